"""What the service sends is what a compile here gives, byte for byte, for sets of every kind."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from ananke_core import Compiler
from ananke_core.codec import encode_set, wire_set
from tests.compile.passes.consistent import consistent_set

_OPTIONS = [(["grammar", "json-schema", "regex"], 0), (["json-schema"], 1), (["grammar", "regex"], 2)]


@pytest.mark.parametrize("seed", range(12))
def test_random_sets_are_the_same_from_the_service(service: httpx.Client, seed: int) -> None:
    constraints = consistent_set(seed)
    formats, level = _OPTIONS[seed % len(_OPTIONS)]
    expected = Compiler().encode(constraints, formats, level=level)
    for data in (wire_set(constraints), encode_set(constraints)):
        body = {"constraints": json.loads(data), "formats": formats, "level": level}
        answer = service.post("/v1/compile", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.content == expected


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_mixed_set_is_the_same_from_the_service(service: httpx.Client, project: Path, level: int) -> None:
    given = json.loads((project / "tests" / "compile" / "samples" / "mixed.json").read_bytes())
    answer = service.post("/v1/compile", json={"constraints": given, "level": level})
    assert answer.content == Compiler().encode(given, level=level)
