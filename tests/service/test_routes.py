"""Every route over HTTP."""

from __future__ import annotations

import json

import httpx
import pytest

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_core.model.ir import EMITTER, FORMATS
from tests.offload.hosts import denials
from tests.service.running import problem

ONE = {
    "name": "test",
    "constraints": [
        {
            "name": "function_structure",
            "kind": "syntactic",
            "confidence": 1.0,
            "source": "Pattern",
            "description": "Functions must have names",
        }
    ],
}
WHOLE = json.loads(encode_set(denials(4)))


def compiled(data: object, level: int = 1, formats: tuple[str, ...] = FORMATS) -> bytes:
    return encode_ir(Compiler().compile(json.loads(json.dumps(data)), formats=list(formats), level=level))


@pytest.mark.parametrize("route", ["/", "/v1/compile"])
@pytest.mark.parametrize("given", [ONE, WHOLE])
class TestCompile:
    def test_set_in_a_request(self, service: httpx.Client, route: str, given: dict) -> None:
        answer = service.post(route, json={"constraints": given})
        assert answer.status_code == 200
        assert answer.content == compiled(given)
        assert {c["name"] for c in answer.json()["constraints"]} == {c["name"] for c in given["constraints"]}

    def test_list_in_a_request(self, service: httpx.Client, route: str, given: dict) -> None:
        answer = service.post(route, json={"constraints": given["constraints"], "level": 0, "formats": ["regex"]})
        assert answer.status_code == 200
        assert answer.content == compiled(given["constraints"], 0, ("regex",))
        assert "json_schema" not in answer.json()

    def test_raw_set(self, service: httpx.Client, route: str, given: dict) -> None:
        text = json.dumps(given)
        plain = service.post(route, content=text)
        assert plain.status_code == 200
        assert plain.content == compiled(given)
        typed = service.post(route, content=text, headers={"Content-Type": "application/json"})
        assert typed.content == plain.content

    def test_raw_list(self, service: httpx.Client, route: str, given: dict) -> None:
        answer = service.post(route, json=given["constraints"])
        assert answer.status_code == 200
        assert answer.content == compiled(given["constraints"])

    def test_optimize_false_is_level_0(self, service: httpx.Client, route: str, given: dict) -> None:
        answer = service.post(route, json={"constraints": given, "optimize": False})
        assert answer.json()["optimization_level"] == 0


def test_the_answer_names_its_hash_and_emitter(service: httpx.Client) -> None:
    fresh = {"constraints": [{"name": "only here", "kind": "semantic"}]}
    first, second = (service.post("/", json=fresh) for _ in range(2))
    assert [answer.headers["ananke-cache"] for answer in (first, second)] == ["miss", "hit"]
    assert first.headers["etag"] == f'"{first.json()["hash"]}"'
    assert first.headers["ananke-emitter"] == str(EMITTER)
    assert first.content == second.content


def test_by_hash(service: httpx.Client) -> None:
    made = service.post("/v1/compile", json=ONE)
    hash_ = made.json()["hash"]
    held = service.get(f"/v1/ir/{hash_}")
    assert held.content == made.content
    assert held.headers["etag"] == f'"{hash_}"'
    same = service.get(f"/v1/ir/{hash_}", headers={"If-None-Match": f'"x", W/"{hash_}"'})
    assert (same.status_code, same.content) == (304, b"")
    assert service.get(f"/v1/ir/{hash_}", headers={"If-None-Match": '"x"'}).status_code == 200


def test_unknown_hash(service: httpx.Client) -> None:
    answer = service.get(f"/v1/ir/sha256:{'0' * 64}")
    assert "no IR with this hash" in problem(answer, 404)["detail"]
    assert answer.headers["ananke-emitter"] == str(EMITTER), "so that a client with another need not send its set"


@pytest.mark.parametrize("name", ["x", "sha256:XYZ", "..%2F..%2Fetc%2Fpasswd", "sha256:" + "0" * 63])
def test_what_is_no_hash(service: httpx.Client, name: str) -> None:
    problem(service.get(f"/v1/ir/{name}"), 404)


def test_batch_with_one_bad_set(service: httpx.Client) -> None:
    bad = {"constraints": [{"name": 5, "kind": "nonsense"}]}
    answer = service.post("/v1/batch", json={"sets": [ONE, bad, WHOLE["constraints"]]})
    assert answer.status_code == 200
    first, second, third = answer.json()["results"]
    assert json.dumps(first["ir"], sort_keys=True) == json.dumps(json.loads(compiled(ONE)), sort_keys=True)
    assert third["ir"]["constraint_count"] == 4
    assert second["error"]["status"] == 422
    assert {fault["place"] for fault in second["error"]["errors"]} == {
        "sets[1].constraints[0].name",
        "sets[1].constraints[0].kind",
    }


@pytest.mark.parametrize("body", [{"sets": 5}, {"set": []}, 5, "x"])
def test_what_is_no_batch(service: httpx.Client, body: object) -> None:
    assert "a batch is" in problem(service.post("/v1/batch", json=body), 422)["detail"]


def test_liveness_and_versions(service: httpx.Client) -> None:
    assert service.get("/healthz").json() == {"status": "ok"}
    versions = service.get("/version").json()
    assert (versions["emitter"], versions["ir"]) == (EMITTER, "1")
    assert versions["version"]


def test_no_route_and_no_method(service: httpx.Client) -> None:
    assert "POST /v1/compile" in problem(service.get("/nowhere"), 404)["detail"]
    assert problem(wrong := service.get("/v1/compile"), 405)
    assert wrong.headers["allow"] == "POST"


def test_request_id(service: httpx.Client) -> None:
    assert service.get("/version", headers={"X-Request-Id": "build-7.2_a"}).headers["x-request-id"] == "build-7.2_a"
    for bad in ("", "x" * 65, "a b", "a\tb", "<script>"):
        given = service.get("/version", headers={"X-Request-Id": bad}).headers["x-request-id"]
        assert given != bad
        assert len(given) == 32
