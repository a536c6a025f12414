"""Jobs of all containers of the endpoint: whose job it is writes what becomes of it, any other reads it there.

A job runs in the container that took it, and the next request about it may reach another one. What is written goes
through the shared cache: sealed, and apart for each group of keys.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from ananke_modal.recording import Asgi
from ananke_modal.service.compiling import Service
from ananke_modal.service.jobs import Job
from ananke_modal.service.problems import Problem
from ananke_modal.shared_cache import SharedCache

EVERY = 1.0
"""Seconds between two looks at a job that runs: what is new is written, and the wish to end it read."""

_JOB = re.compile(r"/v1/jobs/([0-9a-f]{32})(/ir)?")


class JobBoard:
    """An ASGI application around the one of the service."""

    def __init__(self, app: Asgi, service: Service, cache: Callable[[], SharedCache], every: float = EVERY) -> None:
        self._app = app
        self._service = service
        self._cache = cache
        self._every = every
        self._following: dict[str, asyncio.Task[None]] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on; of jobs that are not here, answer what the board has."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "POST" and scope["path"] == "/v1/jobs":
            await self._app(scope, receive, send)
            self._follow(scope["ananke"].group)
        elif found := _JOB.fullmatch(scope["path"]):
            await self._about(found[1], bool(found[2]), scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _about(self, id_: str, wants_ir: bool, scope: Any, receive: Any, send: Any) -> None:
        held: list[Any] = []

        async def unless_unknown(message: Any) -> None:
            unknown = message["type"] == "http.response.start" and message["status"] == 404
            if held or unknown:
                held.append(message)
            else:
                await send(message)

        await self._app(scope, receive, unless_unknown)
        if not held:
            return
        group = scope["ananke"].group
        known = await self._ask(lambda cache: cache.get(group, f"job:{id_}"))
        document: dict[str, Any] = json.loads(known) if known is not None else {}
        if not document:
            for message in held:
                await send(message)
        elif wants_ir and "hash" in document:
            path = f"/v1/ir/{document['hash']}"
            await self._app({**scope, "path": path, "raw_path": path.encode()}, receive, send)
        elif wants_ir:
            answer = Problem(409, "ANK910", f"the job is {document['status']}")
            await _send(send, 409, answer.document(), "application/problem+json")
        else:
            if scope["method"] == "DELETE" and document["status"] == "running":
                await self._ask(lambda cache: cache.put(group, f"cancel:{id_}", b"1"))
                document["status"] = "cancelled"
            await _send(send, 200, document, "application/json")

    def _follow(self, group: str) -> None:
        """Write of every job of this container, from now to its end."""
        for job in self._service.jobs.of(group):
            if job.id not in self._following:
                task = asyncio.create_task(self._written(job))
                self._following[job.id] = task
                task.add_done_callback(partial(self._left, job.id))

    def _left(self, id_: str, _: asyncio.Task[None]) -> None:
        self._following.pop(id_, None)

    async def _written(self, job: Job) -> None:
        last: dict[str, Any] = {}
        while True:
            ended = job.state != "running"
            if (document := job.document()) != last:
                last = document
                data = json.dumps(document).encode()
                await asyncio.to_thread(self._cache().put, job.group, f"job:{job.id}", data)
            if ended:
                return
            if await self._ask(lambda cache: cache.get(job.group, f"cancel:{job.id}")) is not None:
                with contextlib.suppress(Problem):
                    self._service.jobs.cancel(job.id, job.group)
                continue
            await asyncio.sleep(self._every)

    async def _ask(self, question: Callable[[SharedCache], Any]) -> Any:
        return await asyncio.to_thread(lambda: question(self._cache()))


async def _send(send: Any, status: int, data: dict[str, Any], media_type: str) -> None:
    headers = [(b"content-type", media_type.encode())]
    if data.get("status") == "running":
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(data).encode()})
