"""IRs: what is absent, what is refused, and where."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from ananke_core.codec import decode_ir, encode_ir, load_ir
from ananke_core.errors import InputError
from ananke_core.model.enums import Kind, Priority, Tier
from ananke_core.model.ir import CompiledConstraint, ConstraintIR, Grammar, GrammarUnit, Unenforced

IR = ConstraintIR(
    hash="sha256:" + "0" * 64,
    formats=("grammar", "json-schema"),
    optimization_level=1,
    constraint_count=1,
    constraints=(CompiledConstraint("c_1", "n", Kind.SECURITY, Priority.HIGH, Tier.HARD, ("grammar",)),),
    json_schema={"z": {"minimum": 1.0, "maximum": 0.5}, "a": 2**70},
    grammar=Grammar((GrammarUnit("python", "a.py", ("f",), lark="start: x"),)),
    unenforced=(Unenforced("c_1", "why", engine="xgrammar"),),
)


def damaged(**members: Any) -> list[str]:
    ir, faults = decode_ir(json.dumps({**IR.to_dict(), **members}))
    assert ir is None
    assert all(fault.line == 0 for fault in faults)
    return [f"{fault.place}: {fault.message}" for fault in faults]


def test_formats_and_dialects_that_were_not_asked_for_are_absent() -> None:
    plain = IR.to_dict()
    assert not {"regex", "schema_index"} & plain.keys()
    assert plain["grammar"]["units"] == [
        {"language": "python", "path": "a.py", "symbols": ["f"], "lark": "start: x"},
    ]
    assert plain["unenforced"] == [{"constraint": "c_1", "reason": "why", "engine": "xgrammar"}]
    assert IR["constraints"][0]["merged_from"] == []
    assert "regex" not in IR
    with pytest.raises(KeyError):
        IR["regex"]


def test_the_schema_keeps_its_order_and_has_canonical_numbers() -> None:
    assert b'"json_schema":{"z":{"minimum":1,"maximum":0.5},"a":1180591620717411303424}' in encode_ir(IR)


def test_to_dict_is_a_copy() -> None:
    IR.to_dict()["json_schema"]["z"]["minimum"] = 9
    assert IR.json_schema is not None
    assert IR.json_schema["z"]["minimum"] == 1


def test_several_faults_are_all_placed() -> None:
    assert damaged(
        hash=5, formats=["yaml"], stats={"input": -1}, conflicts=[{"reason": "r"}], constraint_count=True
    ) == [
        "hash: 5 is not a string",
        'formats[0]: "yaml" is no known value',
        "constraint_count: true is not a number",
        "conflicts[0].constraints: is required",
        "stats.input: -1 is below 0",
    ]


@pytest.mark.parametrize("data", ["[]", "5", "", "{", b"\xff", '{"version": "2"}', "{}", '{"constraints": []}'])
def test_what_is_no_ir(data: Any) -> None:
    ir, faults = decode_ir(data)
    assert ir is None
    assert faults
    with pytest.raises(InputError, match="not a valid ConstraintIR"):
        load_ir(data)


def test_unknown_members_are_warnings() -> None:
    ir, faults = decode_ir({**IR.to_dict(), "later": 1})
    assert ir == IR
    assert [(fault.place, fault.severity) for fault in faults] == [("later", "warning")]


@pytest.mark.parametrize("value", [float("nan"), "\ud800", object(), {1: 2}])
def test_a_schema_that_json_cannot_carry_is_refused(value: Any) -> None:
    with pytest.raises(InputError):
        encode_ir(attrs.evolve(IR, json_schema={"x": value}))
    ir, faults = decode_ir({**IR.to_dict(), "json_schema": {"x": value}})
    assert ir is None
    assert [fault.place for fault in faults] == ["json_schema"]
