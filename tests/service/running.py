"""The service in three shapes, behind one kind of client: what the behaviour tests ask.

A shape is one row of `SHAPES`: settings in, a context with an `httpx.Client` out. Another one needs no more than a row.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import attrs
import httpx
import uvicorn
from fastapi import FastAPI

from ananke_modal.service import Settings, create_app
from ananke_modal.service.compiling import Service
from ananke_modal.service.server import config

OPEN = Settings(loopback=True, workers=1)
Environment = Mapping[str, str]
Shape = Callable[[Environment], AbstractContextManager[httpx.Client]]


class _Bridge(httpx.BaseTransport):
    """Asks an ASGI application that runs on the loop of another thread."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        return asyncio.run_coroutine_threadsafe(self._answer(asked), self._loop).result(30)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=b"".join([chunk async for chunk in answer.stream])
        )


@contextmanager
def in_process(environ: Environment) -> Iterator[httpx.Client]:
    """The ASGI application without a server."""
    app = create_app(Settings.of(environ, loopback=True))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    lifespan = app.router.lifespan_context(app)
    asyncio.run_coroutine_threadsafe(lifespan.__aenter__(), loop).result(30)
    try:
        with httpx.Client(transport=_Bridge(app, loop), base_url="http://asgi", timeout=30) as one:
            yield one
    finally:
        asyncio.run_coroutine_threadsafe(lifespan.__aexit__(None, None, None), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def served(environ: Environment) -> Iterator[httpx.Client]:
    """``ananke serve`` in a process of its own, over real HTTP."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANANKE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "ananke_server", "serve", "--port", "0", "--no-log"],
        stderr=subprocess.PIPE,
        text=True,
        env=kept | dict(environ),
    )
    assert process.stderr is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert found, "the service did not start"
        with httpx.Client(base_url=found[0], trust_env=False, timeout=30) as one:
            yield one
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()


@contextmanager
def on_modal(environ: Environment) -> Iterator[httpx.Client]:
    """The deployed app on the stand-in for Modal's control plane: requests as Modal carries them to its container.

    Settings come as the variables of a secret; what compiles runs in further containers.
    """
    from tests.modal.web import client_of, deployed_with

    # Nobody is on this machine's loopback there.
    opened = {} if any(name.startswith("ANANKE_API_KEYS") for name in environ) else {"ANANKE_ALLOW_ANONYMOUS": "1"}
    with deployed_with({"ananke-api-key": opened | dict(environ)}) as plane, client_of(plane) as one:
        yield one


SHAPES: dict[str, Shape] = {"asgi": in_process, "serve": served, "modal": on_modal}


@attrs.frozen
class Hosted:
    """A service in a thread of this process: its client, its address, and the object itself."""

    client: httpx.Client
    url: str
    service: Service


@contextmanager
def hosted(settings: Settings, **parts: Any) -> Iterator[Hosted]:
    """A service with these settings behind uvicorn, as ``ananke serve`` runs it; ``parts`` go to `create_app`."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings, **parts)
    chosen = config(app)
    chosen.log_config = None
    server = uvicorn.Server(chosen)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as one:
            yield Hosted(one, url, app.state.service)
    finally:
        server.should_exit = True
        thread.join(40)
        assert not thread.is_alive()
        listener.close()


@contextmanager
def client(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a service with these settings, and one process: starting one takes half a second."""
    with hosted(attrs.evolve(settings, workers=1)) as one:
        yield one.client


def problem(response: httpx.Response, status: int) -> dict:
    """The problem document of an answer, its common members seen to."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    assert {"type", "title", "code", "detail", "instance"} <= set(document)
    assert document["type"] == f"urn:ananke:problem:{document['code']}"
    assert document["instance"] == f"urn:ananke:request:{response.headers['x-request-id']}"
    return document
