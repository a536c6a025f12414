"""Reading and writing: everything that has arrived is handled before anything is published.

A thread reads and frames; the event loop takes all messages that are there in one go, so that a burst of edits is
applied at once and answered with one set of diagnostics, without a fixed delay.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import platform
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from ananke_server import __version__
from ananke_server.lsp.messages import read_message
from ananke_server.lsp.workspace.children import end_children

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer
    from ananke_server.lsp.tracing import Trace

_log = logging.getLogger(__name__)
_CHUNK = 1 << 16
_PIPE = 1 << 18
"""Bytes of the pipe to the client, where the system lets us choose: 500 diagnostics are some 200 kB."""
_LONGEST_HEADER = 1 << 14
LONGEST_BODY = 1 << 30


class Framing:
    """Cuts a stream of bytes into message bodies by their ``Content-Length``."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """Bodies that are complete now.

        Raises:
            ValueError: the stream is no sequence of messages; nothing after it can be understood.
        """
        self._buffer += data
        bodies: list[bytes] = []
        while True:
            if self._length is None:
                end = self._buffer.find(b"\r\n\r\n")
                if end < 0:
                    if len(self._buffer) > _LONGEST_HEADER:
                        raise ValueError("no header within 16 KiB")
                    return bodies
                self._length = _content_length(bytes(self._buffer[:end]))
                del self._buffer[: end + 4]
            if len(self._buffer) < self._length:
                return bodies
            bodies.append(bytes(self._buffer[: self._length]))
            del self._buffer[: self._length]
            self._length = None


def _content_length(header: bytes) -> int:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
            if length <= LONGEST_BODY:
                return length
    raise ValueError(f"no Content-Length in {header[:80]!r}")


class Inbox:
    """Messages that were read and not yet handled; the reader's thread fills it, the loop empties it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, handle: Callable[[list[bytes]], None]) -> None:
        self._loop = loop
        self._handle = handle
        self._bodies: deque[bytes] = deque()
        self._waking = False
        self._lock = threading.Lock()

    def put(self, bodies: list[bytes]) -> None:
        """Called in the reader's thread."""
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
        self._handle(bodies)


class Stream(Protocol):
    """What can be written to: a file, or a connection that looks like one."""

    def write(self, data: bytes, /) -> object:
        """Take these bytes."""

    def flush(self) -> object:
        """Send what was taken."""


class Writer:
    """Writes to a stream from the loop's thread; a client that went away is no error."""

    def __init__(self, stream: Stream, trace: Trace | None = None) -> None:
        self._stream = stream
        self._trace = trace

    def write(self, data: bytes) -> None:
        """Send one message at once."""
        if self._trace is not None:
            self._trace.add("server", data.partition(b"\r\n\r\n")[2])
        with contextlib.suppress(BrokenPipeError, ConnectionError, ValueError):
            self._stream.write(data)
            self._stream.flush()

    def close(self) -> None:
        """Nothing: the streams belong to the process."""


def serve_stdio(server: AnankeServer, trace: Trace | None = None) -> int:
    """Serve the client on stdin and stdout."""
    descriptor = os.dup(sys.stdin.fileno())
    stdout = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    _widen(stdout.fileno())
    # A stray print must not reach the protocol.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return _serve(server, lambda: os.read(descriptor, _CHUNK), stdout, trace)


def _widen(descriptor: int) -> None:
    """Let a pipe take all diagnostics of a file at once, so that nobody waits for a client that reads in pieces."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)


def serve_tcp(server: AnankeServer, host: str, port: int, trace: Trace | None = None) -> int:
    """Serve the first client that connects; its address is printed on stderr."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        _say_where(host, listener.getsockname()[1])
        connection, _ = listener.accept()
    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _serve(server, lambda: connection.recv(_CHUNK), connection.makefile("wb"), trace)


