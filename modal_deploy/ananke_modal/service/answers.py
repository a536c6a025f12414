"""Answers as the edge sends them: IRs with their validators, packed as the client takes them; problems."""

from __future__ import annotations

from ananke_core.model.ir import EMITTER
from ananke_modal.service.exchange import Exchange, Send
from ananke_modal.service.packing import PACKED_FROM, accepted
from ananke_modal.service.problems import MEDIA_TYPE, Problem
from ananke_modal.service.store import Held, Store

Headers = list[tuple[bytes, bytes]]
_JSON = (b"content-type", b"application/json")
_EMITTER = (b"ananke-emitter", str(EMITTER).encode())
_VARY = (b"vary", b"Accept-Encoding")
# A hash names the same bytes for ever; but whoever asks must have a key.
_KEPT = (b"cache-control", b"private, max-age=31536000, immutable")
_HIT, _MISS = (b"ananke-cache", b"hit"), (b"ananke-cache", b"miss")


def common(exchange: Exchange) -> Headers:
    """Headers of every answer."""
    return [(b"x-request-id", exchange.id.encode()), _EMITTER]


async def ir_answer(store: Store, exchange: Exchange, held: Held) -> tuple[int, Headers, bytes]:
    """Status, headers and body for an IR; 304 without a body where the client has it already."""
    exchange.level = held.level
    etag = b'"%b"' % held.hash.encode()
    headers = [_MISS if held.level == "miss" else _HIT, _VARY, (b"ananke-digest", store.digest(held).encode())]
    if exchange.method == "GET":
        headers.append(_KEPT)
        if etag in exchange.headers.get(b"if-none-match", b""):
            return 304, [(b"etag", etag), *headers], b""
    body = held.data
    wanted = exchange.headers.get(b"accept-encoding")
    coding = accepted(wanted) if wanted and len(body) >= PACKED_FROM else ""
    if coding:
        body = store.packed_now(held.hash, coding) or await store.packed(held, coding) or body
        # Other bytes of the same IR: a weak validator says so.
        etag = b"W/" + etag
        headers.append((b"content-encoding", coding.encode()))
    headers += [(b"etag", etag), _JSON, (b"content-length", b"%d" % len(body))]
    return 200, headers, body


async def send_answer(exchange: Exchange, send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send a whole answer."""
    exchange.status = status
    exchange.bytes_out = len(body)
    await send({"type": "http.response.start", "status": status, "headers": headers + common(exchange)})
    await send({"type": "http.response.body", "body": body})


async def send_problem(exchange: Exchange, send: Send, problem: Problem) -> None:
    """Send a problem document."""
    body = problem.encoded(exchange.id)
    headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
    headers += [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
    await send_answer(exchange, send, problem.status, headers, body)
