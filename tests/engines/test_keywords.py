"""The table of what engines make of our keywords, held to the engines."""

from __future__ import annotations

import json

import pytest

from ananke_core.compile.emit.json_schema.keywords import GAPS, gaps, words
from ananke_core.engines.validators import validator
from tests.engines import real
from tests.engines.schemas import CASES, around

ASKED = {"llguidance": real.llguidance, "outlines": real.outlines, "xgrammar": real.xgrammar}


@pytest.mark.parametrize("name", CASES)
def test_instances_are_what_a_validator_says(name: str) -> None:
    schema, right, wrong = CASES[name]
    loaded = validator(around(schema))
    assert [loaded.is_valid({"x": one}) for one in (*right, *wrong)] == [True] * len(right) + [False] * len(wrong)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("engine", ASKED)
def test_an_engine_does_what_the_table_says(engine: str, name: str) -> None:
    schema, right, wrong = CASES[name]
    try:
        ask = ASKED[engine](around(schema))
    except (ValueError, TypeError, RuntimeError):
        assert GAPS[engine].get(name) == "refused"
        return
    takes = [ask(json.dumps({"x": one})) for one in right]
    lets_through = [ask(json.dumps({"x": one})) for one in wrong]
    found = "ignored" if any(lets_through) else "refused" if not any(takes) else "" if all(takes) else "closed"
    assert found == GAPS[engine].get(name, "")


def test_every_row_is_tried() -> None:
    assert {name for table in GAPS.values() for name in table} <= CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_schema_uses_its_row(name: str) -> None:
    assert name in {word for _, word in words(around(CASES[name][0]))}


def test_a_gap_is_said_with_its_place() -> None:
    schema = around({"type": "object", "properties": {"n": {"type": "number", "minimum": 0.5}}})
    assert gaps("llama.cpp", schema) == ["x.n: minimum of number is checked, not decoded"]
    assert gaps("llguidance", schema) == []


def test_a_root_that_takes_anything_is_said() -> None:
    assert gaps("outlines", {"$schema": "https://json-schema.org/draft/2020-12/schema"}) == [
        "root: anything is more than it takes"
    ]
