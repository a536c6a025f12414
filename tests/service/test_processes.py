"""Compiles run in processes: they are killed, stopped, cancelled and timed out, and no answer is lost or wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_modal.service import Settings, server
from tests.offload.hosts import denials
from tests.service.running import Hosted, hosted, problem


@pytest.fixture(scope="module")
def one() -> Iterator[Hosted]:
    with hosted(Settings(loopback=True, workers=1)) as running:
        yield running


def numbers(one: Hosted) -> list[int]:
    return list(one.service.pool.processes)


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


class Stopped:
    """The only process of a service is stopped meanwhile: what is sent to it stays in the middle."""

    def __init__(self, one: Hosted) -> None:
        self.one = one

    def __enter__(self) -> Stopped:
        self.one.client.post("/", json=[])
        (self.number,) = numbers(self.one)
        os.kill(self.number, signal.SIGSTOP)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGCONT)


def expected(count: int) -> bytes:
    return encode_ir(Compiler().compile(denials(count)))


def test_a_process_that_is_killed_costs_no_answer(one: Hosted) -> None:
    with Stopped(one) as stopped, ThreadPoolExecutor() as pool:
        lost = one.service.pool.usage.lost  # type: ignore[attr-defined]
        answer = pool.submit(one.client.post, "/", content=encode_set(denials(21)))
        until(lambda: one.service.pool.busy)  # type: ignore[attr-defined]
        os.kill(stopped.number, signal.SIGKILL)
        assert answer.result(20).content == expected(21)
    assert one.service.pool.usage.lost == lost + 1  # type: ignore[attr-defined]
    assert numbers(one) != [stopped.number]


def test_a_set_that_ends_every_process_is_given_up(one: Hosted) -> None:
    stop = threading.Event()

    def killer() -> None:
        while not stop.is_set():
            for number in numbers(one):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            time.sleep(0.01)

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        document = problem(one.client.post("/", content=encode_set(denials(22))), 500)
    finally:
        stop.set()
        thread.join()
    assert "ended, twice" in document["detail"]
    assert one.client.post("/", content=encode_set(denials(22))).content == expected(22)


def test_a_process_that_dies_idle_is_not_asked(one: Hosted) -> None:
    one.client.post("/", json=[])
    for number in numbers(one):
        os.kill(number, signal.SIGKILL)
    time.sleep(0.1)
    assert one.client.post("/", content=encode_set(denials(23))).content == expected(23)


def test_answers_from_the_cache_need_no_process(one: Hosted) -> None:
    body = encode_set(denials(24))
    first = one.client.post("/", content=body)
    with Stopped(one):
        assert one.client.post("/", content=body).content == first.content
        assert one.client.get(f"/v1/ir/{first.json()['hash']}").content == first.content
        assert one.client.post("/v1/batch", content=b"[" + body + b"]").json()["results"][0]["ir"] == first.json()


def test_ten_clients_are_one_compile(one: Hosted) -> None:
    """Whether they send the same bytes or say the same in other bytes."""
    before = one.client.get("/v1/stats").json()["compiles"]["count"]
    given = json.loads(encode_set(denials(25)))
    bodies = [json.dumps(given, indent=number % 2 or None).encode() for number in range(10)]
    with ThreadPoolExecutor(10) as pool:
        with Stopped(one):
            answers = [pool.submit(httpx.post, one.url, content=body, timeout=20) for body in bodies]
            until(lambda: one.service.metrics.in_flight == 10)
        found = {answer.result(20).content for answer in answers}
    assert found == {expected(25)}
    # Beside the one of `Stopped`, which is cached after the first time.
    assert one.client.get("/v1/stats").json()["compiles"]["count"] <= before + 2


def test_a_client_that_leaves_ends_its_compile(one: Hosted) -> None:
    with Stopped(one) as stopped:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(one.url, content=encode_set(denials(26)), timeout=0.3)
        # Stopped, it can't hear that: after its grace it is ended.
        until(lambda: stopped.number not in numbers(one))
    assert one.client.post("/", content=encode_set(denials(26))).headers["ananke-cache"] == "miss"


def test_a_client_that_leaves_takes_nothing_from_another(one: Hosted) -> None:
    body = encode_set(denials(27))
    with ThreadPoolExecutor() as pool:
        with Stopped(one), pytest.raises(httpx.ReadTimeout):
            other = pool.submit(one.client.post, "/", content=body)
            httpx.post(one.url, content=body, timeout=0.3)
        assert other.result(20).content == expected(27)


@pytest.mark.parametrize("stage", ["waiting", "validate", "merge", "conflicts", "json-schema", "grammar", "regex"])
def test_cancelled_at_every_stage(one: Hosted, stage: str) -> None:
    """What was cancelled leaves nothing behind that would answer wrongly, and its process goes on."""
    body = encode_set(denials(400))
    url = f"{one.url}/v1/compile/stream"
    with httpx.stream("POST", url, content=b'{"level":0,"constraints":%b}' % body, timeout=20) as answer:
        for line in answer.iter_lines():
            if json.loads(line).get("stage") in (stage, "finish"):
                break
    until(lambda: one.service.metrics.in_flight == 0)
    until(lambda: one.service.pool.busy == 0)  # type: ignore[attr-defined]
    assert not one.service._flights
    assert one.client.post("/", content=encode_set(denials(28))).content == expected(28)


def test_a_cancelled_job_is_ended(one: Hosted) -> None:
    with Stopped(one):
        address = one.client.post("/v1/jobs", content=encode_set(denials(29))).headers["location"]
        until(lambda: one.service.pool.busy)  # type: ignore[attr-defined]
        assert one.client.delete(address).json()["status"] == "cancelled"
        problem(one.client.get(f"{address}/ir"), 409)
        until(lambda: one.service.jobs.unfinished == 0)
    assert one.client.get(address).json()["status"] == "cancelled"


def test_a_compile_that_takes_too_long_is_ended(one: Hosted) -> None:
    with hosted(Settings(loopback=True, workers=1, max_seconds=1, job_seconds=2)) as brief, Stopped(brief) as stopped:
        detail = problem(brief.client.post("/", content=encode_set(denials(30))), 413)["detail"]
        assert "/v1/jobs" in detail
        until(lambda: stopped.number not in numbers(brief))
        assert brief.client.post("/", content=encode_set(denials(30))).content == expected(30)


def test_more_than_can_be_done_is_turned_away_at_once() -> None:
    with hosted(Settings(loopback=True, workers=1, max_wait_ms=50)) as small, ThreadPoolExecutor() as pool:
        with Stopped(small):
            small.service.pool._per_byte = 1e-4  # type: ignore[attr-defined]
            first = pool.submit(small.client.post, "/", content=encode_set(denials(31)))
            until(lambda: small.service.pool.busy)  # type: ignore[attr-defined]
            refused = small.client.post("/", content=encode_set(denials(32)))
            assert "processes are busy" in problem(refused, 503)["detail"]
            assert int(refused.headers["retry-after"]) >= 1
        assert first.result(20).content == expected(31)
        assert small.client.post("/", content=encode_set(denials(32))).content == expected(32)


def test_a_job_waits_where_others_are_turned_away() -> None:
    with hosted(Settings(loopback=True, workers=1, max_wait_ms=50)) as small, ThreadPoolExecutor() as pool:
        with Stopped(small):
            small.service.pool._per_byte = 1e-4  # type: ignore[attr-defined]
            first = pool.submit(small.client.post, "/", content=encode_set(denials(33)))
            until(lambda: small.service.pool.busy)  # type: ignore[attr-defined]
            address = small.client.post("/v1/jobs", content=encode_set(denials(34))).headers["location"]
            time.sleep(0.2)
            assert small.client.get(address).json()["status"] == "running"
        first.result(20)
        until(lambda: small.client.get(address).json()["status"] == "done")


def test_a_damaged_cache_answers_nothing_wrong(tmp_path: Path) -> None:
    settings = Settings(loopback=True, workers=1, cache_folder=tmp_path)
    damages: list[Callable[[bytes], bytes]] = [
        lambda good: good[:-40],
        lambda good: good[:-40] + bytes([good[-40] ^ 1]) + good[-39:],
        lambda good: good.replace(b"c_", b"d_"),
        lambda good: b"",
    ]
    bodies = [encode_set(denials(5 + number)) for number in range(len(damages))]
    with hosted(settings) as one:
        firsts = [one.client.post("/", content=body) for body in bodies]

    def file(answer: httpx.Response) -> Path:
        digits = answer.json()["hash"].partition(":")[2]
        return tmp_path / digits[:2] / f"{digits}.ir"

    broken = [damage(file(first).read_bytes()) for first, damage in zip(firsts, damages, strict=True)]
    with hosted(settings) as again:
        for first, body, bad in zip(firsts, bodies, broken, strict=True):
            file(first).write_bytes(bad)
            problem(again.client.get(f"/v1/ir/{first.json()['hash']}"), 404)
            file(first).write_bytes(bad)
            answer = again.client.post("/", content=body)
            assert (answer.headers["ananke-cache"], answer.content) == ("miss", first.content)


def test_what_is_on_disk_answers_after_a_restart(tmp_path: Path) -> None:
    settings = Settings(loopback=True, workers=1, cache_folder=tmp_path)
    with hosted(settings) as one:
        first = one.client.post("/", content=encode_set(denials(6)))
    with hosted(settings) as again:
        answer = again.client.post("/", content=encode_set(denials(6)))
        assert (answer.headers["ananke-cache"], answer.content) == ("hit", first.content)
        assert again.client.get("/v1/stats").json()["cache"]["by"] == {"disk": 1}


def test_a_clock_that_jumps_changes_nothing(one: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 10 * 365 * 86_400)
    address = one.client.post("/v1/jobs", content=encode_set(denials(35))).headers["location"]
    monkeypatch.setattr(time, "time", lambda: real() + 10 * 365 * 86_400)
    until(lambda: one.client.get(address).json()["status"] == "done")
    assert one.client.get(f"{address}/ir").content == expected(35)
    stats = one.client.get("/v1/stats").json()
    assert stats["uptime_seconds"] < 1_000
    assert stats["latency_ms"]["max"] < 60_000


class TestSlowClients:
    @pytest.fixture
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosted]:
        monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
        with hosted(Settings(loopback=True, workers=1, read_seconds=1)) as running:
            yield running

    def connected(self, one: Hosted) -> socket.socket:
        return socket.create_connection(("127.0.0.1", int(one.url.rpartition(":")[2])), timeout=10)

    @pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: b"])
    def test_half_a_head_is_not_waited_for(self, impatient: Hosted, sent: bytes) -> None:
        with self.connected(impatient) as held:
            held.sendall(sent)
            began = time.monotonic()
            assert held.recv(100) == b""
            assert time.monotonic() - began < 5

    def test_half_a_second_head_neither(self, impatient: Hosted) -> None:
        with self.connected(impatient) as held:
            held.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200 OK" in held.recv(1_000)
            held.sendall(b"GET /heal")
            assert held.recv(100) == b""

    def test_a_body_that_drips_is_given_up(self, impatient: Hosted) -> None:
        with self.connected(impatient) as held:
            held.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{")
            assert b"408 Request Timeout" in held.recv(1_000)

    def test_a_head_without_end_is_cut(self, impatient: Hosted) -> None:
        with self.connected(impatient) as held:
            try:
                for _ in range(40):
                    held.sendall(b"A" * 8_192)
                answer = held.recv(1_000)
            except ConnectionError:
                answer = b"431"
            assert b"431" in answer or b"400" in answer

    def test_a_body_that_is_cut_off_compiles_nothing(self, impatient: Hosted) -> None:
        with self.connected(impatient) as held:
            held.sendall(b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[{"name"')
        until(lambda: impatient.service.metrics.requests["POST", "-", 499] == 1)
        assert impatient.service.metrics.compile_times.count == 0


def test_sigterm_lets_what_runs_be_answered(tmp_path: Path) -> None:
    from tests.offload.hosts import service

    with service(tmp_path) as running, ThreadPoolExecutor() as pool:
        body = encode_set(denials(3_000))
        answer = pool.submit(httpx.post, running.url, content=body, timeout=30)
        until(lambda: json.loads(httpx.get(f"{running.url}/v1/stats").content)["compiles"]["busy"])
        running.process.terminate()
        assert answer.result(30).json()["constraint_count"] == 3_000
        assert running.process.wait(20) in (0, -signal.SIGTERM)
        with pytest.raises(httpx.ConnectError):
            httpx.get(running.url)


def test_processes_end_with_the_service_that_is_killed(tmp_path: Path) -> None:
    from tests.offload.hosts import service

    with service(tmp_path) as running:
        httpx.post(running.url, json=[])
        children = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
        assert len(children) == 2
        running.process.kill()
        running.process.wait()
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))


async def test_ending_with_work_under_way_leaves_nothing() -> None:
    from ananke_modal.service.compiling import Service

    service = Service(Settings(loopback=True, workers=1, drain_seconds=1))
    await service.open()
    (number,) = service.pool.processes
    os.kill(number, signal.SIGSTOP)
    service.jobs.submit(encode_set(denials(3)), "anonymous")
    await asyncio.sleep(0.05)
    await service.close()
    assert service.jobs.unfinished == 0
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
