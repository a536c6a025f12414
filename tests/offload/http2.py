"""A host on loopback that speaks HTTP/2 over TLS, as what stands in front of a service does."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded, StreamReset

PEM = Path(__file__).parent / "data" / "loopback.pem"
"""A certificate of localhost and its key, made for these tests alone."""


@attrs.define
class Seen:
    """What arrived."""

    port: int = 0
    connections: int = 0
    requests: list[tuple[str, str]] = attrs.field(factory=list)
    resets: int = 0


Answer = Callable[[str, str, bytes], tuple[int, bytes] | None]


@asynccontextmanager
async def http2_host(answer: Answer) -> AsyncIterator[Seen]:
    """Serve ``answer`` (method, path, body → status and body; None is silence)."""
    seen = Seen()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.set_alpn_protocols(["h2"])
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        seen.connections += 1
        connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        bodies: dict[int, bytes] = {}
        heads: dict[int, tuple[str, str]] = {}
        try:
            writer.write(connection.data_to_send())
            while data := await reader.read(65_536):
                for event in connection.receive_data(data):
                    if isinstance(event, RequestReceived):
                        fields: dict[Any, Any] = dict(event.headers)
                        heads[event.stream_id] = (str(fields[":method"]), str(fields[":path"]))
                        bodies[event.stream_id] = b""
                    elif isinstance(event, DataReceived):
                        bodies[event.stream_id] += event.data
                        connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    elif isinstance(event, StreamReset):
                        seen.resets += 1
                    elif isinstance(event, StreamEnded):
                        method, path = heads[event.stream_id]
                        seen.requests.append((method, path))
                        given = answer(method, path, bodies[event.stream_id])
                        if given is not None:
                            connection.send_headers(event.stream_id, [(":status", str(given[0]))])
                            connection.send_data(event.stream_id, given[1], end_stream=True)
                writer.write(connection.data_to_send())
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
