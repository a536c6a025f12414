"""The application behind uvicorn on loopback, in a thread of the tests' own process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from ananke_modal.service import Settings, create_app

OPEN = Settings(loopback=True)


@contextmanager
def client(settings: Settings) -> Iterator[httpx.Client]:
    """A client of a service with these settings."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as one:
            yield one
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


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
