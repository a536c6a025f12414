"""The ASGI application."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any

import msgspec
from fastapi import FastAPI, Request, Response

from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import encode_ir
from ananke_core.compile.collector import paused_collector
from ananke_core.compile.pipeline import compile_stages, request_hash, run
from ananke_core.errors import AnankeError, InputError
from ananke_core.model.ir import EMITTER
from ananke_modal.service.keys import authorize
from ananke_modal.service.problems import Problem
from ananke_modal.service.requests import CompileRequest, compile_request, count_of, decode_json, read_body
from ananke_modal.service.settings import Settings

_log = logging.getLogger("ananke.service")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_OPEN = {"/healthz"}
# What takes less than a millisecond isn't worth a thread; anything longer would keep the loop from answering others.
_AT_ONCE = 100_000
_FEW = 50
_UNROUTED = {404: "no such route; POST /v1/compile compiles a set", 405: "this route takes another method"}


class Service:
    """What the routes share: settings, cache, and threads that compile."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cache = IRCache(settings.cache_folder)
        # Threads keep the loop answering; the compile itself is one core's work whichever way.
        self._pool = ThreadPoolExecutor(settings.workers, thread_name_prefix="compile")

    async def compile(self, request: CompileRequest) -> tuple[bytes, str, bool]:
        """Bytes of the IR, its hash, and whether it was cached.

        Raises:
            Problem: the set can't be compiled.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._compile, request)
        except InputError as error:
            raise Problem(422, error.code, error.message, error.faults) from None
        except AnankeError as error:
            raise Problem(422, error.code, str(error)) from None

    def _compile(self, request: CompileRequest) -> tuple[bytes, str, bool]:
        key = request_hash(request.constraints, request.formats, request.level)
        held = self.cache.get(key)
        if held is not None:
            return held.data, key, True
        with paused_collector():
            data = encode_ir(run(compile_stages(request.constraints, request.formats, request.level)))
        self.cache.put(key, data, LOCAL)
        return data, key, False

    async def read(self, request: Request) -> Any:
        """The data of a request's body.

        Raises:
            Problem: it is too large, or no JSON.
        """
        body = await read_body(request, self.settings)
        if len(body) < _AT_ONCE:
            return decode_json(body, self.settings)
        return await asyncio.get_running_loop().run_in_executor(self._pool, decode_json, body, self.settings)

    async def understand(self, data: Any, place: str = "") -> CompileRequest:
        """The set and options of a body's data.

        Raises:
            Problem: with every fault.
        """
        if count_of(data) < _FEW:
            return compile_request(data, self.settings, place)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, compile_request, data, self.settings, place)

    def close(self) -> None:
        """Let running compiles end, take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; settings from the environment if none are given."""
    service = Service(settings or Settings.of())
    app = FastAPI(
        title="Ananke compile service",
        version=version("ananke-lsp"),
        description="Compiles constraint sets to an IR that decoding engines enforce.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.service = service
    app.middleware("http")(_around(service))
    app.add_exception_handler(Problem, _problem_answer)
    for status in _UNROUTED:
        app.add_exception_handler(status, _unrouted_answer)
    _add_routes(app, service)
    return app


def _add_routes(app: FastAPI, service: Service) -> None:
    async def compile_one(request: Request) -> Response:
        body, key, cached = await service.compile(await service.understand(await service.read(request)))
        return _ir_response(body, key, cached)

    app.post("/", summary="Compile a set")(compile_one)
    app.post("/v1/compile", summary="Compile a set")(compile_one)

    @app.post("/v1/batch", summary="Compile many sets, one answer each")
    async def batch(request: Request) -> Response:
        data = await service.read(request)
        sets = data.get("sets") if isinstance(data, dict) else data
        if not isinstance(sets, list):
            raise Problem(422, "ANK911", 'a batch is {"sets": [SET, …]} or a list of sets')
        if len(sets) > service.settings.max_batch:
            raise Problem(413, "ANK910", f"more than {service.settings.max_batch:,} sets in one batch")
        answers = await asyncio.gather(*(_answer_one(service, one, number) for number, one in enumerate(sets)))
        return Response(b'{"results":[%b]}' % b",".join(answers), media_type="application/json")

    @app.get("/v1/ir/{hash_}", summary="A cached IR by its hash")
    async def by_hash(hash_: str, request: Request) -> Response:
        if not _HASH.fullmatch(hash_):
            raise Problem(404, "ANK910", "not a hash: sha256: and 64 hexadecimal digits")
        held = service.cache.get(hash_)
        if held is None:
            raise Problem(404, "ANK910", "no IR with this hash is cached here")
        if f'"{hash_}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"ETag": f'"{hash_}"'})
        return _ir_response(held.data, hash_, True)

    @app.get("/healthz", summary="Liveness")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/version", summary="Versions of compiler, emitter and IR")
    async def versions() -> dict[str, Any]:
        return {"version": version("ananke-lsp"), "emitter": EMITTER, "ir": "1"}


async def _answer_one(service: Service, one: Any, number: int) -> bytes:
    try:
        body, _, _ = await service.compile(await service.understand(one, f"sets[{number}]."))
        return b'{"ir":%b}' % body
    except Problem as problem:
        return b'{"error":%b}' % msgspec.json.encode(problem.document())


def _ir_response(body: bytes, key: str, cached: bool) -> Response:
    headers = {"ETag": f'"{key}"', "Ananke-Cache": "hit" if cached else "miss"}
    return Response(body, media_type="application/json", headers=headers)


def _around(service: Service) -> Callable[[Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]:
    async def around(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        """Request id, key, one log line without payload; no error leaves as anything but a problem document."""
        began = time.perf_counter()
        given = request.headers.get("x-request-id", "")
        number = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.state.request_id = number
        name = "-"
        try:
            if request.url.path not in _OPEN:
                name = authorize(service.settings, request.headers.get("authorization"))
            response = await call(request)
        except Problem as problem:
            response = problem.response(number)
        except Exception as error:
            # Frames alone: the words of an unforeseen error may hold what was sent.
            frames = "".join(traceback.format_tb(error.__traceback__))
            _log.error("request %s failed: %s\n%s", number, type(error).__name__, frames)
            response = Problem(500, "ANK900", f"an internal error; its log has the request id {number}").response(
                number
            )
        response.headers["X-Request-Id"] = number
        response.headers["Ananke-Emitter"] = str(EMITTER)
        milliseconds = (time.perf_counter() - began) * 1e3
        _log.info(
            "%s %s %s %d %s %.1f ms", number, request.method, _route(request), response.status_code, name, milliseconds
        )
        return response

    return around


def _route(request: Request) -> str:
    """The path as the route is written: what a client puts into a path is its own, and may hold line breaks."""
    route = request.scope.get("route")
    return getattr(route, "path", "-")


async def _problem_answer(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.response(getattr(request.state, "request_id", ""))


async def _unrouted_answer(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    headers = dict(getattr(error, "headers", None) or {})
    problem = Problem(status, "ANK910", _UNROUTED[status], headers=headers)
    return problem.response(getattr(request.state, "request_id", ""))
