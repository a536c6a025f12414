"""What every request passes, before and after its route; answers that are known already go no further.

It is written on ASGI itself: a web framework's way through routes and middleware takes several times as long as finding
an IR in memory.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable

from ananke_core import tracing
from ananke_modal.service.answers import common, ir_answer, send_answer, send_problem
from ananke_modal.service.compiling import Service
from ananke_modal.service.exchange import Exchange, Gone, Message, Receive, Scope, Send
from ananke_modal.service.problems import Problem
from ananke_modal.service.unforeseen import unforeseen

_log = logging.getLogger("ananke.service")
OPEN = "/healthz"
COMPILE = ("/", "/v1/compile")
WITH_BODY = (*COMPILE, "/v1/compile/stream", "/v1/batch", "/v1/jobs")
_BY_HASH = "/v1/ir/"
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_LEFT = 499
"""Status in the log of a request whose client went away; it is never sent."""

App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Edge:
    """Key, rate, request id, body; known IRs; metrics and one log line without payload for each request."""

    def __init__(self, app: App, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(scope, receive)
        metrics = self._service.metrics
        metrics.in_flight += 1
        try:
            if tracing.reports():
                await self._traced(exchange, scope, receive, send)
            else:
                await self._guarded(exchange, scope, receive, send)
        finally:
            metrics.in_flight -= 1
            if exchange.route == "-":
                exchange.route = getattr(scope.get("route"), "path", "-")
            self._note(exchange)

    async def _traced(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        with tracing.span("request", exchange.parent) as span:
            await self._guarded(exchange, scope, receive, send)
            if exchange.route == "-":
                exchange.route = getattr(scope.get("route"), "path", "-")
            span.call(f"{exchange.method} {exchange.route}" if exchange.method in _METHODS else "request")
            span.note(status=exchange.status, answered=exchange.level, sent=exchange.bytes_out, request=exchange.id)
            if exchange.status >= 500:
                span.failed(str(exchange.status))

    async def _guarded(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answer(exchange, scope, receive, send)
        except Problem as problem:
            await send_problem(exchange, send, problem)
        except Gone:
            exchange.status = exchange.status or _LEFT
        except Exception as error:
            answer = unforeseen(error, exchange.id)
            if exchange.status == 0:
                await send_problem(exchange, send, answer)

    async def _answer(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        service = self._service
        path = exchange.path
        if path != OPEN:
            exchange.name = service.keys.authorize(exchange.headers.get(b"authorization"))
            service.rates.take(exchange.name)
        if exchange.method == "GET" and path.startswith(_BY_HASH):
            exchange.route = "/v1/ir/{hash}"
            await self._by_hash(exchange, path[len(_BY_HASH) :], send)
            return
        if exchange.method == "POST" and path in WITH_BODY:
            await exchange.read(service.settings)
            if path in COMPILE:
                held = service.known(exchange.body, exchange.group)
                if held is not None:
                    exchange.route = path
                    await send_answer(exchange, send, *await ir_answer(service.store, exchange, held))
                    return

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                message["headers"] = [*message["headers"], *common(exchange)]
            elif message["type"] == "http.response.body":
                exchange.bytes_out += len(message.get("body", b""))
            await send(message)

        scope["ananke"] = exchange
        await self._app(scope, receive, watched)

    async def _by_hash(self, exchange: Exchange, hash: str, send: Send) -> None:
        if not _HASH.fullmatch(hash):
            raise Problem(404, "ANK910", "not a hash: sha256: and 64 hexadecimal digits")
        store = self._service.store
        held = store.quick(exchange.group, hash) or await store.get(exchange.group, hash)
        if held is None:
            exchange.level = "miss"
            raise Problem(404, "ANK910", "no IR with this hash is cached here")
        await send_answer(exchange, send, *await ir_answer(store, exchange, held))

    def _note(self, exchange: Exchange) -> None:
        seconds = time.perf_counter() - exchange.began
        # What a client puts into a path or invents as a method is its own: the route is logged as it is written.
        method = exchange.method if exchange.method in _METHODS else "-"
        self._service.metrics.answered(
            method,
            exchange.route,
            exchange.status,
            seconds,
            exchange.name,
            (exchange.bytes_in, exchange.bytes_out),
            exchange.level,
        )
        if not _log.isEnabledFor(logging.INFO):
            return
        line = {
            "request": exchange.id,
            "method": method,
            "route": exchange.route,
            "status": exchange.status,
            "key": exchange.name,
            "ms": round(seconds * 1e3, 2),
            "received": exchange.bytes_in,
            "sent": exchange.bytes_out,
        }
        if exchange.level:
            line["answered"] = exchange.level
        if exchange.trace:
            line["trace"] = exchange.trace
        _log.info("%s", json.dumps(line))


_METHODS = frozenset(("GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS"))
