"""One set over several containers: the passes run once, shards make what formats say of single signatures.

What shards make are functions of single constraints (`ananke_core.compile.emit.fragments`), and the coordinator emits
with them as if it had made them itself: the bytes are those of one compile by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from ananke_core.collector import paused_collector
from ananke_core.compile.emit.fragments import Fragments, Listed, fragments_of
from ananke_core.compile.pipeline import byte_stages, run
from ananke_core.errors import AnankeError
from ananke_modal.functions import Plain, read
from ananke_modal.service.problems import Problem

SHARDS = 8
MOST_SHARDS = 256

Map = Callable[[list[Listed], list[tuple[str, ...]]], Iterable[Fragments]]
"""Calls `compile_shard` with each of the lists and the formats beside it."""


def compile_shard(constraints: Listed, formats: tuple[str, ...]) -> Fragments:
    """The fragments of some constraints."""
    with paused_collector():
        return fragments_of(constraints, formats)


def compile_sharded(constraints_json: str, shards: int, calls: Map) -> Plain:
    """The IR of a request, its signatures spread over so many calls; or ``{"error": PROBLEM}``."""

    def spread(lists: list[Listed], formats: tuple[str, ...]) -> Iterable[Fragments]:
        return calls(lists, [formats] * len(lists)) if lists else ()

    parts = max(1, min(int(shards), MOST_SHARDS))
    try:
        with paused_collector():
            request = read(constraints_json)
            stages = byte_stages(request.constraints, request.formats, request.level, spread=(spread, parts))
            # Nothing here holds the set while it is compiled.
            del request
            data = run(stages)
    except Problem as problem:
        return {"error": problem.document()}
    except AnankeError as error:
        return {"error": Problem.refused(error).document()}
    answer: dict[str, Any] = msgspec.json.decode(data)
    return answer
