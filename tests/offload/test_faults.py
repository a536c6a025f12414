"""Whatever a host does, the result is there: compiled here, with a note, within the deadline."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import attrs
import msgspec
import pytest

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_core.errors import RemoteError, RemoteInvalid, RemoteRefused, RemoteUnavailable
from ananke_core.model.ir import EMITTER, FORMATS
from ananke_server.config import Config
from ananke_server.offload import Offload, Outcome
from ananke_server.offload.breaker import AFTER, breaker_for
from tests.offload.hosts import Answer, Host, Request, always, config_for, denials, host, send

SET = denials(12)
LOCAL = encode_ir(Compiler().compile(SET, formats=list(FORMATS), level=1))


async def compile_with(config: Config, *, fallback: bool = True) -> Outcome:
    return await Offload(config).compile(SET, FORMATS, 1, mode="modal", fallback=fallback)


async def costs_nothing(
    answer: Answer, tmp_path: Path, error: type[RemoteError], words: str, **flags: int
) -> tuple[Host, Outcome]:
    """Ask twice: with a way back the IR is the local one and a note says why, without one it is an error."""
    async with host(answer) as seen:
        config = config_for(seen.url, tmp_path, **flags)
        began = time.monotonic()
        outcome = await compile_with(config)
        took = time.monotonic() - began
        assert outcome.data == LOCAL
        assert outcome.origin == "local"
        assert outcome.note is not None
        assert "compiled here" in outcome.note
        assert words in outcome.note
        assert took < config.modal.deadline_ms / 1_000 + 0.5
        reached = attrs.evolve(seen, requests=list(seen.requests))
        with pytest.raises(error, match="(?i)" + words):
            await compile_with(config, fallback=False)
    return reached, outcome


async def test_unauthorized_names_the_variable(tmp_path: Path) -> None:
    problem = msgspec.json.encode({"detail": "this API key is not known here"})
    seen, outcome = await costs_nothing(
        always("401 Unauthorized", problem), tmp_path, RemoteRefused, "this API key is not known here"
    )
    assert "ANANKE_MODAL_API_KEY" in (outcome.note or "")
    assert len(seen.requests) == 1, "a no is not asked again"


async def test_retry_after_is_obeyed(tmp_path: Path) -> None:
    arrived: list[float] = []

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        arrived.append(time.monotonic())
        if len(arrived) == 1:
            send(writer, "429 Too Many Requests", Retry_After="1")
        else:
            send(writer, "200 OK", LOCAL, Ananke_Emitter=str(EMITTER))

    async with host(answer) as seen:
        outcome = await compile_with(config_for(seen.url, tmp_path, timeout_ms=1_000, deadline_ms=3_000))
    assert outcome.origin == seen.url.removeprefix("http://")
    assert outcome.note is None
    assert arrived[1] - arrived[0] >= 1


async def test_retry_after_beyond_the_deadline_is_not_waited_for(tmp_path: Path) -> None:
    began = time.monotonic()
    await costs_nothing(always("429 Too Many Requests", Retry_After="60"), tmp_path, RemoteUnavailable, "429")
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "after", ["soon", "²", "-1", "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 99 Oct 99999 07:28:00 GMT"]
)
async def test_retry_after_that_says_nothing(after: str, tmp_path: Path) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 503 No\r\nRetry-After: {after}\r\nContent-Length: 0\r\n\r\n".encode("latin-1"))

    seen, _ = await costs_nothing(answer, tmp_path, RemoteUnavailable, "503")
    assert len(seen.requests) == 2, "once, and once again"


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[]", b"null", b'{"hash": 5}', b"\xff\xfe"])
async def test_garbage(body: bytes, tmp_path: Path) -> None:
    await costs_nothing(always("200 OK", body), tmp_path, RemoteInvalid, "no IR")


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"detail": 5}', b"\xff", b'{"detail": "' + b"x" * 1_000 + b'"}'])
async def test_a_no_in_strange_words(body: bytes, tmp_path: Path) -> None:
    _, outcome = await costs_nothing(always("403 Forbidden", body), tmp_path, RemoteRefused, "answered 403")
    assert len(outcome.note or "") < 200


async def test_another_hash(tmp_path: Path) -> None:
    other = encode_ir(Compiler().compile(denials(3), formats=list(FORMATS), level=1))
    await costs_nothing(always("200 OK", other), tmp_path, RemoteInvalid, "asked was")


async def test_strangers(tmp_path: Path) -> None:
    ir = msgspec.json.decode(LOCAL)
    ir["constraints"][3]["id"] = "c_0123456789abcdef"
    await costs_nothing(always("200 OK", msgspec.json.encode(ir)), tmp_path, RemoteInvalid, "c_0123456789abcdef")


@pytest.mark.parametrize("field", ["unenforced", "conflicts", "regex", "engines"])
async def test_strangers_anywhere(field: str, tmp_path: Path) -> None:
    ir = msgspec.json.decode(LOCAL)
    stranger = "c_0123456789abcdef"
    match field:
        case "unenforced":
            ir[field].append({"constraint": stranger, "reason": "x"})
        case "conflicts":
            ir[field].append({"constraints": [stranger], "reason": "x", "witness": None})
        case "regex":
            ir[field].append({"constraint": stranger, "name": "x", "pattern": "x"})
        case _:
            ir[field]["llguidance"]["checked_only"].append(stranger)
    await costs_nothing(always("200 OK", msgspec.json.encode(ir)), tmp_path, RemoteInvalid, stranger)


async def test_a_constraint_less(tmp_path: Path) -> None:
    ir = msgspec.json.decode(LOCAL)
    del ir["constraints"][3]
    await costs_nothing(always("200 OK", msgspec.json.encode(ir)), tmp_path, RemoteInvalid, "lacks")


async def test_silence(tmp_path: Path) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    await costs_nothing(answer, tmp_path, RemoteUnavailable, "no answer", timeout_ms=200, deadline_ms=400)


async def test_drips(tmp_path: Path) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    await costs_nothing(answer, tmp_path, RemoteUnavailable, "no answer", timeout_ms=200, deadline_ms=400)


async def test_cut_short(tmp_path: Path) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
        writer.close()

    await costs_nothing(answer, tmp_path, RemoteUnavailable, "RemoteProtocolError")


async def test_no_http_at_all(tmp_path: Path) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
        writer.close()

    await costs_nothing(answer, tmp_path, RemoteUnavailable, "RemoteProtocolError")


async def test_nobody_listens(tmp_path: Path) -> None:
    async with host(always("200 OK")) as gone:
        config = config_for(gone.url, tmp_path)
    outcome = await compile_with(config)
    assert outcome.data == LOCAL
    assert "ConnectError" in (outcome.note or "")


@pytest.mark.parametrize("url", ["http://127.0.0.1:999999", "https://a b.invalid", "https://[::1", "https://exa\x00m"])
async def test_an_address_that_is_none(url: str, tmp_path: Path) -> None:
    outcome = await compile_with(config_for(url, tmp_path))
    assert outcome.data == LOCAL
    assert outcome.note
    with pytest.raises(RemoteError):
        await compile_with(config_for(url, tmp_path), fallback=False)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
async def test_a_redirect_is_not_followed_and_the_key_stays(status: str, tmp_path: Path) -> None:
    async with host(always("200 OK", LOCAL)) as elsewhere:
        answer = always(status, Location=f"{elsewhere.url}/v1/compile")
        seen, _ = await costs_nothing(answer, tmp_path, RemoteRefused, "redirect", api_key="sesame")  # type: ignore[arg-type]
        assert seen.requests[0].headers["authorization"] == "Bearer sesame"
        assert elsewhere.connections == 0


async def test_another_emitter(tmp_path: Path) -> None:
    answer = always("200 OK", LOCAL, Ananke_Emitter=str(EMITTER + 1))
    await costs_nothing(answer, tmp_path, RemoteInvalid, f"emitter is {EMITTER + 1}")


async def test_a_set_is_not_sent_to_another_emitter(tmp_path: Path) -> None:
    """Its 404 for our hash says already that it can't have the answer."""
    answer = always("404 Not Found", Ananke_Emitter=str(EMITTER + 1))
    seen, _ = await costs_nothing(answer, tmp_path, RemoteInvalid, f"emitter is {EMITTER + 1}")
    assert [request.method for request in seen.requests] == ["GET"]


