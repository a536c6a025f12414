"""A client on stdin and stdout, a socket or a WebSocket: all that has arrived is handled before anything is published.

A burst of edits is applied at once and answered with one set of diagnostics, without a fixed delay.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import platform
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ananke_server import __version__
from ananke_server.lsp.duplex import Duplex
from ananke_server.lsp.messages import read_message
from ananke_server.lsp.workspace.children import end_children

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer
    from ananke_server.lsp.threaded import Stream, Threaded
    from ananke_server.lsp.tracing import Trace

    Client = Duplex | Threaded
    Connect = Callable[[Callable[[list[bytes]], None], Callable[[], None]], Client]

_log = logging.getLogger(__name__)
_CHUNK = 1 << 16


class Writer:
    """Sends messages to the client, from the loop's thread."""

    def __init__(self, client: Client, trace: Trace | None = None) -> None:
        self._client = client
        self._trace = trace

    def write(self, data: bytes) -> None:
        """Send one message."""
        self.send((data,))

    def send(self, pieces: Sequence[bytes]) -> None:
        """Send one message, given in pieces, at once."""
        if self._trace is not None:
            self._trace.add("server", b"".join(pieces).partition(b"\r\n\r\n")[2])
        self._client.send(pieces)

    def close(self) -> None:
        """Nothing: the streams belong to the process."""


def serve_stdio(server: AnankeServer, trace: Trace | None = None) -> int:
    """Serve the client on stdin and stdout."""
    source, sink = os.dup(sys.stdin.fileno()), os.dup(sys.stdout.fileno())
    # A stray print must not reach the protocol.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def connect(take: Callable[[list[bytes]], None], end: Callable[[], None]) -> Client:
        return _in_loop(source, sink, take, end) or _threaded(
            lambda: os.read(source, _CHUNK), os.fdopen(sink, "wb"), take, end
        )

    return _serve(server, connect, trace)


def serve_tcp(server: AnankeServer, host: str, port: int, trace: Trace | None = None) -> int:
    """Serve the first client that connects; its address is printed on stderr."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        _say_where(host, listener.getsockname()[1])
        connection, _ = listener.accept()

    def connect(take: Callable[[list[bytes]], None], end: Callable[[], None]) -> Client:
        descriptor = connection.fileno()
        return _in_loop(descriptor, descriptor, take, end) or _threaded(
            lambda: connection.recv(_CHUNK), connection.makefile("wb"), take, end
        )

    with connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _serve(server, connect, trace)


def serve_ws(server: AnankeServer, host: str, port: int, trace: Trace | None = None) -> int:
    """Serve the first client that opens a WebSocket; its address is printed on stderr."""
    from ananke_server.lsp.websocket import WebSocket

    connection = WebSocket(host, port)
    _say_where(host, connection.port)
    connection.wait()
    return _serve(server, partial(_threaded, connection.read, connection), trace, connection.close)


def _say_where(host: str, port: int) -> None:
    name = f"[{host}]" if ":" in host else host
    print(f"listening on {name}:{port}", file=sys.stderr, flush=True)


def _in_loop(source: int, sink: int, take: Callable[[list[bytes]], None], end: Callable[[], None]) -> Client | None:
    """Begin to read in the loop's thread; None where the system can't."""
    if os.name == "posix":
        client = Duplex(source, sink)
        with contextlib.suppress(PermissionError):
            client.start(asyncio.get_running_loop(), take, end)
            return client
    return None


def _threaded(
    read: Callable[[], bytes], stream: Stream, take: Callable[[list[bytes]], None], end: Callable[[], None]
) -> Client:
    """Begin to read in a thread."""
    from ananke_server.lsp.threaded import Threaded

    client = Threaded(read, stream)
    client.start(asyncio.get_running_loop(), take, end)
    return client


def _serve(
    server: AnankeServer, connect: Connect, trace: Trace | None, close: Callable[[], None] = lambda: None
) -> int:
    # Not asyncio.run, which ends by waiting for every task that is left: nobody waits for their results any more, nor
    # for those of threads, which Python would join.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    if _log.isEnabledFor(logging.INFO):
        # Looked for in files of the system: nothing that a start should wait for.
        _log.info("ananke %s, Python %s on %s", __version__, platform.python_version(), platform.platform())
    try:
        code = loop.run_until_complete(_loop(server, connect, trace))
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


async def _loop(server: AnankeServer, connect: Connect, trace: Trace | None) -> int:
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def take(bodies: list[bytes]) -> None:
        if trace is not None:
            for body in bodies:
                trace.add("client", body)
        _handle(server, bodies, done)

    def end() -> None:
        _finish(done, 1)

    server.protocol.set_writer(Writer(connect(take, end), trace))
    watcher = asyncio.ensure_future(_watch_parent(server, done))
    try:
        return await done
    finally:
        watcher.cancel()


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
