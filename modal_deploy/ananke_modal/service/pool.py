"""The processes that compile: at most one set in each, so that one can be timed out and the loop never waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import attrs

from ananke_modal.service.backend import Done, Tell
from ananke_modal.service.problems import Problem
from ananke_modal.service.process import Failed, Lost, Process
from ananke_modal.service.settings import Settings

_GRACE = 2.0
"""Seconds that a process gets to stop between two stages before it is ended."""


@attrs.define
class Usage:
    """What the processes did so far."""

    started: int = 0
    lost: int = 0
    timed_out: int = 0
    shed: int = 0


class Pool:
    """Processes that compile, and who waits for one.

    A compile that would wait longer than ``max_wait_ms`` is turned away. How long something takes is predicted from
    its bytes; each compile moves the prediction a tenth of the way.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: list[Process] = []
        self._alive: set[Process] = set()
        self._running: dict[int, float] = {}
        self._waiting: deque[tuple[asyncio.Future[None], float]] = deque()
        self._cleaning: set[asyncio.Task[None]] = set()
        self._taken = 0
        self._number = 0
        self._closed = False
        self._per_byte = 0.2e-6
        self.usage = Usage()

    # -- for the service -------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Start the processes, so that the first request need not wait for them."""
        started = await asyncio.gather(*(self._start() for _ in range(self._settings.workers)))
        self._idle.extend(started)

    async def close(self) -> None:
        """End all processes."""
        self._closed = True
        for future, _ in self._waiting:
            future.cancel()
        if self._cleaning:
            await asyncio.wait(self._cleaning)
        await asyncio.gather(*(process.end() for process in list(self._alive)))
        self._alive.clear()
        self._idle.clear()

    @property
    def busy(self) -> int:
        """How many processes work."""
        return self._taken

    @property
    def waiting(self) -> int:
        """How many compiles wait for one."""
        return len(self._waiting)

    @property
    def processes(self) -> dict[int, int]:
        """Their numbers, and the most memory that each held, in bytes."""
        return {process.process.pid: process.memory for process in self._alive}

    def predicted(self, size: int) -> float:
        """Seconds that a body of this size will take."""
        return 0.002 + size * self._per_byte

    async def compile(self, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Tell) -> Done | None:
        """See `Backend.compile`."""
        tries = 0
        while True:
            tries += 1
            try:
                async with self._process(self.predicted(len(body))) as process:
                    return await self._compile(process, body, begin, tell)
            except Lost:
                self.usage.lost += 1
                # Compiling is idempotent; but a set that ended two processes will end a third.
                if tries == 2:
                    raise Problem(500, "ANK900", "the process that compiled the set ended, twice") from None

    # -- one compile -----------------------------------------------------------------------------------------------

    async def _compile(
        self, process: Process, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Tell
    ) -> Done | None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self._settings.job_seconds):
                process.busy = True
                await process.send(["set", body])
                while True:
                    frame = await process.receive()
                    if frame[0] == "progress":
                        tell(frame[1], frame[2])
                    elif frame[0] == "hash":
                        if not await begin(frame[1]):
                            await process.send(["drop"])
                            await process.receive()
                            return None
                        await process.send(["go"])
                    else:
                        break
        except TimeoutError:
            self.usage.timed_out += 1
            limit = self._settings.job_seconds
            raise Problem(
                413, "ANK910", f"the set takes longer than {limit} s to compile; split it, or take level 0"
            ) from None
        if frame[0] == "problem":
            raise Problem.of_frame(frame[1])
        if frame[0] == "failed":
            raise Failed(frame[1], frame[2])
        self._learn(len(body), loop.time() - began)
        return Done(frame[1], frame[2], frame[3])

    def _learn(self, size: int, seconds: float) -> None:
        measured = max(0.0, seconds - 0.002) / max(size, 1_000)
        self._per_byte += (min(max(measured, 0.01e-6), 5e-6) - self._per_byte) / 10

    # -- who gets a process ----------------------------------------------------------------------------------------

    @asynccontextmanager
    async def _process(self, predicted: float) -> AsyncIterator[Process]:
        await self._turn(predicted)
        self._number += 1
        number = self._number
        self._running[number] = asyncio.get_running_loop().time() + predicted
        process = None
        try:
            process = self._rested() or await self._start()
            yield process
        finally:
            del self._running[number]
            if process is None:
                self._next()
            elif process.busy or not process.alive or self._is_large(process):
                task = asyncio.create_task(self._clean(process))
                self._cleaning.add(task)
                task.add_done_callback(self._cleaning.discard)
            else:
                self._idle.append(process)
                self._next()

    def _rested(self) -> Process | None:
        while self._idle:
            process = self._idle.pop()
            if process.alive:
                return process
            self._alive.discard(process)
        return None

    async def _turn(self, predicted: float) -> None:
        """Wait until a process may be taken.

        Raises:
            Problem: 503, it would take too long.
        """
        if self._closed:
            raise Problem.busy(503, "the service is ending", 1)
        if self._taken < self._settings.workers:
            self._taken += 1
            return
        now = asyncio.get_running_loop().time()
        first = min((max(0.0, end - now) for end in self._running.values()), default=0.0)
        wait = first + sum(seconds for _, seconds in self._waiting) / self._settings.workers
        if wait * 1_000 > self._settings.max_wait_ms:
            self.usage.shed += 1
            raise Problem.busy(503, f"all {self._settings.workers} processes are busy for {wait:.1f} s", wait)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((future, predicted))
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._next()
            else:
                self._waiting = deque(one for one in self._waiting if one[0] is not future)
            if self._closed:
                raise Problem.busy(503, "the service is ending", 1) from None
            raise

    def _next(self) -> None:
        """Give a free place to whoever waits longest."""
        while self._waiting:
            future, _ = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
                return
        self._taken -= 1

    def _is_large(self, process: Process) -> bool:
        return process.memory > self._settings.worker_mb * 1024 * 1024

    async def _clean(self, process: Process) -> None:
        """Stop what a process still does; one that doesn't stop, or has grown too large, is ended."""
        keep = False
        try:
            if process.alive and process.busy:
                async with asyncio.timeout(_GRACE):
                    await process.send(["drop"])
                    while process.busy:
                        await process.receive()
            keep = process.alive and not self._is_large(process)
        except (TimeoutError, Lost):
            pass
        if keep and not self._closed:
            self._idle.append(process)
        else:
            self._alive.discard(process)
            await process.end()
        self._next()

    async def _start(self) -> Process:
        process = await Process.start(self._settings)
        self._alive.add(process)
        self.usage.started += 1
        return process
