"""Limits of keys, rates and time; groups; what is logged."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ananke_core.codec import encode_set
from ananke_core.errors import ConfigError
from ananke_modal import config
from ananke_modal.service import Settings
from ananke_modal.service.backend import Done
from ananke_modal.service.server import _Lines
from tests.offload.hosts import denials
from tests.service.running import OPEN, client, hosted, problem

ONE = {"constraints": [{"name": "n", "kind": "syntactic"}]}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_each_key_has_its_own_rate() -> None:
    environ = {"ANANKE_API_KEYS": "a:one,b:two", "ANANKE_RATE_PER_SECOND": "1", "ANANKE_RATE_BURST": "3"}
    with client(Settings.of(environ)) as limited:
        answers = [limited.get("/version", headers=bearer("one")) for _ in range(4)]
        assert [answer.status_code for answer in answers[:3]] == [200] * 3
        assert "the key a may make 1 requests a second" in problem(answers[3], 429)["detail"]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 2
        assert limited.get("/version", headers=bearer("two")).status_code == 200
        assert limited.get("/healthz").status_code == 200
        # A batch is as many requests as it has sets.
        assert limited.post("/v1/batch", json=[ONE] * 5, headers=bearer("two")).status_code == 200
        refused = limited.get("/version", headers=bearer("two"))
        assert int(refused.headers["retry-after"]) >= 3


def test_what_one_group_compiled_answers_no_other() -> None:
    settings = Settings.of({"ANANKE_API_KEYS": "red:r,red/new:r2,blue:b"})
    with client(settings) as shared:
        first = shared.post("/", json=ONE, headers=bearer("r"))
        address = f"/v1/ir/{first.json()['hash']}"
        assert shared.get(address, headers=bearer("r2")).content == first.content
        problem(shared.get(address, headers=bearer("b")), 404)
        job = shared.post("/v1/jobs", json=ONE, headers=bearer("r")).headers["location"]
        assert shared.get(job, headers=bearer("r2")).status_code == 200
        for method in ("GET", "DELETE"):
            problem(shared.request(method, job, headers=bearer("b")), 404)
        assert shared.post("/", json=ONE, headers=bearer("b")).headers["ananke-cache"] == "miss"


def test_keys_of_a_file_are_changed_while_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("# the old one\nteam:old\n")
    with hosted(Settings.of({"ANANKE_API_KEYS_FILE": str(file)})) as one:
        assert one.client.get("/version", headers=bearer("old")).status_code == 200

        def changed(text: str) -> None:
            file.write_text(text)
            os.utime(file, ns=(1, len(text)))
            one.service.keys._next = 0.0

        changed("team:old\nteam/new:fresh\n")
        assert {one.client.get("/version", headers=bearer(key)).status_code for key in ("old", "fresh")} == {200}
        changed("team/new:fresh\n")
        problem(one.client.get("/version", headers=bearer("old")), 401)
        changed("team/new:\n")
        assert one.client.get("/version", headers=bearer("fresh")).status_code == 200, "a broken file changes nothing"
        file.unlink()
        one.service.keys._next = 0.0
        assert one.client.get("/version", headers=bearer("fresh")).status_code == 200


@pytest.mark.parametrize("text", ["team:", "a:1,a:2"])
def test_a_broken_file_of_keys_keeps_it_from_starting(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys"
    file.write_text(text)
    with pytest.raises(ConfigError):
        Settings.of({"ANANKE_API_KEYS_FILE": str(file)})
    with pytest.raises(ConfigError, match="No such file"):
        Settings.of({"ANANKE_API_KEYS_FILE": str(tmp_path / "nowhere")})


def test_a_set_that_would_take_too_long_is_sent_to_the_jobs() -> None:
    with hosted(Settings(loopback=True, max_seconds=1)) as one:
        one.service.pool._per_byte = 1e-3  # type: ignore[attr-defined]
        for route in ("/", "/v1/compile"):
            detail = problem(one.client.post(route, content=encode_set(denials(20))), 413)["detail"]
            assert "/v1/jobs" in detail
        last = one.client.post("/v1/compile/stream", content=encode_set(denials(20))).text
        assert "/v1/jobs" in json.loads(last.splitlines()[-1])["error"]["detail"]
        assert one.client.post("/v1/jobs", content=encode_set(denials(20))).status_code == 202


def test_what_a_request_does_not_name_is_a_setting() -> None:
    environ = config.applied({"ANANKE_CONFIG": '{"formats": ["regex"], "level": 2}'})
    with client(Settings.of(environ, loopback=True)) as one:
        found = one.post("/", json=ONE).json()
        assert (found["formats"], found["optimization_level"]) == (["regex"], 2)
        named = one.post("/", json=ONE | {"formats": ["grammar"], "level": 0}).json()
        assert (named["formats"], named["optimization_level"]) == (["grammar"], 0)
        assert one.post("/", json=ONE | {"optimize": False}).json()["optimization_level"] == 0
    with pytest.raises(ConfigError) as caught:
        Settings.of({"ANANKE_DEFAULT_FORMATS": "regex,xml", "ANANKE_DEFAULT_LEVEL": "7"})
    assert [fault.place for fault in caught.value.faults] == ["ANANKE_DEFAULT_FORMATS", "ANANKE_DEFAULT_LEVEL"]


class _Failing:
    """A backend with a fault that nobody foresaw."""

    async def open(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def compile(
        self, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Callable[[int, str], None]
    ) -> Done | None:
        await asyncio.sleep(0)
        raise KeyError(body.decode())


def test_nothing_of_a_payload_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), client(OPEN) as fine:
        fine.post("/", json={"constraints": [{"name": "sesame", "kind": "semantic", "description": "sesame"}]})
        fine.post("/", json={"constraints": [{"name": "sesame", "kind": "sesame"}]})
        fine.get("/v1/ir/sesame%0Asesame", headers={"Authorization": "Bearer sesame"})
        fine.request("SESAME", "/sesame?sesame")
        with hosted(OPEN, backend=_Failing()) as broken:
            document = problem(broken.client.post("/", json={"constraints": [{"name": "sesame"}]}), 500)
            lines = broken.client.post("/v1/compile/stream", json=[{"name": "sesame"}]).text
            assert json.loads(lines.splitlines()[-1])["error"]["status"] == 500
            batch = broken.client.post("/v1/batch", json=[[{"name": "sesame"}], []]).json()["results"]
            assert [one["error"]["status"] for one in batch] == [500, 500]
    ours = [record for record in caplog.records if record.name.startswith("ananke")]
    assert len(ours) >= 7
    assert any("KeyError" in record.getMessage() for record in ours)
    formatted = [_Lines().format(record) for record in ours]
    assert "sesame" not in "".join(formatted).lower()
    assert not any(record.exc_info for record in ours)
    assert "sesame" not in json.dumps(document)
    assert "sesame" not in lines
    read = [json.loads(line) for line in formatted]
    requests = [line for line in read if "route" in line]
    assert {"time", "level", "request", "method", "route", "status", "key", "ms"} <= set(requests[0])
    assert document["instance"].endswith(next(line["request"] for line in requests if line["status"] == 500))


def test_a_trace_id_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    with caplog.at_level(logging.INFO), client(OPEN) as one:
        one.get("/version", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
        one.get("/version", headers={"traceparent": "nonsense"})
    traced = [json.loads(record.getMessage()) for record in caplog.records if record.name == "ananke.service"]
    assert [line.get("trace") for line in traced] == [trace, None]
