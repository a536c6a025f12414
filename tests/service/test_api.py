"""What the service answers besides an IR: streams, jobs, packed bodies, figures, its own description."""

from __future__ import annotations

import gzip
import json
import time
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
import zstandard
from prometheus_client.parser import text_string_to_metric_families

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from tests.offload.hosts import denials
from tests.service.running import problem

ONE = {"name": "one", "constraints": [{"name": "n", "kind": "syntactic"}]}


def lines_of(answer: httpx.Response) -> list[dict]:
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert answer.content.endswith(b"\n")
    return [json.loads(line) for line in answer.content.splitlines()]


def test_a_stream_tells_each_stage_and_ends_with_the_ir(service: httpx.Client) -> None:
    *steps, last = lines_of(service.post("/v1/compile/stream", content=encode_set(denials(7))))
    assert [set(step) for step in steps] == [{"progress", "stage"}] * len(steps)
    percents = [step["progress"] for step in steps]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {"waiting", "validate", "conflicts", "json-schema", "grammar", "regex"} <= {step["stage"] for step in steps}
    ir = encode_ir(Compiler().compile(denials(7)))
    assert last == {"done": True, "digest": sha256(ir).hexdigest(), "ir": json.loads(ir)}


def test_the_ir_of_a_stream_has_the_bytes_of_the_ir(service: httpx.Client) -> None:
    plain = service.post("/v1/compile", content=encode_set(denials(8))).content
    streamed = service.post("/v1/compile/stream", content=encode_set(denials(8))).content.splitlines()[-1]
    digest = sha256(plain).hexdigest().encode()
    assert streamed == b'{"done":true,"digest":"' + digest + b'","ir":' + plain + b"}"


def test_a_stream_ends_with_the_problem(service: httpx.Client) -> None:
    answer = service.post("/v1/compile/stream", json={"constraints": [{"name": "n", "kind": "x"}]})
    *_, last = lines_of(answer)
    assert last["error"]["status"] == 422
    assert last["error"]["errors"][0]["place"] == "constraints[0].kind"
    assert last["error"]["instance"] == f"urn:ananke:request:{answer.headers['x-request-id']}"


def ended(service: httpx.Client, address: str) -> dict:
    until = time.monotonic() + 20
    while (found := service.get(address).json())["status"] == "running":
        assert time.monotonic() < until
        time.sleep(0.02)
    return found


def test_a_job_is_submitted_and_asked_about(service: httpx.Client) -> None:
    answer = service.post("/v1/jobs", content=encode_set(denials(9)))
    assert answer.status_code == 202
    address = answer.headers["location"]
    assert address == f"/v1/jobs/{answer.json()['id']}"
    found = ended(service, address)
    assert (found["status"], found["progress"]) == ("done", 100)
    ir = service.get(found["ir"])
    assert ir.content == encode_ir(Compiler().compile(denials(9)))
    assert found["hash"] == ir.json()["hash"]
    assert service.get(f"/v1/ir/{found['hash']}").content == ir.content
    # What ended stays as it ended.
    assert service.delete(address).json()["status"] == "done"


def test_a_job_fails_with_the_problem(service: httpx.Client) -> None:
    address = service.post("/v1/jobs", json=[{"name": "n", "kind": "x"}]).headers["location"]
    found = ended(service, address)
    assert found["status"] == "failed"
    assert found["error"]["errors"][0]["place"] == "[0].kind"
    assert problem(service.get(f"{address}/ir"), 422)["errors"][0]["place"] == "[0].kind"


def test_a_job_that_is_delivered_twice_is_one(service: httpx.Client) -> None:
    headers = {"Idempotency-Key": "build-7"}
    first, second = (service.post("/v1/jobs", json=ONE, headers=headers).json()["id"] for _ in range(2))
    assert first == second
    assert service.post("/v1/jobs", json=ONE).json()["id"] != first


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_no_such_job(service: httpx.Client, method: str) -> None:
    problem(service.request(method, "/v1/jobs/nope"), 404)
    problem(service.get("/v1/jobs/nope/ir"), 404)


