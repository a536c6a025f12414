"""The answer of ``/v1/compile/stream``: a line per step, and at last the IR or the problem."""

from __future__ import annotations

import asyncio

import msgspec
from fastapi import Response

from ananke_modal.service.compiling import Service
from ananke_modal.service.exchange import Exchange, Receive, Scope, Send
from ananke_modal.service.problems import Problem
from ananke_modal.service.store import Held
from ananke_modal.service.unforeseen import unforeseen

MEDIA_TYPE = "application/x-ndjson"


class Ndjson(Response):
    """Sends lines as they come; the compile is cancelled when the client leaves."""

    def __init__(self, service: Service, exchange: Exchange) -> None:
        super().__init__(media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._service = service
        self._exchange = exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await self._exchange.while_there(self._lines(send))

    async def _lines(self, send: Send) -> None:
        steps: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue()
        task = asyncio.ensure_future(self._compile(steps))
        try:
            while (step := await steps.get()) is not None:
                line = msgspec.json.encode({"progress": step[0], "stage": step[1]})
                await send({"type": "http.response.body", "body": line + b"\n", "more_body": True})
            last = await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await send({"type": "http.response.body", "body": last + b"\n", "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _compile(self, steps: asyncio.Queue[tuple[int, str] | None]) -> bytes:
        def tell(percent: int, stage: str) -> None:
            steps.put_nowait((percent, stage))

        exchange = self._exchange
        try:
            tell(0, "waiting")
            held: Held = await self._service.compile(exchange.body, exchange.group, tell=tell)
            exchange.level = held.level
            digest = self._service.store.digest(held).encode()
            return b'{"done":true,"digest":"%b","ir":%b}' % (digest, held.data)
        except Problem as problem:
            return b'{"error":%b}' % problem.encoded(exchange.id)
        except Exception as error:
            return b'{"error":%b}' % unforeseen(error, exchange.id).encoded(exchange.id)
        finally:
            steps.put_nowait(None)
