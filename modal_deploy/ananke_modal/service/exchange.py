"""One request and its answer: what the edge knows of it, for routes, metrics and log."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any, TypeVar

from ananke_modal.service.keys import ANONYMOUS, group_of
from ananke_modal.service.packing import too_large, unpack
from ananke_modal.service.problems import Problem
from ananke_modal.service.settings import Settings

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Value = TypeVar("Value")

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_TRACE = re.compile(rb"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_SLOWEST = 64 * 1024
"""Bytes a second that a body must come with, beside the seconds that every one has."""
_UNPACKED_HERE = 64 * 1024


class Gone(Exception):
    """The client has left; nobody reads an answer."""


class Exchange:
    """What is known of a request."""

    __slots__ = (
        "began",
        "body",
        "bytes_in",
        "bytes_out",
        "headers",
        "id",
        "level",
        "method",
        "name",
        "parent",
        "path",
        "receive",
        "route",
        "status",
        "trace",
    )

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.began = time.perf_counter()
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.receive = receive
        given = self.headers.get(b"x-request-id", b"")
        self.id = given.decode() if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        parent = self.headers.get(b"traceparent")
        traced = _TRACE.fullmatch(parent) if parent is not None else None
        self.trace = traced[1].decode() if traced is not None else ""
        self.parent = traced[0].decode() if traced is not None else ""
        self.name = ANONYMOUS
        self.route = "-"
        self.level = ""
        self.status = 0
        self.bytes_in = 0
        self.bytes_out = 0
        self.body = b""

    @property
    def group(self) -> str:
        """Whose caches and jobs this is about."""
        return group_of(self.name)

    async def read(self, settings: Settings) -> None:
        """Read the body and unpack it, within the limits of size and time.

        Raises:
            Problem: 413 too large, 408 too slow, 415 an unknown packing, 400 broken packing.
            Gone: the client left.
        """
        limit = settings.max_body_bytes
        declared = self.headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared) > limit:
            raise too_large(limit)
        message = await self._chunk(settings.read_seconds)
        body = message.get("body", b"")
        if message.get("more_body"):
            body = await self._rest(bytearray(body), settings)
        self.bytes_in = len(body)
        if len(body) > limit:
            raise too_large(limit)
        coding = self.headers.get(b"content-encoding", b"identity")
        if coding != b"identity":
            name = coding.decode("latin-1").lower()
            if len(body) < _UNPACKED_HERE and limit < 64 * _UNPACKED_HERE:
                body = unpack(bytes(body), name, limit)
            else:
                body = await asyncio.to_thread(unpack, bytes(body), name, limit)
        self.body = bytes(body)

    async def _rest(self, body: bytearray, settings: Settings) -> bytearray:
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            left = began + settings.read_seconds + len(body) / _SLOWEST - loop.time()
            message = await self._chunk(max(0.0, left))
            body += message.get("body", b"")
            self.bytes_in = len(body)
            if len(body) > settings.max_body_bytes:
                raise too_large(settings.max_body_bytes)
            if not message.get("more_body"):
                return body

    async def _chunk(self, seconds: float) -> Message:
        try:
            async with asyncio.timeout(seconds):
                message = await self.receive()
        except TimeoutError:
            raise Problem(408, "ANK910", "the body comes too slowly", headers={"Connection": "close"}) from None
        if message["type"] == "http.disconnect":
            raise Gone
        return message

    async def while_there(self, work: Coroutine[Any, Any, Value]) -> Value:
        """The result of some work, which is cancelled when the client leaves.

        Raises:
            Gone: it left.
        """
        task = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(self._left())
        try:
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Gone
            return task.result()
        finally:
            gone.cancel()
            task.cancel()
            # Both are over before this is: nothing of a request outlives it.
            await asyncio.gather(task, gone, return_exceptions=True)

    async def _left(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
