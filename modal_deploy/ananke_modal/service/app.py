"""The ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request, Response

from ananke_modal.service import openapi, telemetry
from ananke_modal.service.backend import Backend
from ananke_modal.service.compiling import Service
from ananke_modal.service.edge import Edge
from ananke_modal.service.problems import MEDIA_TYPE, Problem
from ananke_modal.service.routes import add_routes
from ananke_modal.service.settings import Settings
from ananke_modal.service.store import Shared


class _App(FastAPI):
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = openapi.described(super().openapi())
        return self.openapi_schema


_UNROUTED = {404: "no such route; POST /v1/compile compiles a set", 405: "this route takes another method"}


def create_app(
    settings: Settings | None = None,
    *,
    backend: Backend | None = None,
    shared: Shared | None = None,
) -> FastAPI:
    """The application.

    Args:
        settings: from the environment if None.
        backend: where sets compile; processes of this machine if None.
        shared: a cache beyond this process.
    """
    telemetry.start("ananke-service")
    service = Service(settings or Settings.of(), backend, shared)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.open()
        try:
            yield
        finally:
            await service.close()
            telemetry.end()

    app = _App(
        title="Ananke compile service",
        version=version("ananke-lsp"),
        description="Compiles constraint sets to an IR that decoding engines enforce.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
    )
    app.state.service = service
    app.add_middleware(Edge, service=service)
    app.add_exception_handler(Problem, _problem_answer)
    for status in _UNROUTED:
        app.add_exception_handler(status, _unrouted_answer)
    add_routes(app, service)
    return app


def _answer(request: Request, problem: Problem) -> Response:
    body = problem.encoded(request.scope["ananke"].id)
    return Response(body, problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


async def _problem_answer(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _answer(request, error)


async def _unrouted_answer(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    headers = dict(getattr(error, "headers", None) or {})
    return _answer(request, Problem(status, "ANK910", _UNROUTED[status], headers=headers))
