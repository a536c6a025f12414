"""Connections of the client: kept, HTTP/2, and what is said of hosts that none leads to."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import certifi
import pytest

from ananke_core.compile.pipeline import request_hash
from ananke_core.model.ir import FORMATS
from ananke_server.offload import Offload
from ananke_server.offload.breaker import AFTER
from tests.offload.hosts import Request, config_for, denials, host, send
from tests.offload.http2 import PEM, http2_host
from tests.offload.samples import LOCAL, PATIENT, SET


class TestConnections:
    async def test_one_serves_many_compiles(self, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            send(writer, "404 Not Found" if request.method == "GET" else "500 No", b"")

        async with host(answer) as seen:
            offload = Offload(config_for(seen.url, tmp_path, max_retries=0), keeps=True)
            for number in range(1, AFTER):
                await offload.compile(denials(number), FORMATS, 1, mode="modal")
            await offload.aclose()
            assert len(seen.requests) == 2 * (AFTER - 1)
            assert seen.connections == 1

    async def test_http2_where_the_host_has_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(certifi, "where", lambda: str(PEM))

        def answer(method: str, path: str, body: bytes) -> tuple[int, bytes]:
            return (404, b"") if method == "GET" else (200, LOCAL)

        async with http2_host(answer) as seen:
            config = config_for(f"https://localhost:{seen.port}", tmp_path, **PATIENT)
            offload = Offload(config, keeps=True)
            outcome = await offload.compile(SET, FORMATS, 1, mode="modal", fallback=False)
            assert outcome.data == LOCAL
            await asyncio.gather(
                *(offload.compile(denials(n), FORMATS, 1, mode="modal") for n in (6, 7, 8)), return_exceptions=True
            )
            await offload.aclose()
        assert seen.requests[0] == ("GET", f"/v1/ir/{request_hash(SET, FORMATS, 1)}")
        assert seen.requests[1] == ("POST", "/v1/compile")
        assert len(seen.requests) >= 8
        assert seen.connections == 1

    async def test_a_certificate_of_nobody_is_not_taken(self, tmp_path: Path) -> None:
        async with http2_host(lambda *_: (200, LOCAL)) as seen:
            config = config_for(f"https://localhost:{seen.port}", tmp_path, **PATIENT)
            outcome = await Offload(config).compile(SET, FORMATS, 1, mode="modal")
            assert outcome.data == LOCAL
            assert outcome.origin == "local"
            assert "its certificate is not trusted" in (outcome.note or "")
            assert seen.requests == []

    async def test_a_host_that_breaks_off_the_handshake(self, tmp_path: Path) -> None:
        async with host(lambda *_: asyncio.sleep(0)) as seen:
            config = config_for(seen.url.replace("http:", "https:"), tmp_path)
            outcome = await Offload(config).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.data == LOCAL
        assert "tries" in (outcome.note or "")

    async def test_a_name_that_nobody_has(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(name: object, *_: object, **__: object) -> object:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        outcome = await Offload(config_for("https://compile.invalid", tmp_path)).compile(SET, FORMATS, 1, mode="modal")
        assert outcome.data == LOCAL
        assert "ConnectError" in (outcome.note or "")
        assert "not known" in (outcome.note or "")
