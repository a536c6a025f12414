"""Sets made to take long, to take much or to get something into an artefact: refused with a place, or compiled as any.

That it takes neither long nor much is measured by ``python -m benchmarks.adversarial``; here a set that did would not
end in time.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from llguidance import LLMatcher

from ananke_core import Compiler
from ananke_core.codec import decode_set, encode_ir, load_set
from ananke_core.engines.validators import schema_problem, validator
from ananke_core.errors import InputError, SetError
from ananke_core.model.ir import ConstraintIR
from tests.compile.adversarial import LARGE, SETS, WILD, nested, of_name, rule, signature, text
from tests.compile.engines import complaints, decodes
from tests.engines import real

# What takes whole seconds is left to the benchmark.
_QUICK = [name for name in SETS if "10 MB" not in name and "100,000" not in name]


def compiled(constraints: list[dict[str, Any]], level: int = 1) -> ConstraintIR:
    return Compiler().compile({"language": "python", "constraints": constraints}, level=level)


@pytest.mark.parametrize("name", _QUICK)
def test_every_level_ends_and_every_constraint_is_accounted_for(name: str) -> None:
    given = load_set(text(name))
    for level in (1, 2):
        ir = Compiler().compile(given, level=level)
        assert ir.stats.input == len(given.constraints)
        assert sum(1 + len(item.merged_from) for item in ir.constraints) == len(given.constraints)
        if ir.json_schema is not None:
            assert schema_problem(ir.json_schema) == ""


def test_what_is_large_is_carried_whole_or_said_not_to_be() -> None:
    members = [f"v{number}" for number in range(100_000)]
    shape = {"type": "enum", "names": members, "values": members}
    ir = compiled([rule("type_shape", symbol="E", shape=shape)])
    assert ir.json_schema is not None
    assert len(ir.json_schema["$defs"]["E"]["enum"]) == len(members)
    long = compiled([signature("s" * LARGE, "x"), signature("g", "y")])
    assert long.grammar is not None
    assert [unit.symbols for unit in long.grammar.units] == [("g",)]
    said = [entry.reason for entry in long.unenforced if entry.format == "grammar" and not entry.engine]
    assert said == ["its header is larger than engines take"]
    assert len(encode_ir(long)) < 7 * LARGE


def test_two_hundred_thousand_values_with_nothing_in_common() -> None:
    (conflict,) = Compiler().compile(load_set(text("two enumerations of 100,000"))).conflicts
    assert len(conflict.constraints) == 2
    assert len(conflict.reason) < 200


@pytest.mark.parametrize(
    ("constraint", "place", "message"),
    [
        (nested(80), "constraints[1].rule", "types nest deeper than 64 levels"),
        (rule("naming", symbol_kind="function", pattern="(" * 2_000), "constraints[1].rule.pattern", ""),
        (rule("naming", symbol_kind="function", pattern="(?:a{1,1000}){1,1000}"), "constraints[1].rule.pattern", "RE2"),
        (rule("naming", symbol_kind="function", pattern="(?<=a)b"), "constraints[1].rule.pattern", ""),
        (rule("size", symbol_kind="function", measure="lines", maximum=-1), "constraints[1].rule.maximum", "below 0"),
        ({"name": "lone \ud800", "kind": "semantic"}, "constraints[1].name", "lone surrogate"),
        (signature("f\udfff"), "constraints[1].rule.symbol", "lone surrogate"),
        ({"name": "n", "kind": "semantic", "scope": {"path": "\ud83d"}}, "constraints[1].scope.path", "surrogate"),
    ],
    ids=range(8),
)
def test_what_is_refused_is_refused_at_its_place(constraint: dict[str, Any], place: str, message: str) -> None:
    good = rule("size", symbol_kind="function", measure="lines", maximum=9)
    with pytest.raises(InputError) as caught:
        Compiler().compile({"constraints": [good, constraint]})
    faults = caught.value.faults
    assert any(fault.place.startswith(place) for fault in faults), faults
    assert any(message in fault.message for fault in faults), faults


_NO_SETS = {
    "lists": b'{"constraints": ' + b"[" * 100_000,
    "objects": b'{"a":' * 100_000,
    "digits": b"[" + b"9" * 10_000 + b"]",
    "a surrogate": b'["\\ud800"]',
    "no UTF-8": b"\xff",
    "no number": b"[1e999]",
}


@pytest.mark.parametrize("data", _NO_SETS.values(), ids=list(_NO_SETS))
def test_a_text_that_is_no_set_is_one_fault(data: bytes) -> None:
    read, faults = decode_set(data)
    assert read.constraints == ()
    assert [fault.severity for fault in faults] == ["error"]
    with pytest.raises(SetError):
        Compiler().encode(data)


_OTHERS = (
    "def other(x: int):\n    pass",
    "def calm(x: str):\n    pass",
    "def g():\n    pass",
    "anything",
    "",
)


@pytest.mark.parametrize("name", WILD)
def test_a_wild_name_stays_a_name(name: str) -> None:
    """Artefacts load without a word, take what they should, and nothing that only the name could have let in."""
    ir = compiled([*of_name(name), signature("calm", "x")])
    assert ir.grammar is not None
    for unit in ir.grammar.units:
        assert unit.lark is not None
        assert unit.ebnf is not None
        assert complaints(unit.lark) == []
        for asked in (partial(decodes, unit.lark), real.ebnf(unit.ebnf)):
            assert asked("def calm(x: int):\n    pass")
            assert [code for code in _OTHERS if asked(code)] == []
    for new in ir.grammar.new:
        assert complaints(new.lark or "") == []
    assert ir.json_schema is not None
    assert schema_problem(ir.json_schema) == ""
    assert complaints(LLMatcher.grammar_from_json_schema(json.dumps(ir.json_schema))) == []
    _is_exact(ir, name)
    for entry in ir.regex or ():
        assert complaints(LLMatcher.grammar_from_regex(entry.pattern)) == []


def _is_exact(ir: ConstraintIR, name: str) -> None:
    """The type of that name has one member of that name with that value, and no other."""
    assert ir.json_schema is not None
    (key,) = (entry.key for entry in ir.schema_index or () if entry.symbol == name and entry.role == "type")
    root = {**ir.json_schema, "$ref": f"#/$defs/{key}"}
    root.pop("anyOf", None)
    loaded, engine = validator(root), real.llguidance(root)
    for instance, right in (
        ({name: name}, True),
        ({name: f"{name}x"}, False),
        ({f"{name}x": name}, False),
        ({}, False),
    ):
        assert loaded.is_valid(instance) is right
        assert engine(json.dumps(instance, ensure_ascii=False, separators=(",", ":"))) is right
