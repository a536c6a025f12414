"""The processes that compile: at most one set in each, so that one can be timed out and the loop never waits."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

import attrs
import msgspec

from ananke_modal.service.problems import Problem
from ananke_modal.service.settings import Settings
from ananke_modal.service.worker import HEAD, framed, limits_of

Tell = Callable[[int, str], None]
_GRACE = 2.0
"""Seconds that a process gets to stop between two stages before it is ended."""
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "HOME", "USERPROFILE", "PYTHONHASHSEED")


@attrs.frozen
class Done:
    """The bytes of an IR, and what they cost: seconds of CPU, bytes of memory at most."""

    data: bytes
    cpu_seconds: float
    memory: int


class Backend(Protocol):
    """Where sets compile: processes here, or elsewhere."""

    async def compile(self, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Tell) -> Done | None:
        """Compile the request of a body.

        Args:
            body: as `POST /v1/compile` takes it.
            begin: asked with the hash, before the work; where it says false nothing more is done.
            tell: percent and stage, as the work goes on.

        Raises:
            Problem: the set can't be compiled, or there is no room for it now.
        """
        ...

    @property
    def processes(self) -> dict[int, int]:
        """What compiles, by number, with the most bytes that each held."""
        ...

    async def open(self) -> None:
        """Make ready."""
        ...

    async def close(self) -> None:
        """End what runs."""
        ...


class Lost(Exception):
    """A process ended in the middle of its work."""


class _Process:
    """One process and the pipe to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self.process = process
        self._in, self._out = process.stdin, process.stdout
        self.busy = False
        self.memory = 0
        self._length: int | None = None

    async def send(self, frame: object) -> None:
        try:
            self._in.writelines(framed(frame))
            await self._in.drain()
        except (ConnectionError, RuntimeError):
            raise Lost from None

    async def receive(self) -> list[Any]:
        try:
            if self._length is None:
                # Kept, because whoever waits here may be cancelled between the two.
                self._length = int.from_bytes(await self._out.readexactly(HEAD), "big")
            data = await self._out.readexactly(self._length)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Lost from None
        self._length = None
        frame: list[Any] = msgspec.msgpack.decode(data)
        self.busy = frame[0] in ("hash", "progress")
        if frame[0] in ("done", "problem", "failed"):
            self.memory = frame[-1]
        return frame

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self._in.close()
        await self.process.wait()
        # What it wrote last is read to the end, so that the pipe closes with it.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._out.read()
        with contextlib.suppress(ConnectionError):
            await self._in.wait_closed()


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
        self._idle: list[_Process] = []
        self._alive: set[_Process] = set()
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
        self, process: _Process, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Tell
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
    async def _process(self, predicted: float) -> AsyncIterator[_Process]:
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
            elif process.busy or process.process.returncode is not None or self._is_large(process):
                task = asyncio.create_task(self._clean(process))
                self._cleaning.add(task)
                task.add_done_callback(self._cleaning.discard)
            else:
                self._idle.append(process)
                self._next()

    def _rested(self) -> _Process | None:
        while self._idle:
            process = self._idle.pop()
            if process.process.returncode is None:
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

    def _is_large(self, process: _Process) -> bool:
        return process.memory > self._settings.worker_mb * 1024 * 1024

    async def _clean(self, process: _Process) -> None:
        """Stop what a process still does; one that doesn't stop, or has grown too large, is ended."""
        keep = False
        try:
            if process.process.returncode is None and process.busy:
                async with asyncio.timeout(_GRACE):
                    await process.send(["drop"])
                    while process.busy:
                        await process.receive()
            keep = process.process.returncode is None and not self._is_large(process)
        except (TimeoutError, Lost):
            pass
        if keep and not self._closed:
            self._idle.append(process)
        else:
            self._alive.discard(process)
            await process.end()
        self._next()

    async def _start(self) -> _Process:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # No key of the service's environment is any of its business.
        environment = kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        started = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "ananke_modal.service.worker",
            limits_of(self._settings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
            limit=1 << 20,
            # Ctrl+C is for the service: it ends them when it has answered.
            start_new_session=True,
        )
        process = _Process(started)
        self._alive.add(process)
        self.usage.started += 1
        return process


class Failed(Exception):
    """An unforeseen error of a compile: its type, and its frames as text; never its words."""

    def __init__(self, kind: str, frames: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.frames = frames
