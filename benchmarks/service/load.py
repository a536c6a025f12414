"""A bounded client: so many connections, each with one request at a time, and how long every answer took."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import attrs


def request(method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: load"]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@attrs.define
class Result:
    """What a run saw: statuses, times in seconds, bytes of answers; ``broken`` are connections that ended early."""

    seconds: float = 0.0
    statuses: Counter[int] = attrs.field(factory=Counter)
    times: list[float] = attrs.field(factory=list)
    bytes: int = 0
    broken: int = 0
    wrong: int = 0

    @property
    def per_second(self) -> float:
        """Answers with 200 or 304 a second."""
        return (self.statuses[200] + self.statuses[304]) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        times = sorted(self.times)
        return times[min(len(times) - 1, int(share * len(times)))] * 1e3 if times else 0.0


Next = Callable[[], bytes | None]
Check = Callable[[int, bytes], bool]


class _Connection(asyncio.Protocol):
    def __init__(self, next_: Next, result: Result, check: Check | None, done: asyncio.Future[None]) -> None:
        self._next, self._result, self._check, self._done = next_, result, check, done
        self._buffer = bytearray()
        self._length = -1
        self._status = 0
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._send()

    def _send(self) -> None:
        data = self._next()
        if data is None:
            self._transport.close()
            return
        self._began = time.perf_counter()
        self._transport.write(data)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._length < 0:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._buffer[:end]).lower()
            self._status = int(head[9:12])
            at = head.find(b"content-length: ")
            stop = head.find(b"\r\n", at)
            body = int(head[at + 16 : stop if stop > 0 else None]) if at > 0 else 0
            self._length = end + 4 + body
            self._end = end + 4
        if len(self._buffer) >= self._length:
            result = self._result
            result.times.append(time.perf_counter() - self._began)
            result.statuses[self._status] += 1
            result.bytes += self._length
            if self._check is not None and not self._check(self._status, bytes(self._buffer[self._end :])):
                result.wrong += 1
            self._buffer.clear()
            self._length = -1
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._length >= 0 or (exc is not None):
            self._result.broken += 1
        if not self._done.done():
            self._done.set_result(None)


async def load(
    host: str, port: int, next_: Next, connections: int, seconds: float, check: Check | None = None
) -> Result:
    """Send what ``next_`` gives over some connections until it gives None or the time is over."""
    result = Result()
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    until = began + seconds

    def timed() -> bytes | None:
        return next_() if time.perf_counter() < until else None

    futures = []
    for _ in range(connections):
        done = loop.create_future()
        await loop.create_connection(lambda done=done: _Connection(timed, result, check, done), host, port)  # type: ignore[misc]
        futures.append(done)
    await asyncio.gather(*futures)
    result.seconds = time.perf_counter() - began
    return result
