"""Python types against pydantic: what its schema accepts, ours accepts, and what it refuses, ours refuses.

`python.json` lists what differs and whose doing that is. It only ever gets shorter: a type that differs and isn't
listed fails; one that is listed and no longer differs can be taken off.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.judge import Outcome, compare, shown
from tests.conformance.python_cases import Case, cases, export

LISTED: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "python.json").read_text())
LEAST, SHARE = 200, 0.97


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[Case, Outcome]]:
    return {case.name: (case, compare(case.expected, *export(case))) for case in cases()}


def test_nothing_differs_that_is_not_listed(outcomes: dict[str, tuple[Case, Outcome]]) -> None:
    differing = {name: outcome for name, (_, outcome) in outcomes.items() if outcome.verdict == "differs"}
    told = {
        name: f"{shown(outcome.witness)} is accepted by {'theirs' if outcome.theirs else 'ours'} alone"
        for name, outcome in differing.items()
        if name not in LISTED
    }
    assert not told


def test_the_list_says_whose_doing_it_is_and_names_what_is_there(outcomes: dict[str, tuple[Case, Outcome]]) -> None:
    assert {entry["class"] for entry in LISTED.values()} <= {"policy", "theirs", "ours"}
    assert all(entry["why"] for entry in LISTED.values())
    assert LISTED.keys() <= outcomes.keys()


def test_how_many_are_equivalent(outcomes: dict[str, tuple[Case, Outcome]]) -> None:
    same = sum(outcome.verdict != "differs" for _, outcome in outcomes.values())
    assert len(outcomes) >= LEAST
    assert same / len(outcomes) >= SHARE
    # Most of all have no keyword that is left out, and values on both sides.
    assert sum(outcome.verdict == "same" for _, outcome in outcomes.values()) / len(outcomes) >= 0.94
    told_apart = [outcome for _, outcome in outcomes.values() if outcome.accepted and outcome.refused]
    assert len(told_apart) / len(outcomes) >= 0.9


MUTATIONS: dict[str, Any] = {
    "models.Plain": lambda schema: schema | {"required": ["a"]},
    "models.Forbidding": lambda schema: schema | {"additionalProperties": True},
    "annotations.Bounded": lambda schema: schema | {"maximum": 11},
    "annotations.ListOfBounded": lambda schema: schema | {"items": {"type": "integer"}},
    "annotations.TwoWords": lambda schema: {"enum": ["on"]},
    "plain_data.Movie": lambda schema: schema | {"properties": {"title": {}, "year": schema["properties"]["year"]}},
    "shop.models.Order": lambda schema: schema | {"properties": {**schema["properties"], "orderId": {}}},
    "annotations.ShortText": lambda schema: schema | {"minLength": 1},
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_wrong_schema_is_found_out(outcomes: dict[str, tuple[Case, Outcome]], name: str) -> None:
    case, outcome = outcomes[name]
    assert outcome.verdict == "same"
    made, said = export(case)
    assert compare(case.expected, MUTATIONS[name](made), said).verdict == "differs"
