"""Many sets in one request."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ananke_core.codec import encode_ir
from ananke_core.compile.compiler import Compiler
from ananke_core.model.ir import FORMATS
from ananke_server.offload import Offload, Outcome
from ananke_server.trust import host_of
from tests.offload.hosts import Request, config_for, denials, host, send
from tests.offload.samples import PATIENT
from tests.service.running import Hosted


class TestBatches:
    async def many(self, url: str, tmp_path: Path, counts: list[int], **more: bool) -> list:
        offload = Offload(config_for(url, tmp_path, **PATIENT), keeps=True)
        try:
            return await offload.compile_many([denials(n) for n in counts], FORMATS, 1, mode="modal", **more)
        finally:
            await offload.aclose()

    async def test_one_request_answers_all(self, service: Hosted, tmp_path: Path) -> None:
        before = service.service.metrics.requests.total()
        found = await self.many(service.url, tmp_path, [41, 42, 43, 42])
        assert service.service.metrics.requests.total() == before + 1
        for outcome, count in zip(found, [41, 42, 43, 42], strict=True):
            assert outcome.data == encode_ir(Compiler().compile(denials(count)))
            assert outcome.note is None
        assert [outcome.origin for outcome in found] == [host_of(service.url)] * 3 + ["memory"]

    async def test_one_that_fails_there_is_compiled_here(self, tmp_path: Path) -> None:
        ir = encode_ir(Compiler().compile(denials(1)))

        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            body = b'{"results":[{"ir":%b},{"error":{"status":500,"detail":"lost"}},{"ir":%b}]}' % (ir, ir)
            send(writer, "200 OK", body)

        async with host(answer) as seen:
            found = await self.many(seen.url, tmp_path, [1, 2, 3])
            assert len(seen.requests) == 1
            strict = await self.many(seen.url, tmp_path, [1, 2, 3], fallback=False)
        assert [outcome.origin for outcome in found] == [host_of(seen.url), "local", "local"]
        assert "lost" in found[1].note
        assert "has the hash" in found[2].note
        assert isinstance(strict[0], Outcome)
        assert [type(one).__name__ for one in strict[1:]] == ["RemoteError", "RemoteInvalid"]

    @pytest.mark.parametrize("body", [b"{}", b"[]", b'{"results":[]}', b"x"])
    async def test_what_is_no_answer(self, body: bytes, tmp_path: Path) -> None:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            send(writer, "200 OK", body)

        async with host(answer) as seen:
            found = await self.many(seen.url, tmp_path, [1, 2])
        assert [outcome.origin for outcome in found] == ["local", "local"]
        assert all("compiled here" in outcome.note for outcome in found)
