"""A relay that does to half of all requests what networks and hosts do."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Writer = asyncio.StreamWriter
Fault = Callable[["Relay", bytes, Writer], Awaitable[bool]]
"""Does something instead of answering rightly; whether the connection goes on."""


class Relay:
    """Takes requests for a port, and answers half of them wrongly."""

    def __init__(self, port: int, share: float, seed: int) -> None:
        self.port, self.share = port, share
        self.chance = random.Random(seed)
        self.counted: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        """One connection."""
        try:
            while True:
                request = await _request(reader)
                if self.chance.random() < self.share:
                    fault = self.chance.choice(FAULTS)
                    self.counted[fault.__name__.strip("_")] += 1
                    if not await fault(self, request, writer):
                        return
                else:
                    self.counted["none"] += 1
                    writer.write(await self.answer(request))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, OSError):
            pass
        finally:
            writer.close()

    async def answer(self, request: bytes) -> bytes:
        """What the service answers."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
    return head + await reader.readexactly(length)


def _status(line: str, more: str = "") -> bytes:
    return f"HTTP/1.1 {line}\r\nContent-Length: 0\r\n{more}\r\n".encode()


async def _refused(relay: Relay, request: bytes, writer: Writer) -> bool:
    return False


async def _unavailable(relay: Relay, request: bytes, writer: Writer) -> bool:
    writer.write(_status("503 Service Unavailable", "Retry-After: 0\r\n"))
    return True


async def _too_many(relay: Relay, request: bytes, writer: Writer) -> bool:
    writer.write(_status("429 Too Many Requests"))
    return True


async def _broken_there(relay: Relay, request: bytes, writer: Writer) -> bool:
    writer.write(_status("500 Internal Server Error"))
    return True


async def _cut_answer(relay: Relay, request: bytes, writer: Writer) -> bool:
    answer = await relay.answer(request)
    writer.write(answer[: relay.chance.randrange(len(answer) or 1)])
    return False


async def _flipped_answer(relay: Relay, request: bytes, writer: Writer) -> bool:
    answer = bytearray(await relay.answer(request))
    at = answer.find(b"\r\n\r\n") + 4
    if at < len(answer):
        answer[relay.chance.randrange(at, len(answer))] ^= 1 << relay.chance.randrange(8)
    writer.write(bytes(answer))
    return False


async def _another_answer(relay: Relay, request: bytes, writer: Writer) -> bool:
    body = b'{"constraints":[]}'
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    return True


async def _twice(relay: Relay, request: bytes, writer: Writer) -> bool:
    first, _ = await asyncio.gather(relay.answer(request), relay.answer(request))
    writer.write(first)
    return False


async def _cut_request(relay: Relay, request: bytes, writer: Writer) -> bool:
    _, there = await asyncio.open_connection("127.0.0.1", relay.port)
    there.write(request[: relay.chance.randrange(1, len(request))])
    there.close()
    return False


async def _left_alone(relay: Relay, request: bytes, writer: Writer) -> bool:
    """The client leaves in the middle, as far as the service sees."""
    _, there = await asyncio.open_connection("127.0.0.1", relay.port)
    there.write(request)
    await there.drain()
    await asyncio.sleep(relay.chance.random() * 0.05)
    there.close()
    return False


async def _silence(relay: Relay, request: bytes, writer: Writer) -> bool:
    await asyncio.sleep(0.4)
    return False


async def _no_http(relay: Relay, request: bytes, writer: Writer) -> bool:
    writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    return False


FAULTS: tuple[Fault, ...] = (
    _refused,
    _unavailable,
    _too_many,
    _broken_there,
    _cut_answer,
    _flipped_answer,
    _another_answer,
    _twice,
    _cut_request,
    _left_alone,
    _silence,
    _no_http,
)


@asynccontextmanager
async def relay(port: int, share: float, seed: int) -> AsyncIterator[tuple[int, Relay]]:
    """A relay before a port, and its own."""
    one = Relay(port, share, seed)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        # Cancelled at the end; the stream's own callback would call that an error.
        with suppress(asyncio.CancelledError):
            await one.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 22)
    try:
        yield server.sockets[0].getsockname()[1], one
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
