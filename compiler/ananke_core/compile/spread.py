"""Compiling several sets in several processes."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from ananke_core.codec import load_bare_set
from ananke_core.collector import paused_collector
from ananke_core.compile.pipeline import byte_stages, run
from ananke_core.errors import AnankeError


def encoded_each(sets: Sequence[str | bytes], formats: Sequence[str], level: int, processes: int) -> list[bytes | None]:
    """The IR of each set as bytes, in order; None for one that can't be compiled."""
    work = partial(_encoded, formats=formats, level=level)
    # Spawned: a fork would copy whatever locks the caller's threads hold.
    with ProcessPoolExecutor(min(processes, len(sets)), mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, sets))


def _encoded(data: str | bytes, formats: Sequence[str], level: int) -> bytes | None:
    try:
        with paused_collector():
            return run(byte_stages(load_bare_set(data), formats, level))
    except AnankeError:
        return None