def serve_ws(server: AnankeServer, host: str, port: int, trace: Trace | None = None) -> int:
    """Serve the first client that opens a WebSocket; its address is printed on stderr."""
    from ananke_server.lsp.websocket import WebSocket

    connection = WebSocket(host, port)
    _say_where(host, connection.port)
    connection.wait()
    return _serve(server, connection.read, connection, trace, connection.close)


def _say_where(host: str, port: int) -> None:
    name = f"[{host}]" if ":" in host else host
    print(f"listening on {name}:{port}", file=sys.stderr, flush=True)


def _serve(
    server: AnankeServer,
    read: Callable[[], bytes],
    stream: Stream,
    trace: Trace | None,
    close: Callable[[], None] = lambda: None,
) -> int:
    server.protocol.set_writer(Writer(stream, trace))
    # Not asyncio.run, which ends by waiting for every task that is left: nobody waits for their results any more, nor
    # for those of threads, which Python would join.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    if _log.isEnabledFor(logging.INFO):
        # Looked for in files of the system: nothing that a start should wait for.
        _log.info("ananke %s, Python %s on %s", __version__, platform.python_version(), platform.platform())
    try:
        code = loop.run_until_complete(_loop(server, read, trace))
    except KeyboardInterrupt:
        # Of a terminal whose editor it serves; nobody waits for the rest.
        code = 130
    _log.info("the client left: exit code %d", code)
    end_children()
    close()
    sys.stderr.flush()
    # Only where a compile began a trace.
    telemetry = sys.modules.get("ananke_server.telemetry")
    if telemetry is not None:
        telemetry.end()
    os._exit(code)


async def _loop(server: AnankeServer, read: Callable[[], bytes], trace: Trace | None) -> int:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[int] = loop.create_future()

    def take(bodies: list[bytes]) -> None:
        if trace is not None:
            for body in bodies:
                trace.add("client", body)
        _handle(server, bodies, done)

    inbox = Inbox(loop, take)
    threading.Thread(target=_read, args=(read, inbox, loop, done), name="reader", daemon=True).start()
    watcher = asyncio.ensure_future(_watch_parent(server, done))
    try:
        return await done
    finally:
        watcher.cancel()


def _read(read: Callable[[], bytes], inbox: Inbox, loop: asyncio.AbstractEventLoop, done: asyncio.Future[int]) -> None:
    framing = Framing()
    try:
        while data := read():
            bodies = framing.feed(data)
            if bodies:
                inbox.put(bodies)
    except (OSError, ValueError) as error:
        _log.error("the client's messages can't be read: %s", error)
    with contextlib.suppress(RuntimeError):
        # Behind whatever was put before: the client is gone.
        loop.call_soon_threadsafe(_finish, done, 1)


def _finish(done: asyncio.Future[int], code: int) -> None:
    if not done.done():
        done.set_result(code)


def _handle(server: AnankeServer, bodies: list[bytes], done: asyncio.Future[int]) -> None:
    messages: list[Any] = []
    for body in bodies:
        try:
            messages.append(read_message(body))
        except ValueError as error:
            _log.error("a message is no JSON: %s", error)
            server.protocol.send_error(None, -32700, f"the message is no JSON: {error}")
    for message in messages:
        if isinstance(message, dict) and message.get("method") == "exit":
            server.flush()
            _finish(done, 0 if server.protocol.is_shutting_down else 1)
            return
        server.protocol.receive(message)
    server.flush()


async def _watch_parent(server: AnankeServer, done: asyncio.Future[int]) -> None:
    """Leave when the editor's process is gone, as the protocol asks; the end of stdin says it too."""
    # On Windows os.kill ends a process whatever the signal.
    while os.name == "posix":
        await asyncio.sleep(3)
        parent = server.process_id
        if parent is None:
            continue
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            _finish(done, 1)
            return
        except (OSError, OverflowError):
            # It is there but belongs to somebody else (containers map ids): nothing can be told.
            continue
