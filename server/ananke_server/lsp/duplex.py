"""Both directions of a client in the loop's thread: what arrives is read when the loop is told, and sent at once.

A thread that reads would have to wake the loop for each keystroke, which costs a tenth of the time until its
diagnostics are there. What such a thread is good for is done here: while the client is slow to take what is sent, that
which it sends is read, so that the two never wait for each other.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import select
import stat
from collections.abc import Callable, Sequence

from ananke_server.lsp.framing import Framing

_log = logging.getLogger(__name__)
_CHUNK = 1 << 16
_PIPE = 1 << 18
"""Bytes of a pipe, where the system lets us choose: 500 diagnostics are some 200 kB."""
_PIECES = 512
"""Pieces that are given to the system in one call; it takes 1,024 (``IOV_MAX``)."""


class Duplex:
    """A client on two descriptors of pipes or sockets, which can be the same.

    Args:
        source: what the client sends.
        sink: what it reads.
    """

    def __init__(self, source: int, sink: int) -> None:
        self._source = source
        self._sink = sink
        self._framing = Framing()
        self._unread: list[bytes] = []
        """Messages that came while something was sent."""
        self._ended = False

    # -- reading -------------------------------------------------------------------------------------------------

    def start(
        self, loop: asyncio.AbstractEventLoop, take: Callable[[list[bytes]], None], end: Callable[[], None]
    ) -> None:
        """Hand every message to ``take`` from now on, all that are there in one go; ``end`` is called behind the last.

        Raises:
            PermissionError: the loop can't wait for such a source (a file).
        """
        self._loop, self._take, self._end = loop, take, end
        loop.add_reader(self._source, self._readable)
        for descriptor in (self._source, self._sink):
            _widen(descriptor)
        mode = os.fstat(self._sink).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            # A terminal is shared with others, which it would surprise.
            os.set_blocking(self._sink, False)

    def _readable(self) -> None:
        self._read()
        self._hand_over()

    def _hand_over(self) -> None:
        bodies, self._unread = self._unread, []
        if bodies:
            self._take(bodies)
        if self._ended:
            self._loop.remove_reader(self._source)
            self._end()

    def _read(self) -> bool:
        """Take what has arrived; it doesn't wait. False when nothing comes any more."""
        try:
            data = os.read(self._source, _CHUNK)
            self._unread += self._framing.feed(data)
        except BlockingIOError:
            return True
        except (OSError, ValueError) as error:
            _log.error("the client's messages can't be read: %s", error)
            data = b""
        self._ended = not data
        return bool(data)

    # -- writing -------------------------------------------------------------------------------------------------

    def send(self, pieces: Sequence[bytes]) -> None:
        """Send one message, given in pieces; a client that went away is no error."""
        if len(pieces) > _PIECES:
            pieces = (b"".join(pieces),)
        try:
            sent = os.writev(self._sink, pieces)
        except BlockingIOError:
            sent = 0
        except OSError:
            return
        if sent < sum(map(len, pieces)):
            with contextlib.suppress(OSError):
                self._send_rest(b"".join(pieces)[sent:])

    def _send_rest(self, data: bytes) -> None:
        view = memoryview(data)
        poll = select.poll()
        poll.register(self._source, select.POLLIN)
        poll.register(self._sink, select.POLLOUT | (select.POLLIN if self._sink == self._source else 0))
        reads = not self._ended
        while view:
            for descriptor, event in poll.poll():
                if descriptor == self._source and event & ~select.POLLOUT and reads:
                    reads = self._read()
                    if not reads and self._source != self._sink:
                        poll.unregister(self._source)
                if descriptor == self._sink and event & ~select.POLLIN:
                    with contextlib.suppress(BlockingIOError):
                        view = view[os.write(self._sink, view) :]
        if self._unread or self._ended:
            self._loop.call_soon(self._hand_over)


def _widen(descriptor: int) -> None:
    """Let a pipe take all diagnostics of a file at once, so that nobody waits for a client that reads in pieces."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)
