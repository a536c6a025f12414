"""The routes. A body was read by the edge; what a route needs of its request is in the scope's exchange."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response

from ananke_core.model.ir import EMITTER
from ananke_modal.service import openapi
from ananke_modal.service.answers import ir_answer
from ananke_modal.service.batch import answers, sets_of
from ananke_modal.service.compiling import Service
from ananke_modal.service.exchange import Exchange
from ananke_modal.service.jobs import Job
from ananke_modal.service.ndjson import Ndjson
from ananke_modal.service.prometheus import MEDIA_TYPE, exposition
from ananke_modal.service.stats import document, figures
from ananke_modal.service.store import Held


def add_routes(app: FastAPI, service: Service) -> None:
    """Add them all."""
    _add_compile(app, service)
    _add_jobs(app, service)
    _add_figures(app, service)


def _of(request: Request) -> Exchange:
    exchange: Exchange = request.scope["ananke"]
    return exchange


async def _ir(service: Service, exchange: Exchange, held: Held) -> Response:
    status, headers, body = await ir_answer(service.store, exchange, held)
    return Response(body, status, headers={name.decode(): value.decode() for name, value in headers})


def _json(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(data), status, headers=headers, media_type="application/json")


def _add_compile(app: FastAPI, service: Service) -> None:
    async def compile_one(request: Request) -> Response:
        exchange = _of(request)
        held = await exchange.while_there(service.compile(exchange.body, exchange.group))
        return await _ir(service, exchange, held)

    app.post("/", summary="Compile a set", operation_id="compile_at_root", **openapi.COMPILE)(compile_one)
    app.post("/v1/compile", summary="Compile a set", operation_id="compile", **openapi.COMPILE)(compile_one)

    @app.post("/v1/compile/stream", summary="Compile a set, with progress", operation_id="stream", **openapi.STREAM)
    async def stream(request: Request) -> Response:
        return Ndjson(service, _of(request))

    @app.post("/v1/batch", summary="Compile many sets, one answer each", operation_id="batch", **openapi.BATCH)
    async def batch(request: Request) -> Response:
        exchange = _of(request)
        sets = sets_of(exchange.body, service.settings)
        if len(sets) > 1:
            service.rates.take(exchange.name, len(sets) - 1)
        found = await exchange.while_there(answers(service, exchange, sets))
        return Response(found, media_type="application/json")

    @app.get("/v1/ir/{hash}", summary="A known IR by its hash", operation_id="ir_by_hash", **openapi.BY_HASH)
    async def by_hash(hash: str) -> Response:
        """The edge answers it; what stands here is its description."""
        raise AssertionError(hash)


def _add_jobs(app: FastAPI, service: Service) -> None:
    def about(job: Job, status: int = 200) -> Response:
        headers = {"Location": f"/v1/jobs/{job.id}"}
        if job.state == "running":
            headers["Retry-After"] = "1"
        return _json(job.document(), status, headers)

    @app.post("/v1/jobs", summary="Submit a set", status_code=202, operation_id="submit_job", **openapi.SUBMIT)
    async def submit(request: Request) -> Response:
        exchange = _of(request)
        token = exchange.headers.get(b"idempotency-key", b"").decode("latin-1")[:200]
        return about(service.jobs.submit(exchange.body, exchange.group, token), 202)

    @app.get("/v1/jobs/{id}", summary="How far a job is", operation_id="job", **openapi.JOB)
    async def poll(id: str, request: Request) -> Response:
        return about(service.jobs.find(id, _of(request).group))

    @app.get("/v1/jobs/{id}/ir", summary="The IR of a job that is done", operation_id="job_ir", **openapi.JOB_IR)
    async def result(id: str, request: Request) -> Response:
        exchange = _of(request)
        job = service.jobs.find(id, exchange.group)
        return await _ir(service, exchange, job.result())

    @app.delete("/v1/jobs/{id}", summary="Cancel a job", operation_id="cancel_job", **openapi.JOB)
    async def cancel(id: str, request: Request) -> Response:
        return about(service.jobs.cancel(id, _of(request).group))


def _add_figures(app: FastAPI, service: Service) -> None:
    @app.get("/healthz", summary="Liveness; asks for no key", operation_id="healthz", **openapi.HEALTH)
    async def healthz() -> Response:
        return _json({"status": "ok"})

    @app.get("/version", summary="Versions of compiler, emitter and IR", operation_id="version", **openapi.VERSION)
    async def versions() -> Response:
        return _json({"version": version("ananke-lsp"), "emitter": EMITTER, "ir": "1"})

    @app.get("/metrics", summary="Figures for Prometheus", operation_id="metrics", **openapi.METRICS)
    async def metrics() -> Response:
        return Response(exposition(figures(service)), media_type=MEDIA_TYPE)

    @app.get("/v1/stats", summary="Figures for a dashboard", operation_id="stats", **openapi.STATS)
    async def stats() -> Response:
        return _json(document(figures(service)))
