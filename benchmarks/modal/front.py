"""What the endpoint computes for an answer that is known: CPU seconds by hash and by set."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from ananke_core.codec import encode_set
from ananke_modal.service import Settings, create_app
from benchmarks.modal.sets import constraints, set_of

ROUNDS = 300


async def _call(app: Any, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    headers = [(b"host", b"localhost"), (b"authorization", b"Bearer sesame"), (b"content-type", b"application/json")]
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
    }
    scope |= {"path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers}
    scope |= {"client": ("192.0.2.1", 1), "server": ("localhost", 443)}
    given = [{"type": "http.request", "body": body, "more_body": False}]
    status, received = 0, bytearray()

    async def receive() -> dict[str, Any]:
        if given:
            return given.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        received.extend(message.get("body", b""))

    await app(scope, receive, send)
    return status, bytes(received)


async def measure() -> dict[str, float]:
    """CPU seconds of an answer by hash, and of one to a set of 100 that is known."""
    app: Any = create_app(Settings(keys={"team": "sesame"}))
    events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    started, stopped = asyncio.Event(), asyncio.Event()

    async def told(message: dict[str, Any]) -> None:
        (started if message["type"].startswith("lifespan.startup") else stopped).set()

    life = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, events.get, told))
    events.put_nowait({"type": "lifespan.startup"})
    await asyncio.wait_for(started.wait(), 30)
    body = encode_set(set_of(100, constraints(100)))
    status, ir = await _call(app, "POST", "/v1/compile", body)
    assert status == 200, ir
    path = f"/v1/ir/{json.loads(ir)['hash']}"
    found = {}
    for name, method, where, sent in (("by_hash", "GET", path, b""), ("by_set", "POST", "/v1/compile", body)):
        began = time.process_time()
        for _ in range(ROUNDS):
            status, _ = await _call(app, method, where, sent)
            assert status == 200
        found[name] = (time.process_time() - began) / ROUNDS
    events.put_nowait({"type": "lifespan.shutdown"})
    await asyncio.wait_for(stopped.wait(), 30)
    await life
    return found


if __name__ == "__main__":
    print(asyncio.run(measure()))
