"""Where the endpoint compiles: it reads and names a set by itself, and has a container of its size compile it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import attrs

from ananke_modal.resources import Tier, tier_for
from ananke_modal.service.backend import Done, Tell
from ananke_modal.service.pool import Pool
from ananke_modal.service.problems import Problem
from ananke_modal.service.requests import count_of, decode_json
from ananke_modal.service.settings import Settings
from ananke_modal.shared_cache import SharedCache

Call = Callable[[Tier, bytes, Tell], Awaitable[Any]]
"""Has a container of a tier compile a body; gives what `ananke_modal.functions.compile_encoded` gives.

It raises a `Problem` where there is no room or no answer, and ends the work when it is cancelled.
"""

_AT_ONCE = 256 * 1024
"""Bytes of a body that are counted in the loop; larger ones in a thread."""


class Dispatch:
    """A `ananke_modal.service.backend.Backend` of containers.

    A process beside the loop reads and checks a set and names its hash: a set that is wrong or known starts no
    container, and a large one keeps nobody else from being answered.
    """

    def __init__(self, settings: Settings, call: Call, tiers: tuple[Tier, ...]) -> None:
        self._settings = settings
        self._call = call
        self._tiers = tiers
        self._reader = Pool(attrs.evolve(settings, workers=1))
        self._largest = 0

    async def compile(self, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Tell) -> Done | None:
        """See `ananke_modal.service.backend.Backend.compile`."""
        wanted = False

        async def named(hash_: str) -> bool:
            nonlocal wanted
            wanted = await begin(hash_)
            # The process that reads goes no further, whatever the answer.
            return False

        await self._reader.compile(body, named, tell)
        if not wanted:
            return None
        answer = await self._call(tier_for(await self._count(body), self._tiers), body, tell)
        if "problem" in answer:
            raise Problem.of_frame(answer["problem"])
        # A small set is done before anybody could have been told what it does.
        for percent, stage in answer["stages"]:
            tell(percent, stage)
        self._largest = max(self._largest, answer["memory"])
        return Done(answer["ir"], answer["cpu_seconds"], answer["memory"])

    @property
    def processes(self) -> dict[int, int]:
        """The process that reads and the largest container, with the most bytes that each held."""
        return {**self._reader.processes, 0: self._largest}

    async def open(self) -> None:
        """Start the process that reads."""
        await self._reader.open()

    async def close(self) -> None:
        """End it."""
        await self._reader.close()

    async def _count(self, body: bytes) -> int:
        def count() -> int:
            return count_of(decode_json(body, self._settings))

        return count() if len(body) <= _AT_ONCE else await asyncio.to_thread(count)


class SharedIRs:
    """A `ananke_modal.service.store.Shared` of the cache that all containers share; its store is asked in threads."""

    def __init__(self, cache: Callable[[], SharedCache]) -> None:
        self._cache = cache

    async def get(self, group: str, hash: str) -> bytes | None:
        """What it has for a group."""
        return await asyncio.to_thread(lambda: self._cache().get(group, hash))

    async def put(self, group: str, hash: str, data: bytes) -> None:
        """Keep it."""
        await asyncio.to_thread(lambda: self._cache().put(group, hash, data))
