"""Many sets in one request to a service."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ananke_core.cache import IRCache
from ananke_core.codec import wire_set
from ananke_core.compile.pipeline import request_hash
from ananke_core.errors import AnankeError, RemoteError
from ananke_core.model.constraint import ConstraintSet
from ananke_server.offload.asking import Asking
from ananke_server.offload.outcome import Outcome
from ananke_server.trust import Destination

if TYPE_CHECKING:
    from ananke_server.offload.transport import Transport

MOST_SETS = 500
"""Sets of one batch: half of what a service takes unless it is told otherwise."""

MOST_BYTES = 32 * 1024 * 1024
"""Bytes of one batch, likewise."""


async def ask_together(
    asking: Asking,
    where: Destination,
    cache: IRCache,
    sets: Sequence[ConstraintSet],
    formats: Sequence[str],
    level: int,
) -> dict[int, Outcome | AnankeError]:
    """What a service answers, by the number of the set; what the cache has is not asked for.

    Raises:
        RemoteError: it did not answer.
    """
    from ananke_server.offload.verify import verified

    began = time.perf_counter()
    hashes: dict[int, str] = {}
    for number, one in enumerate(sets):
        try:
            hash_ = request_hash(one, formats, level)
        except AnankeError:
            continue
        if cache.get(hash_) is None and hash_ not in hashes.values():
            hashes[number] = hash_
    wires = [await asyncio.to_thread(wire_set, sets[number]) for number in hashes]
    results: list[bytes | RemoteError] = []
    for part in _parts(wires):

        async def attempt(client: Transport, seconds: float, part: list[bytes] = part) -> list[bytes | RemoteError]:
            return await client.batch(part, formats, level, seconds)

        results += await asking.answer(where, attempt, lambda *_: None)
    answers: dict[int, Outcome | AnankeError] = {}
    for (number, hash_), data in zip(hashes.items(), results, strict=True):
        if isinstance(data, RemoteError):
            answers[number] = data
            continue
        try:
            ir = await asyncio.to_thread(verified, data, hash_, sets[number])
        except RemoteError as error:
            answers[number] = error
        else:
            cache.put(hash_, data, where.host)
            answers[number] = Outcome(data, where.host, (time.perf_counter() - began) * 1e3, made=ir)
    return answers


def _parts(wires: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Batches that a service takes: not too many sets, not too large."""
    part: list[bytes] = []
    size = 0
    for wire in wires:
        if part and (len(part) == MOST_SETS or size + len(wire) > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(wire)
        size += len(wire)
    if part:
        yield part