class TestPacked:
    BODY = encode_set(denials(60))
    WHOLE = encode_ir(Compiler().compile(denials(60)))

    @pytest.mark.parametrize(
        ("accept", "coding"),
        [
            ("gzip", "gzip"),
            ("zstd", "zstd"),
            ("gzip, deflate, zstd", "zstd"),
            ("zstd;q=0.1, gzip", "gzip"),
            ("zstd;q=0, gzip;q=0", ""),
            ("identity", ""),
            ("br", ""),
        ],
    )
    @pytest.mark.parametrize("way", ["post", "get"])
    def test_an_answer(self, service: httpx.Client, accept: str, coding: str, way: str) -> None:
        headers = {"Accept-Encoding": accept}
        hash_ = json.loads(self.WHOLE)["hash"]
        service.post("/", content=self.BODY)
        for _ in range(2):
            if way == "post":
                answer = service.post("/", content=self.BODY, headers=headers)
            else:
                answer = service.get(f"/v1/ir/{hash_}", headers=headers)
            assert answer.headers.get("content-encoding", "") == coding
            assert answer.headers["vary"] == "Accept-Encoding"
            assert answer.content == self.WHOLE
            assert answer.headers["ananke-digest"] == sha256(self.WHOLE).hexdigest()
            # Other bytes of the same IR have a weak validator.
            assert answer.headers["etag"] == ("W/" if coding else "") + f'"{hash_}"'
            if coding:
                assert int(answer.headers["content-length"]) < len(self.WHOLE) / 5

    def test_a_small_one_is_not(self, service: httpx.Client) -> None:
        assert "content-encoding" not in service.post("/", json=ONE, headers={"Accept-Encoding": "gzip"}).headers

    def test_a_body(self, service: httpx.Client) -> None:
        for coding, packed in (
            ("gzip", gzip.compress(self.BODY)),
            ("zstd", zstandard.ZstdCompressor().compress(self.BODY)),
        ):
            answer = service.post("/v1/compile/stream", content=packed, headers={"Content-Encoding": coding})
            assert lines_of(answer)[-1]["ir"] == json.loads(self.WHOLE)


def test_the_same_set_in_other_bytes_is_known(service: httpx.Client) -> None:
    one = json.loads(encode_set(denials(11)))
    first = service.post("/", json=one)
    assert first.headers["ananke-cache"] == "miss"
    turned = {**one, "constraints": [dict(reversed(c.items())) for c in reversed(one["constraints"])]}
    for other in (json.dumps(one, indent=3), json.dumps(turned), json.dumps({"constraints": turned, "level": 1})):
        answer = service.post("/", content=other)
        assert answer.headers["ananke-cache"] == "hit"
        assert answer.content == first.content
    assert service.post("/", json={"constraints": one, "level": 0}).headers["ananke-cache"] == "miss"
    assert service.post("/", json={**one, "language": "python"}).json()["hash"] != first.json()["hash"]


def test_metrics_are_what_prometheus_reads(service: httpx.Client) -> None:
    service.post("/", json=ONE)
    service.get("/v1/ir/nope")
    answer = service.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    counted = {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for sample in families["ananke_requests"].samples
    }
    assert counted["POST", "/", "200"] >= 1
    assert counted["GET", "/v1/ir/{hash}", "404"] >= 1
    times = families["ananke_request_seconds"]
    assert times.type == "histogram"
    buckets = [s for s in times.samples if s.name.endswith("_bucket") and s.labels["route"] == "/"]
    values = [sample.value for sample in buckets]
    assert values == sorted(values)
    assert buckets[-1].labels["le"] == "+Inf"
    whole = sum(count for (_, route, _), count in counted.items() if route == "/")
    assert buckets[-1].value == whole
    assert families["ananke_compile_cpu_seconds"].samples[0].value > 0
    assert families["ananke_in_flight"].samples[0].value == 1
    assert all(family.documentation for family in families.values())


def test_stats(service: httpx.Client) -> None:
    service.post("/", json=ONE)
    before = service.get("/v1/stats").json()
    service.post("/", json=ONE)
    service.post("/", content=b"{")
    after = service.get("/v1/stats").json()
    assert after["requests"] == before["requests"] + 3
    assert after["refused"] == before["refused"] + 1
    assert after["errors"] == 0
    assert after["cache"]["hits"] == before["cache"]["hits"] + 1
    assert 0 < after["cache"]["hit_rate"] <= 1
    assert 0 < after["latency_ms"]["p50"] <= after["latency_ms"]["p99"] <= after["latency_ms"]["max"]
    assert after["compiles"]["cpu_seconds"] > 0
    assert min(after["memory_bytes"].values()) > 1_000_000
    assert sum(minute["requests"] for minute in after["minutes"]) == after["requests"]
    assert after["keys"] == {"anonymous": after["requests"]}


def test_it_describes_itself_as_committed(service: httpx.Client, project: Path) -> None:
    served = service.get("/openapi.json").json()
    assert served == json.loads((project / "docs" / "openapi.json").read_text("utf-8"))
    assert served["openapi"].startswith("3.1")
    documented = {(method, path) for path, methods in served["paths"].items() for method in methods}
    assert documented == {
        ("post", "/"),
        ("post", "/v1/compile"),
        ("post", "/v1/compile/stream"),
        ("post", "/v1/batch"),
        ("get", "/v1/ir/{hash}"),
        ("post", "/v1/jobs"),
        ("get", "/v1/jobs/{id}"),
        ("get", "/v1/jobs/{id}/ir"),
        ("delete", "/v1/jobs/{id}"),
        ("get", "/healthz"),
        ("get", "/version"),
        ("get", "/metrics"),
        ("get", "/v1/stats"),
    }
