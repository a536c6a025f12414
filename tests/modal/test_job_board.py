"""A job that one container of the endpoint took, asked about at another: as two applications with one store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import httpx

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_modal.dispatch import SharedIRs
from ananke_modal.job_board import JobBoard
from ananke_modal.service import Settings, create_app
from ananke_modal.service.backend import Done
from ananke_modal.shared_cache import SharedCache
from tests.modal.stores import Memory
from tests.offload.hosts import denials

SETTINGS = Settings(keys={"team/ci": "sesame", "team/editors": "open", "other": "thief"}, workers=1)


class Endless:
    """A backend whose compiles end when somebody cancels them."""

    processes: dict[int, int] = {}  # noqa: RUF012  a property of the protocol

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    async def compile(self, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Any) -> Done | None:
        tell(16, "conflicts")
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()
        raise AssertionError

    async def open(self) -> None:
        """Nothing to start."""

    async def close(self) -> None:
        """Nor to end."""


def _same(cache: SharedCache) -> SharedCache:
    return cache


@asynccontextmanager
async def containers(backend: Any = None) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """Clients of two containers."""
    store = Memory()
    async with AsyncExitStack() as stack:
        clients = []
        for _ in range(2):
            cache = partial(_same, SharedCache(store, b"k" * 32, most_bytes=0))
            app = create_app(SETTINGS, backend=backend, shared=SharedIRs(cache))
            await stack.enter_async_context(app.router.lifespan_context(app))
            board = JobBoard(app, app.state.service, cache, every=0.02)
            transport = httpx.ASGITransport(board)
            client = httpx.AsyncClient(transport=transport, base_url="http://asgi", timeout=30)
            clients.append(await stack.enter_async_context(client))
        yield clients[0], clients[1]


def key(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name}"}


async def polled(client: httpx.AsyncClient, address: str, wanted: str) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            answer = await client.get(address, headers=key("open"))
            if answer.status_code == 200 and answer.json()["status"] == wanted:
                found: dict[str, Any] = answer.json()
                return found
            await asyncio.sleep(0.02)


async def test_another_container_answers_for_it() -> None:
    async with containers() as (one, other):
        answer = await one.post("/v1/jobs", content=encode_set(denials(5)), headers=key("sesame"))
        assert answer.status_code == 202
        address = answer.headers["location"]
        found = await polled(other, address, "done")
        ir = await other.get(found["ir"], headers=key("open"))
        assert ir.content == encode_ir(Compiler().compile(denials(5)))
        assert found["hash"] == ir.json()["hash"]
        assert (await other.get(address, headers=key("thief"))).status_code == 404
        assert (await other.get(f"{address}/ir", headers=key("thief"))).status_code == 404
        assert (await other.get(address)).status_code == 401
        assert (await other.get(f"/v1/jobs/{'0' * 32}", headers=key("open"))).status_code == 404


async def test_a_failed_one_says_why_there_too() -> None:
    async with containers() as (one, other):
        answer = await one.post("/v1/jobs", json=[{"name": "n", "kind": "x"}], headers=key("sesame"))
        found = await polled(other, answer.headers["location"], "failed")
        assert found["error"]["errors"][0]["place"] == "[0].kind"
        ir = await other.get(f"{answer.headers['location']}/ir", headers=key("open"))
        assert (ir.status_code, ir.json()["detail"]) == (409, "the job is failed")


async def test_another_container_ends_it() -> None:
    backend = Endless()
    async with containers(backend) as (one, other):
        answer = await one.post("/v1/jobs", content=encode_set(denials(5)), headers=key("sesame"))
        address = answer.headers["location"]
        await polled(other, address, "running")
        assert (await other.delete(address, headers=key("thief"))).status_code == 404
        assert not backend.ended.is_set()
        assert (await other.delete(address, headers=key("open"))).json()["status"] == "cancelled"
        async with asyncio.timeout(10):
            await backend.ended.wait()
        await polled(one, address, "cancelled")
        await polled(other, address, "cancelled")
