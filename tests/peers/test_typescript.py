"""TypeScript types against ts-json-schema-generator: what its schema accepts, ours accepts, and the reverse.

`tests/conformance/typescript.json` lists what differs and whose doing that is. It only ever gets shorter: a type that
differs and isn't listed fails; one that is listed and no longer differs can be taken off. Run with Node, by
``make test-peers``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.judge import Outcome, compare, shown
from tests.conformance.typescript_cases import Case, cases, compiler_accepts, export

LIST = Path(__file__).parents[1] / "conformance" / "typescript.json"
LISTED: dict[str, dict[str, str]] = json.loads(LIST.read_text("utf-8"))
LEAST, SHARE = 850, 0.92
# Some hundred thousand values are asked of both schemas, which takes a minute where nothing else runs.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[Case, Outcome]]:
    return {case.name: (case, compare(case.expected, *export(case.root, case.path, case.symbol))) for case in cases()}


def test_nothing_differs_that_is_not_listed(outcomes: dict[str, tuple[Case, Outcome]]) -> None:
    told = {
        name: f"{shown(outcome.witness)} is accepted by {'theirs' if outcome.theirs else 'ours'} alone"
        for name, (_, outcome) in outcomes.items()
        if outcome.verdict == "differs" and name not in LISTED
    }
    assert not told


def test_the_list_says_whose_doing_it_is_and_names_what_is_there(outcomes: dict[str, tuple[Case, Outcome]]) -> None:
    assert {entry["class"] for entry in LISTED.values()} <= {"policy", "theirs", "ours"}
    assert all(entry["why"] for entry in LISTED.values())
    assert LISTED.keys() <= outcomes.keys()


def test_where_it_is_their_doing_the_compiler_is_with_us(outcomes: dict[str, tuple[Case, Outcome]]) -> None:
    asked = [
        (name, case, outcome)
        for name, (case, outcome) in outcomes.items()
        if outcome.verdict == "differs" and LISTED.get(name, {}).get("class") == "theirs"
    ]
    accepts = compiler_accepts([(case, outcome.witness) for _, case, outcome in asked])
    against = {
        name: shown(outcome.witness)
        for (name, _, outcome), accepted in zip(asked, accepts, strict=True)
        if accepted is outcome.theirs
    }
    assert not against
    assert asked


def test_how_many_are_equivalent(outcomes: dict[str, tuple[Case, Outcome]]) -> None:
    same = sum(outcome.verdict != "differs" for _, outcome in outcomes.values())
    print(f"{same} of {len(outcomes)} types are equivalent")
    assert len(outcomes) >= LEAST
    assert same / len(outcomes) >= SHARE
    told_apart = [outcome for _, outcome in outcomes.values() if outcome.accepted and outcome.refused]
    assert len(told_apart) / len(outcomes) >= 0.9


MUTATIONS: dict[str, Any] = {
    "objects:Plain": lambda schema: schema | {"required": []},
    "objects:Literal": lambda schema: schema | {"additionalProperties": True},
    "tags:Natural": lambda schema: schema | {"minimum": 1},
    "lists:Pair": lambda schema: schema | {"minItems": 1},
    "plain:Switch": lambda schema: {"enum": ["on"]},
    "generics:Numbers": lambda schema: {"type": "object"},
    "shop/models:Rates": lambda schema: schema | {"required": []},
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_wrong_schema_is_found_out(outcomes: dict[str, tuple[Case, Outcome]], name: str) -> None:
    case, outcome = outcomes[name]
    assert outcome.verdict == "same"
    made, said = export(case.root, case.path, case.symbol)
    assert compare(case.expected, MUTATIONS[name](made), said).verdict == "differs"
