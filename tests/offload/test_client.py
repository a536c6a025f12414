"""How the client speaks: streams, redirects, tries, small questions."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import pytest

from ananke_core.codec import encode_ir
from ananke_core.compile.compiler import Compiler
from ananke_core.errors import RemoteInvalid, RemoteRefused, RemoteUnavailable
from ananke_core.model.ir import EMITTER, FORMATS
from ananke_server.offload import Offload, Outcome
from ananke_server.offload.breaker import AFTER, breaker_for
from ananke_server.offload.client import HOPS
from ananke_server.offload.retries import Budget, budget_for
from ananke_server.trust import host_of
from tests.offload.hosts import Request, config_for, denials, host, send
from tests.offload.samples import LARGE, LARGE_LOCAL, LOCAL, PATIENT, SET
from tests.service.running import Hosted


def unpacked(request: Request) -> bytes:
    packed = request.headers.get("content-encoding") == "gzip"
    return zlib.decompress(request.body, zlib.MAX_WBITS | 16) if packed else request.body


class TestRedirects:
    @pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other"])
    @pytest.mark.parametrize("relative", [True, False])
    async def test_of_a_long_request_on_the_same_host(self, status: str, relative: bool, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            if request.method == "POST":
                where = "/?__modal_function_call_id=fc-1"
                send(writer, status, Location=where if relative else seen.url + where)
            elif "fc-1" in request.path and len(seen.requests) < 5:
                send(writer, "303 See Other", Location=request.path)
            elif "fc-1" in request.path:
                send(writer, "200 OK", LOCAL)
            else:
                send(writer, "404 Not Found")

        async with host(answer) as seen:
            outcome = await Offload(config_for(seen.url, tmp_path, api_key="sesame")).compile(
                SET, FORMATS, 1, mode="modal", fallback=False
            )
        assert outcome.data == LOCAL
        assert [request.method for request in seen.requests] == ["GET", "POST", "GET", "GET", "GET"]
        assert all(request.headers["authorization"] == "Bearer sesame" for request in seen.requests)
        assert seen.requests[2].body == b""

    async def test_a_loop_ends(self, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            send(writer, "303 See Other", Location="/again")

        async with host(answer) as seen:
            outcome = await Offload(config_for(seen.url, tmp_path)).compile(SET, FORMATS, 1, mode="modal")
        assert f"redirects more than {HOPS} times" in (outcome.note or "")
        assert len(seen.requests) == HOPS + 1

    async def test_307_sends_the_set_again(self, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            if request.path == "/moved":
                send(writer, "200 OK", LOCAL)
            elif request.method == "POST":
                send(writer, "307 Temporary Redirect", Location="/moved")
            else:
                send(writer, "404 Not Found")

        async with host(answer) as seen:
            outcome = await Offload(config_for(seen.url, tmp_path)).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.data == LOCAL
        assert (seen.requests[2].method, seen.requests[2].body) == ("POST", seen.requests[1].body)

    @pytest.mark.parametrize(
        "location", ["", "//elsewhere.invalid/", "https://elsewhere.invalid/", "http://[", "ftp://127.0.0.1/"]
    )
    async def test_elsewhere_is_not_followed(self, location: str, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            headers: dict[str, Any] = {"Location": location} if location else {}
            send(writer, "303 See Other", **headers)

        async with host(answer) as seen:
            with pytest.raises(RemoteRefused, match="another host"):
                await Offload(config_for(seen.url, tmp_path)).compile(SET, FORMATS, 1, mode="modal", fallback=False)


class TestStreams:
    async def test_the_service_tells_how_far_it_is(self, service: Hosted, tmp_path: Path) -> None:
        told: list[tuple[int, str]] = []
        outcome = await Offload(config_for(service.url, tmp_path, **PATIENT)).compile(
            LARGE, FORMATS, 1, mode="modal", fallback=False, progress=lambda p, s, w: told.append((p, s))
        )
        assert outcome.data == LARGE_LOCAL
        assert [percent for percent, _ in told] == sorted(percent for percent, _ in told)
        stages = [stage for _, stage in told]
        assert stages[:3] == ["asking", "sending", "waiting"]
        assert {"validate", "json-schema", "grammar", "regex"} <= set(stages)
        assert stages[-1] == "checking"

    async def test_a_service_without_streams_is_asked_plainly(self, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            found = request.method == "POST" and request.path == "/v1/compile"
            send(writer, "200 OK" if found else "404 Not Found", LARGE_LOCAL if found else b"")

        async with host(answer) as seen:
            outcome = await Offload(config_for(seen.url, tmp_path)).compile(
                LARGE, FORMATS, 1, mode="modal", fallback=False
            )
        assert outcome.data == LARGE_LOCAL
        assert [request.path for request in seen.requests][1:] == ["/v1/compile/stream", "/v1/compile"]
        assert json.loads(unpacked(seen.requests[2]))["level"] == 1
        assert seen.requests[2].headers["content-encoding"] == "gzip"

    @pytest.mark.parametrize(
        ("lines", "kind", "words"),
        [
            ([b'{"progress":1,"stage":"x"}\n'], RemoteUnavailable, "ended without an answer"),
            ([b"nonsense\n"], RemoteInvalid, "no step"),
            ([b'{"error":{"status":422,"detail":"two faults"}}\n'], RemoteRefused, "422: two faults"),
            ([b'{"error":{"status":503,"detail":"busy"}}\n'], RemoteUnavailable, "503: busy"),
            ([b'{"done":true,"ir":{}}\n'], RemoteInvalid, "no IR"),
            ([b'{"done":true,', b'"ir":' + LARGE_LOCAL + b"}\n"], None, ""),
        ],
        ids=range(6),
    )
    async def test_what_may_come(
        self, lines: list[bytes], kind: type[Exception] | None, words: str, tmp_path: Path
    ) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            if request.method == "GET":
                send(writer, "404 Not Found")
                return
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            for line in lines:
                writer.write(line)
                await writer.drain()
            writer.close()

        async with host(answer) as seen:
            offload = Offload(config_for(seen.url, tmp_path))
            if kind is None:
                assert (await offload.compile(LARGE, FORMATS, 1, mode="modal", fallback=False)).data == LARGE_LOCAL
            else:
                with pytest.raises(kind, match=words):
                    await offload.compile(LARGE, FORMATS, 1, mode="modal", fallback=False)

    @pytest.mark.parametrize("count", [5, 400])
    async def test_cancelling_here_cancels_it_there(self, service: Hosted, count: int, tmp_path: Path) -> None:
        service.client.post("/", json=[])
        (number,) = service.service.pool.processes
        os.kill(number, signal.SIGSTOP)
        try:
            offload = Offload(config_for(service.url, tmp_path, **PATIENT))
            fresh = attrs.evolve(denials(count), language="python")
            task = asyncio.create_task(offload.compile(fresh, FORMATS, 0, mode="modal"))
            async with asyncio.timeout(10):
                while not service.service._flights:
                    await asyncio.sleep(0.01)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                while service.service._flights:
                    await asyncio.sleep(0.01)
        finally:
            os.kill(number, signal.SIGCONT)


@pytest.mark.parametrize("way", ["hash", "set", "stream", "batch"])
async def test_an_answer_that_was_changed_on_its_way_is_not_taken(way: str, tmp_path: Path) -> None:
    """Nothing else would see it: the hash in an IR is of what was asked."""
    given = LARGE if way == "stream" else SET
    ir = encode_ir(Compiler().compile(given))
    digest = sha256(ir).hexdigest()
    changed = ir.replace(b'"feasible":true', b'"feasible":false')
    assert changed != ir

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        line = b'"digest":"%b","ir":%b' % (digest.encode(), changed)
        if request.method == "GET" and way != "hash":
            send(writer, "404 Not Found")
        elif request.path == "/v1/compile/stream":
            send(writer, "200 OK", b'{"done":true,%b}\n' % line)
        elif request.path == "/v1/batch":
            send(writer, "200 OK", b'{"results":[{%b}]}' % line)
        else:
            send(writer, "200 OK", changed, Ananke_Digest=digest)

    async with host(answer) as seen:
        offload = Offload(config_for(seen.url, tmp_path))
        if way == "batch":
            (found, _) = await offload.compile_many([given, given], FORMATS, 1, mode="modal")
            assert isinstance(found, Outcome)
        else:
            found = await offload.compile(given, FORMATS, 1, mode="modal")
    assert (found.origin, found.data) == ("local", ir)
    assert "changed on its way" in (found.note or "")


@asynccontextmanager
async def counting(url: str) -> AsyncIterator[tuple[str, list[int]]]:
    """A relay that counts the bytes of both directions."""
    counted = [0, 0]
    target = int(url.rpartition(":")[2])

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", target)

        async def pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: int) -> None:
            while data := await source.read(65_536):
                counted[way] += len(data)
                sink.write(data)
                await sink.drain()
            sink.close()

        await asyncio.gather(pass_on(reader, there_writer, 0), pass_on(there_reader, writer, 1))
        ended.set()

    ended = asyncio.Event()
    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", counted
    finally:
        server.close()
        await ended.wait()
        await asyncio.sleep(0.02)


async def test_asking_for_a_hash_is_a_kilobyte_at_most(service: Hosted, tmp_path: Path) -> None:
    from ananke_server.offload.client import Client
    from ananke_server.trust import Destination, destination

    async with counting(service.url) as (url, counted):
        where = destination(config_for(url, tmp_path, api_key="k" * 40))
        assert isinstance(where, Destination)
        async with Client(where) as client:
            assert await client.by_hash("sha256:" + "0" * 64, 5) is None
    assert 200 < sum(counted) <= 1_024


class TestPatience:
    def test_tries_are_a_tenth_of_requests(self) -> None:
        budget = Budget()
        assert sum(budget.allows() for _ in range(100)) == 10
        for _ in range(25):
            budget.requested()
        assert sum(budget.allows() for _ in range(100)) == 2

    async def test_without_budget_there_is_one_try(self, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            send(writer, "503 Service Unavailable")

        async with host(answer) as seen:
            budget = budget_for(host_of(seen.url))
            while budget.allows():
                pass
            outcome = await Offload(config_for(seen.url, tmp_path, max_retries=5)).compile(
                SET, FORMATS, 1, mode="modal"
            )
        assert "(1 try)" in (outcome.note or "")
        assert len(seen.requests) == 1

    async def test_a_refusal_opens_no_breaker(self, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            send(writer, "401 Unauthorized")

        async with host(answer) as seen:
            for _ in range(AFTER + 2):
                await Offload(config_for(seen.url, tmp_path)).compile(SET, FORMATS, 1, mode="modal")
            assert breaker_for(host_of(seen.url)).allows()

    def test_an_open_breaker_lets_one_request_try(self) -> None:
        breaker = breaker_for("half-open.invalid")
        for _ in range(AFTER):
            breaker.failed()
        assert not breaker.allows()
        breaker._until = 0.0
        assert [breaker.allows() for _ in range(3)] == [True, False, False]
        breaker.failed()
        assert not breaker.allows()
        breaker._until = 0.0
        assert breaker.allows()
        breaker.succeeded()
        assert [breaker.allows() for _ in range(3)] == [True] * 3

    @pytest.mark.parametrize(("theirs", "words"), [(EMITTER + 1, "upgrade ananke-lsp here"), (0, "deploy the service")])
    async def test_another_emitter_says_what_to_do(self, theirs: int, words: str, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            send(writer, "404 Not Found", Ananke_Emitter=str(theirs))

        async with host(answer) as seen:
            with pytest.raises(RemoteInvalid, match=words):
                await Offload(config_for(seen.url, tmp_path)).compile(SET, FORMATS, 1, mode="modal", fallback=False)