async def test_the_breaker_spares_a_dead_host(tmp_path: Path) -> None:
    async with host(always("500 Internal Server Error")) as seen:
        config = config_for(seen.url, tmp_path, max_retries=0)
        for _ in range(AFTER):
            await compile_with(config)
        arrived = len(seen.requests)
        outcome = await compile_with(config)
        assert outcome.data == LOCAL
        assert "left alone" in (outcome.note or "")
        assert len(seen.requests) == arrived == AFTER
        breaker = breaker_for(seen.url.removeprefix("http://"))
        breaker._until = 0.0
        await compile_with(config)
        assert len(seen.requests) == arrived + 1, "after the pause one request tries"


async def test_cancelling_says_nothing_about_the_host(tmp_path: Path) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with host(answer) as seen:
        config = config_for(seen.url, tmp_path, timeout_ms=30_000, deadline_ms=60_000)
        for number in range(AFTER + 1):
            task = asyncio.create_task(compile_with(config))
            async with asyncio.timeout(10):
                while seen.connections <= number:
                    await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert breaker_for(seen.url.removeprefix("http://")).allows()
        assert seen.connections == AFTER + 1


async def test_what_travels_is_the_canonical_form_alone(tmp_path: Path) -> None:
    told = attrs.evolve(SET, constraints=tuple(attrs.evolve(c, description="a secret plan") for c in SET.constraints))

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.method == "GET":
            send(writer, "404 Not Found")
        else:
            send(writer, "200 OK", LOCAL)

    async with host(answer) as seen:
        outcome = await Offload(config_for(seen.url, tmp_path)).compile(told, FORMATS, 1, mode="modal")
    assert outcome.note is None
    assert b"a secret plan" in encode_set(told)
    assert b"a secret plan" not in b"".join(request.body for request in seen.requests)
