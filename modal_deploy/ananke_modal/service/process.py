"""One process that compiles, as the service sees it: started, spoken to in frames, ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import Any

import msgspec

from ananke_modal.service.settings import Settings
from ananke_modal.service.worker import HEAD, framed, limits_of

_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "HOME", "USERPROFILE", "PYTHONHASHSEED")


class Failed(Exception):
    """An unforeseen error of a compile: its type, and its frames as text; never its words."""

    def __init__(self, kind: str, frames: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.frames = frames


class Lost(Exception):
    """A process ended in the middle of its work."""


class Process:
    """One process and the pipe to it.

    ``busy`` says whether it is at work, ``memory`` is the most that it ever held, in bytes.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None
        self.process = process
        self._in, self._out = process.stdin, process.stdout
        self.busy = False
        self.memory = 0
        self._length: int | None = None

    @classmethod
    async def start(cls, settings: Settings) -> Process:
        """Start one that waits for a set."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # No key of the service's environment is any of its business.
        environment = kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "ananke_modal.service.worker",
                limits_of(settings),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=environment,
                limit=1 << 20,
                # Ctrl+C is for the service: it ends them when it has answered.
                start_new_session=True,
            )
        )

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self.process.returncode is None

    async def send(self, frame: object) -> None:
        """Send a frame.

        Raises:
            Lost: it ended.
        """
        try:
            self._in.writelines(framed(frame))
            await self._in.drain()
        except (ConnectionError, RuntimeError):
            raise Lost from None

    async def receive(self) -> list[Any]:
        """The next frame that it sends.

        Raises:
            Lost: it ended.
        """
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
        """End it, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self._in.close()
        await self.process.wait()
        # What it wrote last is read to the end, so that the pipe closes with it.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._out.read()
        with contextlib.suppress(ConnectionError):
            await self._in.wait_closed()
