"""The published JSON Schemas are those of the model, and fit what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given

from ananke_core.codec import encode_ir, encode_set, wire_set
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR
from scripts.generators.schemas import generate
from tests.strategies import constraint_sets, irs

FILES = generate()
SET, IR = (
    jsonschema_rs.validator_for(json.loads(FILES[f"docs/schemas/constraint-{name}.json"])) for name in ("set", "ir")
)


@pytest.mark.parametrize("path", sorted(FILES))
def test_the_committed_schema_is_generated_and_valid(path: str, project: Path) -> None:
    assert (project / path).read_text() == FILES[path]
    jsonschema_rs.meta.validate(json.loads(FILES[path]))


@given(constraint_sets())
def test_every_written_set_fits(given_set: ConstraintSet) -> None:
    SET.validate(json.loads(encode_set(given_set)))
    SET.validate(json.loads(wire_set(given_set)))
    SET.validate(json.loads(encode_set(given_set))["constraints"])


@given(irs())
def test_every_written_ir_fits(ir: ConstraintIR) -> None:
    IR.validate(json.loads(encode_ir(ir)))


@pytest.mark.parametrize(
    "instance",
    [
        {"constraints": [{"name": "n"}]},
        {"constraints": [{"name": "n", "kind": "other"}]},
        {"constraints": [{"name": "n", "kind": "semantic", "confidence": 2}]},
        {"constraints": [{"name": "n", "kind": "semantic", "rule": {"type": "other"}}]},
        {"constraints": [{"name": "n", "kind": "semantic", "rule": {"type": "signature"}}]},
        {"version": "2"},
        "text",
    ],
)
def test_what_is_no_set_does_not_fit(instance: Any) -> None:
    assert not SET.is_valid(instance)


def test_what_is_no_ir_does_not_fit() -> None:
    assert not IR.is_valid({"hash": "sha256:1"})
