"""A client whose messages a thread reads, where the loop can't wait for what they come from: files, and on Windows."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from ananke_server.lsp.framing import Framing

_log = logging.getLogger(__name__)


class Stream(Protocol):
    """What can be written to: a file, or a connection that looks like one."""

    def write(self, data: bytes, /) -> object:
        """Take these bytes."""

    def flush(self) -> object:
        """Send what was taken."""


class Threaded:
    """A client on a function that reads (empty at the end) and a stream."""

    def __init__(self, read: Callable[[], bytes], stream: Stream) -> None:
        self._read = read
        self._stream = stream
        self._bodies: deque[bytes] = deque()
        self._waking = False
        self._lock = threading.Lock()

    def start(
        self, loop: asyncio.AbstractEventLoop, take: Callable[[list[bytes]], None], end: Callable[[], None]
    ) -> None:
        """Hand every message to ``take`` in the loop's thread, all that are there in one go; ``end`` comes last."""
        self._loop, self._take = loop, take
        threading.Thread(target=self._run, args=(end,), name="reader", daemon=True).start()

    def _run(self, end: Callable[[], None]) -> None:
        framing = Framing()
        try:
            while data := self._read():
                bodies = framing.feed(data)
                if bodies:
                    self._put(bodies)
        except (OSError, ValueError) as error:
            _log.error("the client's messages can't be read: %s", error)
        with contextlib.suppress(RuntimeError):
            # Behind whatever was put before: the client is gone.
            self._loop.call_soon_threadsafe(end)

    def _put(self, bodies: list[bytes]) -> None:
        with self._lock:
            self._bodies.extend(bodies)
            if self._waking:
                return
            self._waking = True
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        with self._lock:
            bodies = list(self._bodies)
            self._bodies.clear()
            self._waking = False
        self._take(bodies)

    def send(self, pieces: Sequence[bytes]) -> None:
        """Send one message, given in pieces, at once; a client that went away is no error."""
        with contextlib.suppress(BrokenPipeError, ConnectionError, ValueError):
            self._stream.write(b"".join(pieces))
            self._stream.flush()
