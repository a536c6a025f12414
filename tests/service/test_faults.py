"""What is wrong with a request is said as a problem document, each fault with its place."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator

import httpx
import msgspec
import pytest
import zstandard

from ananke_core.codec.json_text import Items
from ananke_modal.service import Settings
from ananke_modal.service.packing import unpack
from ananke_modal.service.problems import Problem
from ananke_modal.service.requests import IN_PIECES, count_of, decode_json
from tests.service.running import client, problem

SET = {"constraints": [{"name": "n", "kind": "syntactic"}]}


def test_five_faults_at_once(service: httpx.Client) -> None:
    body = {
        "constraints": [
            {"name": "a", "kind": "nonsense"},
            {"kind": "syntactic"},
            {"name": "c", "kind": "semantic", "confidence": 1.5},
            {"name": "d", "kind": "semantic"},
        ],
        "formats": ["regex", "xml"],
        "level": 7,
    }
    document = problem(service.post("/v1/compile", json=body), 422)
    assert [fault["place"] for fault in document["errors"]] == [
        "formats[1]",
        "level",
        "constraints[0].kind",
        "constraints[1].name",
        "constraints[2].confidence",
    ]
    assert "1.5" in document["errors"][4]["message"]
    assert document["detail"].endswith("5 faults")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({**SET, "formats": "regex"}, "formats"),
        ({**SET, "formats": [1]}, "formats"),
        ({**SET, "optimize": "yes"}, "optimize"),
        ({**SET, "level": True}, "level"),
        ({**SET, "level": "1"}, "level"),
        ({**SET, "optimize": False, "level": 2}, "level"),
        ({"constraints": 5}, "constraints"),
        ({"constraints": [5]}, "constraints[0]"),
        ([5], "[0]"),
    ],
)
def test_the_place_of_a_fault(service: httpx.Client, body: object, place: str) -> None:
    document = problem(service.post("/", json=body), 422)
    assert place in [fault["place"] for fault in document["errors"]]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"nope", b'{"a": NaN}', b"[1,]"])
def test_what_is_no_json(service: httpx.Client, body: bytes) -> None:
    assert "no JSON" in problem(service.post("/", content=body), 400)["detail"]


@pytest.mark.parametrize("around", [b"%b", b'{"constraints":%b}', b'{"constraints":{"constraints":%b},"level":0}'])
@pytest.mark.parametrize("broken", [b'{"a":tru}', b'"\\ud800"', b"1e999", b'"\xff"'])
@pytest.mark.parametrize("size", [0, IN_PIECES])
def test_what_is_no_json_is_placed_in_the_whole_body(
    service: httpx.Client, around: bytes, broken: bytes, size: int
) -> None:
    body = around % (b'[{"name":"n","kind":"syntactic"},' + broken + b"]").rjust(size)
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)) as error:
        msgspec.json.decode(body)
    assert problem(service.post("/", content=body), 400)["detail"] == f"the body is no JSON: {error.value}"


@pytest.mark.parametrize("around", [b"%b", b'{"constraints":%b}', b' {"constraints":{"constraints": %b}}'])
def test_constraints_wait_as_text(around: bytes) -> None:
    listed = b'[{"name":"n","kind":"syntactic"},{"name":"m","kind":"security","extra":{"a":[1]}}]'
    data = decode_json((around % listed).ljust(IN_PIECES), Settings())
    assert count_of(data) == 2
    while isinstance(data, dict):
        data = data["constraints"]
    assert isinstance(data, Items) and list(data) == json.loads(listed) and data[1]["name"] == "m"


@pytest.mark.parametrize("body", ["5", "null", "true", '"x"', json.dumps(json.dumps(SET))])
def test_what_is_no_set(service: httpx.Client, body: str) -> None:
    problem(service.post("/", content=body), 422)


def test_json_in_a_text_is_not_a_way_around_the_depth_limit(service: httpx.Client) -> None:
    inner = '{"constraints":' + "[" * 5_000 + "]" * 5_000 + "}"
    assert "object or a list" in problem(service.post("/", json=inner), 422)["detail"]
    document = service.post("/v1/batch", json=[inner]).json()["results"][0]["error"]
    assert "object or a list" in document["detail"]


@pytest.mark.parametrize("levels", [500, 10_000])
def test_depth(service: httpx.Client, levels: int) -> None:
    deep = b'{"constraints":' + b"[" * levels + b"]" * levels + b"}"
    assert "deeper than 200" in problem(service.post("/", content=deep), 400)["detail"]
    assert "deeper than 200" in problem(service.post("/v1/batch", content=deep), 400)["detail"]


def test_a_pattern_that_cannot_be_compiled(service: httpx.Client) -> None:
    rule = {"type": "naming", "symbol_kind": "function", "pattern": "(?=x)"}
    body = {"constraints": [{"name": "n", "kind": "syntactic", "rule": rule}]}
    assert problem(service.post("/", json=body), 422)["code"] == "ANK912"


@pytest.fixture(scope="module")
def small() -> Iterator[httpx.Client]:
    with client(Settings(loopback=True, max_body_bytes=5_000, max_constraints=10, max_batch=3)) as one:
        yield one


class TestLimits:
    def test_declared_length(self, small: httpx.Client) -> None:
        assert "5,000 bytes" in problem(small.post("/", content=b" " * 5_001), 413)["detail"]
        assert small.post("/", content=json.dumps(SET).encode().ljust(5_000)).status_code == 200

    def test_chunks(self, small: httpx.Client) -> None:
        taken = []

        def chunks() -> Iterator[bytes]:
            for number in range(2_000):
                taken.append(number)
                yield b" " * 1_000

        try:
            answer = small.post("/", content=chunks())
        except httpx.WriteError:
            pass
        else:
            problem(answer, 413)
        assert small.post("/", content=iter([json.dumps(SET).encode()])).status_code == 200

    def test_gzip(self, small: httpx.Client) -> None:
        body = json.dumps(SET).encode()
        for packed in (gzip.compress(body), gzip.compress(body[:10]) + gzip.compress(body[10:])):
            answer = small.post("/", content=packed, headers={"Content-Encoding": "gzip"})
            assert answer.status_code == 200, answer.text
            assert answer.content == small.post("/", content=body).content
        full = gzip.compress(body.ljust(5_000))
        assert small.post("/", content=full, headers={"Content-Encoding": "gzip"}).status_code == 200

    def test_gzip_bomb(self, small: httpx.Client) -> None:
        bomb = gzip.compress(b" " * 4_000_000)
        assert len(bomb) < 5_000
        assert (
            "5,000 bytes" in problem(small.post("/", content=bomb, headers={"Content-Encoding": "gzip"}), 413)["detail"]
        )
        many = gzip.compress(b" " * 3_000) * 2
        problem(small.post("/", content=many, headers={"Content-Encoding": "gzip"}), 413)

    @pytest.mark.parametrize("packed", [b"", b"nope", gzip.compress(b"{}", mtime=0)[:-9], zlib.compress(b"{}")])
    def test_broken_gzip(self, small: httpx.Client, packed: bytes) -> None:
        answer = small.post("/", content=packed, headers={"Content-Encoding": "gzip"})
        assert "gzip body is broken" in problem(answer, 400)["detail"]

    def test_zstd(self, small: httpx.Client) -> None:
        body = json.dumps(SET).encode()
        pack = zstandard.ZstdCompressor().compress
        for packed in (pack(body), pack(body[:10]) + pack(body[10:])):
            answer = small.post("/", content=packed, headers={"Content-Encoding": "zstd"})
            assert answer.status_code == 200, answer.text
            assert answer.content == small.post("/", content=body).content

    def test_zstd_bomb(self, small: httpx.Client) -> None:
        bomb = zstandard.ZstdCompressor().compress(b" " * 40_000_000)
        assert len(bomb) < 5_000
        answer = small.post("/", content=bomb, headers={"Content-Encoding": "zstd"})
        assert "5,000 bytes" in problem(answer, 413)["detail"]

    @pytest.mark.parametrize("packed", [b"", b"nope", zstandard.ZstdCompressor().compress(b"{}" * 99)[:-3]])
    def test_broken_zstd(self, small: httpx.Client, packed: bytes) -> None:
        answer = small.post("/", content=packed, headers={"Content-Encoding": "zstd"})
        assert "zstd body is broken" in problem(answer, 400)["detail"]

    @pytest.mark.parametrize("coding", ["gzip", "zstd"])
    def test_very_many_parts(self, coding: str) -> None:
        one = gzip.compress(b"") if coding == "gzip" else zstandard.ZstdCompressor().compress(b"")
        with pytest.raises(Problem, match="more than 1,000 parts"):
            unpack(one * 3_000_000, coding, 100_000_000)
        some = (
            gzip.compress(b"[") + one * 900
            if coding == "gzip"
            else zstandard.ZstdCompressor().compress(b"[") + one * 900
        )
        assert unpack(some, coding, 10) == b"["

    def test_unknown_packing(self, small: httpx.Client) -> None:
        answer = small.post("/", content=b"{}", headers={"Content-Encoding": "br"})
        assert "gzip" in problem(answer, 415)["detail"]

    def test_number_of_constraints(self, small: httpx.Client) -> None:
        many = [{"name": f"n{n}", "kind": "semantic"} for n in range(11)]
        for body in (many, {"constraints": many}, {"constraints": {"constraints": many}}):
            assert "more than 10 constraints" in problem(small.post("/", json=body), 413)["detail"]
        assert small.post("/", json=many[:10]).status_code == 200

    def test_number_of_sets(self, small: httpx.Client) -> None:
        assert "more than 3 sets" in problem(small.post("/v1/batch", json=[SET] * 4), 413)["detail"]


def test_large_bodies_are_read_in_threads(service: httpx.Client) -> None:
    many = [{"name": f"n{n}", "kind": "semantic", "description": "d" * 100} for n in range(1_500)]
    answer = service.post("/", json=many)
    assert answer.json()["stats"]["input"] == 1_500
    many[700]["kind"] = "nonsense"
    assert problem(service.post("/", json=many), 422)["errors"][0]["place"] == "[700].kind"
