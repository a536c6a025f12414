"""Hosts on loopback: the real service in a process of its own, and small ones that answer wrongly."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import attrs

from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Call
from ananke_server.config import Config, load_config
from ananke_server.offload.breaker import breaker_for
from ananke_server.offload.retries import _BUDGETS

QUICK = {
    "modal.timeout_ms": 3_000,
    "modal.deadline_ms": 6_000,
    "modal.max_retries": 1,
    "modal.initial_backoff_ms": 1,
    "modal.max_backoff_ms": 5,
}
"""Patience of a test: what a busy machine needs for an attempt; those that wait for its end ask for less."""


def config_for(endpoint: str, tmp_path: Path, **flags: Any) -> Config:
    """A configuration with an endpoint from a flag, as ``--modal-endpoint`` gives it."""
    given = QUICK | {"modal.endpoint": endpoint} | {f"modal.{name}": value for name, value in flags.items()}
    config, faults = load_config(tmp_path, root=tmp_path, environ={}, flags=given, user_path=tmp_path / "none.toml")
    assert faults == []
    return config


def denials(count: int) -> ConstraintSet:
    """A set that denies as many calls, each in a file of its own, so that no two of them can be said as one."""
    return ConstraintSet(
        tuple(
            Constraint(
                name=f"n{number}",
                kind=Kind.SECURITY,
                rule=Call(denied=(f"call_{number}",)),
                scope=Scope(path=f"f{number}.py"),
            )
            for number in range(count)
        )
    )


@attrs.define
class Request:
    """What arrived at a host."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@attrs.define
class Host:
    """A host on loopback, with everything that reached it."""

    url: str = ""
    connections: int = 0
    requests: list[Request] = attrs.field(factory=list)


Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def host(answer: Answer) -> AsyncIterator[Host]:
    """Serve ``answer`` on a free port."""
    seen = Host()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.connections += 1
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            while (request := await _read(reader)) is not None:
                seen.requests.append(request)
                await answer(request, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    seen.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    # Ports come back: an earlier host of this one may have failed repeatedly.
    breaker_for(seen.url.removeprefix("http://")).succeeded()
    _BUDGETS.pop(seen.url.removeprefix("http://"), None)
    try:
        yield seen
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    return Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))


def send(writer: asyncio.StreamWriter, status: str, body: bytes = b"", **headers: str) -> None:
    """Write one answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)


def always(status: str, body: bytes = b"", **headers: str) -> Answer:
    """The same answer to everything."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        send(writer, status, body, **headers)

    return answer


@attrs.frozen
class Service:
    """The real service in a process."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def service(scratch: Path, **environ: str) -> Iterator[Service]:
    """``ananke serve`` on a free port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ananke_server", "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"ANANKE_CACHE_DIR": str(scratch / "service-cache")} | environ,
    )
    assert process.stderr is not None
    try:
        found = None
        for line in process.stderr:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                break
        assert found, "the service did not start"
        yield Service(found[0], process)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
