"""From a body to an IR: what is known is answered, equal work is done once, the rest goes to a process."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from typing import Any

from ananke_core import tracing
from ananke_modal.service.backend import Backend, Tell
from ananke_modal.service.flights import Flight
from ananke_modal.service.jobs import Jobs
from ananke_modal.service.keys import Keys
from ananke_modal.service.metrics import Metrics
from ananke_modal.service.pool import Pool
from ananke_modal.service.problems import Problem
from ananke_modal.service.rates import Rates
from ananke_modal.service.settings import Settings
from ananke_modal.service.store import Held, Shared, Store, body_key, set_key

# Larger bodies are not looked into here: a process does, and the loop goes on answering.
_LOOKED_INTO = 256 * 1024


class Service:
    """What the routes share."""

    def __init__(self, settings: Settings, backend: Backend | None = None, shared: Shared | None = None) -> None:
        self.settings = settings
        self.keys = Keys(settings)
        self.rates = Rates(settings)
        self.store = Store(settings, shared)
        self.pool = backend if backend is not None else Pool(settings)
        self.metrics = Metrics()
        self.jobs = Jobs(self)
        self._flights: dict[tuple[str, bytes | str], Flight[Held]] = {}

    def known(self, body: bytes, group: str) -> Held | None:
        """The IR of a body whose bytes were seen before."""
        return self.store.of_body(group, body_key(body))

    async def compile(self, body: bytes, group: str, *, tell: Tell | None = None, seconds: float | None = None) -> Held:
        """The IR of a body.

        Args:
            body: a request, unpacked.
            group: whose caches and running compiles may answer.
            tell: hears how far a compile is.
            seconds: how long it may take; ``max_seconds`` if None.

        Raises:
            Problem: it can't be compiled, not in that time, or not now.
        """
        limit = self.settings.max_seconds if seconds is None else seconds
        key = body_key(body)
        found = self.store.of_body(group, key)
        other = None
        if found is None and len(body) <= _LOOKED_INTO:
            other = set_key(body)
            found = self.store.of_body(group, other) if other is not None else None
            if found is not None:
                self.store.remember(group, key, found.hash)
        if found is not None:
            return found
        if isinstance(self.pool, Pool) and self.pool.predicted(len(body)) > limit:
            raise _too_long(limit)
        flight = self._joinable(group, key)
        if flight is None:
            flight = self._begin(group, key, other, body)
        else:
            self.metrics.joined += 1
        try:
            async with asyncio.timeout(limit):
                return await flight.join(tell)
        except TimeoutError:
            raise _too_long(limit) from None

    def _joinable(self, group: str, key: bytes | str) -> Flight[Held] | None:
        flight = self._flights.get((group, key))
        return None if flight is None or flight.ending else flight

    def _begin(self, group: str, key: bytes, other: bytes | None, body: bytes) -> Flight[Held]:
        def work(flight: Flight[Held]) -> Coroutine[Any, Any, Held]:
            return self._compiled(flight, group, body, [k for k in (key, other) if k is not None])

        flight = self._flights[group, key] = Flight(work)
        return flight

    async def _compiled(self, flight: Flight[Held], group: str, body: bytes, keys: list[bytes]) -> Held:
        found: Held | None = None
        leader: Flight[Held] | None = None
        hash_ = ""

        async def begin(hash: str) -> bool:
            nonlocal found, leader, hash_
            hash_ = hash
            found = await self.store.get(group, hash)
            leader = self._joinable(group, hash) if found is None else None
            if found is None and leader is None:
                self._flights[group, hash] = flight
            return found is None and leader is None

        began = time.perf_counter()
        try:
            with tracing.span("compile", received=len(body)) as span:
                done = await self.pool.compile(body, begin, flight.tell)
                if done is not None:
                    span.note(cpu_seconds=done.cpu_seconds, memory=done.memory, sent=len(done.data))
            if done is not None:
                await self.store.put(group, hash_, done.data)
                self.metrics.compiled(time.perf_counter() - began, done.cpu_seconds, done.memory)
                found = Held(done.data, hash_, "miss")
            elif found is None:
                assert leader is not None
                self.metrics.joined += 1
                found = await leader.join(flight.tell)
            for key in keys:
                self.store.remember(group, key, hash_)
            return found
        finally:
            names: list[bytes | str] = [*keys, hash_]
            for name in names:
                if self._flights.get((group, name)) is flight:
                    del self._flights[group, name]

    async def open(self) -> None:
        """Start what compiles."""
        await self.pool.open()

    async def close(self) -> None:
        """Let jobs end in their time, then end all processes."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.settings.drain_seconds):
                await self.jobs.drained()
        await self.jobs.close()
        await self.pool.close()


def _too_long(limit: float) -> Problem:
    return Problem(
        413,
        "ANK910",
        f"the set takes longer than {limit:g} s; POST it to /v1/jobs, which answers at once with an address to poll",
    )
