"""TypeScript types whose samples say which values they accept; tests/peers compares them with another tool."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest

from ananke_core.resolution import Policies
from tests.conformance.typescript_cases import SAMPLES, Said, declared, export, said

SAID = list(said())


@pytest.mark.parametrize("one", SAID, ids=lambda one: f"{one.path}:{one.symbol}:{one.value}"[:60])
def test_a_type_accepts_what_its_sample_says(one: Said) -> None:
    made, _ = export(SAMPLES, one.path, one.symbol)
    assert jsonschema_rs.Draft202012Validator(made, validate_formats=True).is_valid(one.value) is one.accepted


def test_values_stand_on_both_sides() -> None:
    assert sum(one.accepted for one in SAID) >= 50
    assert sum(not one.accepted for one in SAID) >= 50


def test_every_type_has_a_schema() -> None:
    """Nothing fails; what stays open is said, and is only what waits for a type argument or a validator checks."""
    left_open: dict[str, set[str]] = {}
    for path, symbol in declared():
        made, reasons = export(SAMPLES, path, symbol)
        assert made["$schema"], symbol
        source = (SAMPLES / path).read_text("utf-8")
        generic = re.search(rf"^export .*\b(?:type|interface|class) {symbol}<", source, re.M)
        if not generic:
            left_open[f"{path}:{symbol}"] = {
                reason
                for reason in reasons
                if "stands for any type" not in reason and "checked, not decoded" not in reason
            }
    assert {name for name, reasons in left_open.items() if reasons} == set()
    assert len(left_open) >= 300


def schema(symbol: str, path: str, **policies: Any) -> dict[str, Any]:
    return export(SAMPLES, path, symbol, Policies(**policies))[0]


def test_objects_are_open_or_closed_as_the_policy_says() -> None:
    assert schema("Plain", "objects.ts")["additionalProperties"] is False
    assert schema("Plain", "objects.ts", objects="open")["additionalProperties"] is True
    assert schema("Plain", "classes.ts")["additionalProperties"] is True
    assert schema("Plain", "classes.ts", objects="closed")["additionalProperties"] is False
    # What the code says holds whatever the policy is.
    assert schema("Open", "tags.ts", objects="closed")["additionalProperties"] is True
    assert schema("Dictionary", "objects.ts", objects="closed")["additionalProperties"] == {"type": "number"}


def test_everything_may_be_null_without_strict_checks() -> None:
    found = schema("Plain", "objects.ts", nulls="loose")["properties"]
    assert found == {
        "a": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "b": {"anyOf": [{"type": "number"}, {"type": "null"}]},
    }
