"""A set over shards: the bytes of one compile, whatever is in it and however it is cut.

`python -m benchmarks.modal.equality` asks the same of 200 real sets.
"""

from __future__ import annotations

import pickle

import msgspec
import pytest

from ananke_core import extract
from ananke_core.codec import encode_ir, encode_set, load_ir
from ananke_core.compile.compiler import Compiler
from ananke_core.compile.emit.fragments import Fragments, Listed, cut
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.rules import Signature
from ananke_modal import sharding
from scripts.project import ROOT

SOURCES = [
    ROOT / "compiler/ananke_core/text.py",
    ROOT / "compiler/ananke_core/model/types.py",
    ROOT / "modal_deploy/ananke_modal/usage.py",
    ROOT / "tests/analysis/sample.ts",
]


def real() -> list[ConstraintSet]:
    found = [extract(path.read_bytes(), path=path.relative_to(ROOT).as_posix()) for path in SOURCES]
    together = tuple(one for each in found for one in each.constraints)
    denied = extract("eval('1')", path="a.py").constraints
    return [*found, ConstraintSet(together + together[:7] + denied)]


class Calls:
    """What `.map` does: arguments and results go through pickle, and come back in order."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, lists: list[Listed], formats: list[tuple[str, ...]]) -> list[Fragments]:
        self.sizes += map(len, lists)
        copies = pickle.loads(pickle.dumps((lists, formats)))
        return [pickle.loads(pickle.dumps(sharding.compile_shard(*one))) for one in zip(*copies, strict=True)]


@pytest.mark.parametrize("shards", [1, 2, 7, 64])
@pytest.mark.parametrize(
    "options", [{}, {"level": 0}, {"level": 2}, {"formats": ["regex"]}, {"formats": ["json-schema"]}]
)
def test_the_bytes_are_those_of_one_compile(shards: int, options: dict) -> None:
    for constraints in real():
        calls = Calls()
        request = msgspec.json.encode({"constraints": msgspec.Raw(encode_set(constraints)), **options}).decode()
        answer = sharding.compile_sharded(request, shards, calls)
        assert encode_ir(load_ir(answer)) == encode_ir(Compiler().compile(constraints, **options))
        asked = options.get("formats") != ["json-schema"]
        signatures = any(isinstance(one.rule, Signature) for one in constraints.constraints)
        assert len(calls.sizes) <= shards
        assert bool(calls.sizes) == (asked and signatures)


def test_what_shards_make_is_what_is_taken() -> None:
    """Else they could be left out and nobody would notice."""
    constraints = real()[0]

    def spoilt(lists: list[Listed], formats: list[tuple[str, ...]]) -> list[Fragments]:
        made = Calls()(lists, formats)
        return [{name: one._replace(pattern="theirs") for name, one in each.items()} for each in made]

    answer = sharding.compile_sharded(encode_set(constraints).decode(), 3, spoilt)
    assert "theirs" in {entry["pattern"] for entry in answer["regex"]}


def test_cutting() -> None:
    sizes = [len(part) for part in cut([("x", one) for one in real()[0].constraints], 7)]
    assert max(sizes) - min(sizes) <= 1
    assert cut([], 3) == []


@pytest.mark.parametrize("shards", [-1, 0, 10**9])
def test_any_number_of_shards(shards: int) -> None:
    calls = Calls()
    assert "error" not in sharding.compile_sharded(encode_set(real()[0]).decode(), shards, calls)
    assert len(calls.sizes) <= sharding.MOST_SHARDS
