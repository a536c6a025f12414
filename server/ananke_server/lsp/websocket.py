"""The server behind a WebSocket, for editors in a browser: a message is a frame, without a header of the protocol."""

from __future__ import annotations

import contextlib
import queue
import re
import threading
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from ananke_server.lsp.framing import LONGEST_BODY

# Any page in a browser may connect to this machine, and says where it is from; programs say nothing.
_ORIGINS = [None, re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")]
_TRY_AGAIN_LATER = 1013


class WebSocket:
    """The first client that connects; others are sent away. Reads and writes as a stream does."""

    def __init__(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            OSError: that can't be.
        """
        self._first: queue.Queue[ServerConnection] = queue.Queue()
        self._taken = threading.Lock()
        self._left = threading.Event()
        self._server: Server = serve(
            self._connected, host, port, origins=_ORIGINS, max_size=LONGEST_BODY, compression=None, server_header=None
        )
        self.port: int = self._server.socket.getsockname()[1]
        threading.Thread(target=self._server.serve_forever, name="listener", daemon=True).start()
        self._connection: Any = None

    def _connected(self, connection: ServerConnection) -> None:
        if not self._taken.acquire(blocking=False):
            connection.close(_TRY_AGAIN_LATER, "this server has its client already")
            return
        self._first.put(connection)
        self._left.wait()

    def wait(self) -> None:
        """Until a client is there."""
        self._connection = self._first.get()

    def read(self) -> bytes:
        """The next message with a header before it; nothing once the client left."""
        try:
            body = self._connection.recv()
        except ConnectionClosed:
            return b""
        data: bytes = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        return b"Content-Length: %d\r\n\r\n%b" % (len(data), data)

    def write(self, message: bytes) -> None:
        """Send a message without its header."""
        with contextlib.suppress(ConnectionClosed):
            self._connection.send(message.partition(b"\r\n\r\n")[2], text=True)

    def flush(self) -> None:
        """Nothing: each message is sent at once."""

    def close(self) -> None:
        """Say goodbye to the client."""
        self._connection.close()
        self._left.set()
