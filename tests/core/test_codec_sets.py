"""What a set may look like, what its defaults are, and what is said about one that is wrong."""

from __future__ import annotations

import json
from collections import OrderedDict
from types import MappingProxyType
from typing import Any

import pytest

from ananke_core.codec import decode_constraint, decode_set, digest, encode_set, load_set, wire_set
from ananke_core.codec.sets import MAX_DEPTH
from ananke_core.errors import SetError
from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import ALIASES, Kind, Priority, Severity, Source, Tier
from ananke_core.model.rules import Naming, Opaque, TypeShape, ValueRange
from ananke_core.model.types import Array, Bounds, Primitive, TypeExpr

PASTED = """{"name": "test", "constraints": [{"name": "function_structure", "kind": "syntactic", "confidence": 1.0,
 "source": "Pattern", "description": "Functions must have names"}]}"""


def messages(data: Any) -> list[str]:
    return [f"{fault.place}: {fault.message}" for fault in decode_set(data)[1]]


def one(**members: Any) -> Constraint:
    constraint, faults = decode_constraint({"name": "n", "kind": "semantic", **members})
    assert constraint is not None, faults
    return constraint


def refused(**members: Any) -> list[str]:
    constraint, faults = decode_constraint({"name": "n", "kind": "semantic", **members})
    assert constraint is None
    return [f"{fault.place}: {fault.message}" for fault in faults]


def test_the_set_that_people_paste() -> None:
    read = load_set(PASTED)
    (constraint,) = read.constraints
    assert (read.name, read.version, read.language) == ("test", "1", "")
    assert constraint.source is Source.AST_PATTERN
    assert constraint.rule == Opaque()
    assert constraint.id.startswith("c_")
    assert (constraint.severity, constraint.priority, constraint.tier) == (Severity.INFO, Priority.MEDIUM, Tier.HARD)


@pytest.mark.parametrize(
    "form",
    [
        PASTED,
        PASTED.encode(),
        b"\xef\xbb\xbf" + PASTED.encode(),
        json.loads(PASTED),
        json.loads(PASTED)["constraints"],
        tuple(json.loads(PASTED)["constraints"]),
        json.dumps(json.loads(PASTED)["constraints"]),
        MappingProxyType(OrderedDict(json.loads(PASTED))),
        load_set(PASTED),
    ],
    ids=lambda form: type(form).__name__,
)
def test_every_form_of_input(form: Any) -> None:
    read, faults = decode_set(form)
    assert not faults
    assert read.constraints == load_set(PASTED).constraints


def test_five_faults_in_one_file_are_all_placed() -> None:
    text = """{
  "name": "auth",
  "constraints": [
    {"name": "a", "kind": "semantic", "confidence": 1.5},
    {"kind": "semantic"},
    {"name": "é", "kind": "securty"},
    {"name": "d", "kind": "semantic", "rule": {"type": "signatur"}},
    {"name": "ok", "kind": "semantic"},
    {"name": "e", "kind": "semantic", "rule": {"type": "size", "symbol_kind": "function", "measure": "lines",
      "maximum": "5"}}
  ]
}"""
    read, faults = decode_set(text, "auth.json")
    assert [constraint.name for constraint in read.constraints] == ["ok"]
    assert [str(fault) for fault in faults] == [
        "auth.json:4:53: constraints[0].confidence: 1.5 is not between 0 and 1",
        "auth.json:5:5: constraints[1].name: is required (say in a few words what it is about)",
        'auth.json:6:27: constraints[2].kind: "securty" is no kind (did you mean "security"?)',
        'auth.json:7:56: constraints[3].rule.type: "signatur" is no rule type (did you mean "signature"?)',
        'auth.json:10:18: constraints[5].rule.maximum: "5" is not a number',
    ]
    assert {fault.code for fault in faults} == {"ANK911"}
    with pytest.raises(SetError, match="5 faults") as caught:
        load_set(text)
    assert len(caught.value.faults) == 5


def test_several_faults_of_one_constraint_are_all_said() -> None:
    assert refused(severity="loud", scope={"path": 3}, rule={"type": "naming", "pattern": 1}) == [
        'severity: "loud" is no severity',
        "scope.path: 3 is not a string",
        "rule.symbol_kind: is required",
        "rule.pattern: 1 is not a string",
    ]


@pytest.mark.parametrize(
    ("name", "spelling", "meant"), [(name, *pair) for name, pairs in ALIASES.items() for pair in pairs.items()]
)
def test_every_alias(name: str, spelling: str, meant: str) -> None:
    for written in (spelling, spelling.upper(), spelling.title(), spelling.replace("_", "-"), f" {spelling} "):
        assert getattr(one(**{name: written}), name) == meant


@pytest.mark.parametrize(
    ("name", "vocabulary"), [("kind", Kind), ("source", Source), ("severity", Severity), ("priority", Priority)]
)
def test_every_word_in_every_spelling(name: str, vocabulary: Any) -> None:
    for word in vocabulary:
        for written in (word.value, word.value.upper(), word.value.title(), word.value.replace("_", " ")):
            read = one(**{name: written})
            assert getattr(read, name) is word
            assert f'"{name}":"{word.value}"'.encode() in encode_set(ConstraintSet((read,))) or name != "kind"


def test_words_inside_a_rule_are_read_leniently_and_written_canonically() -> None:
    read = one(rule={"type": "Value Range", "symbol": "f", "name": "x", "bounds": {}})
    assert isinstance(read.rule, ValueRange)
    assert one(rule={"type": "naming", "symbol_kind": "FUNCTION"}).rule == Naming("function")


@pytest.mark.parametrize("kind", list(Kind))
def test_defaults_by_kind(kind: Kind) -> None:
    severity = {Kind.SECURITY: "error", Kind.TYPE_SAFETY: "warning", Kind.ARCHITECTURAL: "warning"}.get(kind, "info")
    priority = {Kind.SECURITY: "critical", Kind.TYPE_SAFETY: "high", Kind.OPERATIONAL: "low"}.get(kind, "medium")
    read = one(kind=kind.value)
    assert (read.severity, read.priority, read.tier, read.confidence) == (severity, priority, "hard", 1.0)
    assert (read.source, read.stated) == (Source.USER_DEFINED, True)
    mined = one(kind=kind.value, source="statistics")
    assert (mined.severity, mined.priority, mined.tier) == ("hint", priority, "soft")


@pytest.mark.parametrize("source", list(Source))
def test_what_was_only_observed_is_soft(source: Source) -> None:
    soft = {Source.STATISTICS, Source.TEST_MINING, Source.TELEMETRY, Source.LLM_ANALYSIS}
    assert one(source=source.value).tier is (Tier.SOFT if source in soft else Tier.HARD)
    assert one(source=source.value, tier="hard").tier is Tier.HARD


def test_stated_stands_for_the_source() -> None:
    assert one(stated=True).source is Source.USER_DEFINED
    assert one(stated=False).source is Source.AST_PATTERN
    assert one(stated=False, source="telemetry").source is Source.TELEMETRY
    (message,) = refused(stated=True, source="telemetry")
    assert message == ': stated is true but source is "telemetry"'


def test_the_language_of_the_set_is_filled_in_and_stands_nowhere_else() -> None:
    constraints: list[dict[str, Any]] = [
        {"name": "a", "kind": "semantic"},
        {"name": "b", "kind": "semantic", "scope": {"language": "rust"}},
    ]
    read = load_set({"language": "python", "constraints": constraints})
    assert [constraint.scope.language for constraint in read.constraints] == ["python", "rust"]
    assert b'"language":"python"}' not in encode_set(read)
    assert b'"version":"1"}' in wire_set(read)
    spelled = load_set([{**constraints[0], "scope": {"language": "python"}}, constraints[1]])
    assert [digest(one) for one in spelled.constraints] == [digest(one) for one in read.constraints]
    built = ConstraintSet((Constraint("a", Kind.SEMANTIC),), language="python")
    assert load_set(built).constraints[0].scope == Scope("python")
    assert json.loads(wire_set(built))["constraints"][0]["scope"]["language"] == "python"


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"confidence": "0.5"}, 'confidence: "0.5" is not a number'),
        ({"confidence": True}, "confidence: true is not a number"),
        ({"confidence": None}, "confidence: null is not a number"),
        ({"confidence": float("nan")}, "confidence: nan is not a finite number"),
        ({"confidence": -0.1}, "confidence: -0.1 is not between 0 and 1"),
        ({"description": 5}, "description: 5 is not a string"),
        ({"description": "\ud800"}, 'description: "\\ud800" holds a lone surrogate'),
        ({"name": ["n"]}, "name: a list is not a string"),
        ({"stated": 1}, "stated: 1 is not true or false"),
        ({"scope": "a.py"}, 'scope: "a.py" is not an object'),
        ({"rule": None}, "rule: null is not an object"),
        ({"rule": {}}, "rule.type: is required"),
        ({"rule": {"type": 5}}, "rule.type: 5 is not a string"),
        ({"rule": {"type": "call", "denied": "eval"}}, 'rule.denied: "eval" is not a list'),
        ({"rule": {"type": "call", "denied": ["eval", 5]}}, "rule.denied[1]: 5 is not a string"),
        ({"rule": {"type": "call", "instead": {"os.system": 5}}}, 'rule.instead["os.system"]: 5 is not a string'),
        ({"rule": {"type": "async", "must_await": 1}}, "rule.must_await: 1 is not true or false"),
        (
            {"rule": {"type": "value_range", "symbol": "f", "name": "x", "bounds": {"min_length": -1}}},
            "rule.bounds.min_length: -1 is below 0",
        ),
        (
            {"rule": {"type": "value_range", "symbol": "f", "name": "x", "bounds": {"maximum": float("inf")}}},
            "rule.bounds.maximum: inf is not a finite number",
        ),
        (
            {"rule": {"type": "signature", "symbol": "f", "parameters": [{"name": "x", "default": {"value": "s"}}]}},
            'rule.parameters[0].default.value: "s" is no number, boolean or null',
        ),
        (
            {"evidence": {"origins": [{"path": "a", "range": {"start": {"line": 1.5, "character": 0}}}]}},
            "evidence.origins[0].range.start.line: 1.5 is not an integer",
        ),
        ({"x": float("nan")}, "x: nan has no JSON form"),
        ({"x": object()}, "x: holds an object that is no plain data"),
    ],
)
def test_types_are_strict(members: dict[str, Any], message: str) -> None:
    assert message in refused(**members)


def test_unknown_members_are_kept_and_warned_about() -> None:
    data = {"nam": 1, "constraints": [{"name": "a", "kind": "semantic", "note": {"x": [1.5, None]}}]}
    read, faults = decode_set(data)
    assert read.extra == {"nam": 1}
    assert read.constraints[0].extra == {"note": {"x": [1.5, None]}}
    assert {(fault.place, fault.severity) for fault in faults} == {
        ("constraints[0].note", "warning"),
        ("nam", "warning"),
    }
    assert json.loads(encode_set(read)) == {"version": "1", **data}
    plain = load_set([{"name": "a", "kind": "semantic"}])
    assert digest(plain.constraints[0]) == digest(read.constraints[0])
    assert wire_set(read) == wire_set(plain)


def test_unknown_members_of_a_rule_are_left_out_with_a_warning() -> None:
    rule = {"type": "call", "denied": ["eval"], "becuase": 1, "instead": {"eval": "literal_eval"}}
    text = json.dumps([{"name": "a", "kind": "semantic", "rule": rule, "scope": {"file": 1}}])
    read, faults = decode_set(text)
    assert [(fault.place, fault.severity) for fault in faults] == [
        ("[0].rule.becuase", "warning"),
        ("[0].scope.file", "warning"),
    ]
    assert [text[fault.character : fault.end_character] for fault in faults] == ['"becuase"', '"file"']
    del rule["becuase"]
    assert read.constraints == load_set([{"name": "a", "kind": "semantic", "rule": rule}]).constraints


def test_ids_from_outside_are_kept_and_computed_ones_not_written() -> None:
    mine, computed = one(id="mine"), one()
    assert mine.id == "mine"
    assert computed.id == "c_" + digest(computed)[:16] == "c_" + digest(mine)[:16]
    assert b'"id":"mine"' in encode_set(ConstraintSet((mine,)))
    assert b'"id"' not in encode_set(ConstraintSet((computed,)))


def test_equal_numbers_are_one_value() -> None:
    rule = {"type": "value_range", "symbol": "f", "name": "x"}
    whole, real = one(rule={**rule, "bounds": {"minimum": 5}}), one(rule={**rule, "bounds": {"minimum": 5.0}})
    assert digest(whole) == digest(real)
    assert isinstance(real.rule, ValueRange)
    assert type(real.rule.bounds.minimum) is int


@pytest.mark.parametrize("version", ["1", 1, None])
def test_versions_that_are_read(version: Any) -> None:
    data: dict[str, Any] = {"constraints": [{"name": "a", "kind": "semantic"}]}
    assert len(load_set(data if version is None else {**data, "version": version}).constraints) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"version": "2", "constraints": []}, 'version: "2" is newer than this reader, which knows 1'),
        ({"version": 2}, "version: 2 is newer than this reader, which knows 1"),
        ({"version": True}, "version: true is no version"),
        ({"name": "x", "kind": "semantic"}, "constraints: is required"),
        ({"constraints": {}}, "constraints: an object is not a list"),
        ({"constraints": [3]}, "constraints[0]: 3 is not an object"),
        ({"emitter": 1, "hash": "sha256:", "constraints": []}, ": this is a ConstraintIR, not a constraint set"),
        (5, ": 5 is not an object, nor a list of constraints"),
        ("", ": is no JSON: expecting value"),
        ('{"a": 1,}', ": is no JSON: expecting property name enclosed in double quotes"),
        ('[{"name": NaN}]', ": is no JSON: NaN"),
        ('[{"name": "\\ud800"}]', ": holds a lone surrogate"),
        ("[{1: 2}]", ": is no JSON: expecting property name enclosed in double quotes"),
        ("[1e999]", ": holds a number that is out of range"),
        ("[" + "1" * 5000 + "]", ": holds an integer of too many digits"),
        (b"\xff[]", ": is not UTF-8"),
        ("[" * 100_000, ": nests too deeply to be read"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_set(data: Any, message: str) -> None:
    read, faults = decode_set(data)
    assert read.constraints == ()
    assert message in [f"{fault.place}: {fault.message}" for fault in faults]


def test_syntax_errors_are_placed() -> None:
    (fault,) = decode_set('{\n  "naïve": 1,\n  "constraints": [}\n}', "a.json")[1]
    assert (fault.file, fault.line, fault.character) == ("a.json", 2, 18)


def test_types_nest_sixty_four_levels_and_no_more() -> None:
    def nested(levels: int) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "primitive", "name": "string"}
        for _ in range(levels - 1):
            shape = {"type": "array", "items": shape}
        return {"type": "type_shape", "symbol": "T", "shape": shape}

    deepest = one(rule=nested(MAX_DEPTH)).rule
    assert isinstance(deepest, TypeShape)
    depth, shape = 1, deepest.shape
    while isinstance(shape, Array):
        depth, shape = depth + 1, shape.items
    assert depth == MAX_DEPTH
    for levels in (MAX_DEPTH + 1, 200, 50_000):
        assert refused(rule=nested(levels)) == [f"rule: types nest deeper than {MAX_DEPTH} levels"]
    wide = {"type": "union", "members": [{"type": "array", "items": {"type": "ref", "name": "A"}}] * 100}
    assert isinstance(one(rule={"type": "type_shape", "symbol": "T", "shape": wide}).rule, TypeShape)


def test_a_set_built_in_code_is_checked_as_far_as_a_digest_goes() -> None:
    good = Constraint("good", Kind.SEMANTIC)
    wrong: TypeExpr = 5  # type: ignore[assignment]
    bad = (
        Constraint("nan", Kind.SEMANTIC, ValueRange("f", "x", Bounds(minimum=float("nan")))),
        Constraint("\ud800", Kind.SEMANTIC),
        Constraint("shape", Kind.SEMANTIC, TypeShape("T", wrong)),
        Constraint("kind", "semantic"),  # type: ignore[arg-type]
    )
    given = ConstraintSet((good, *bad))
    read, faults = decode_set(given)
    assert read.constraints == (good,)
    assert [fault.place for fault in faults] == [f"constraints[{index}]" for index in range(1, 5)]
    for constraint in bad:
        with pytest.raises(SetError, match=r"constraints\[1\]"):
            wire_set(ConstraintSet((good, constraint)))
        with pytest.raises(SetError, match=r"constraints\[1\]"):
            encode_set(ConstraintSet((good, constraint)))
    same = ConstraintSet((good,))
    assert decode_set(same)[0] is same


def test_written_files_hold_only_what_is_not_a_default() -> None:
    plain = Constraint("n", Kind.SEMANTIC, TypeShape("T", Primitive("string")), Scope(path="a.py"))
    assert json.loads(encode_set(ConstraintSet((plain,), "s"))) == {
        "version": "1",
        "name": "s",
        "constraints": [
            {
                "name": "n",
                "kind": "semantic",
                "rule": {"type": "type_shape", "symbol": "T", "shape": {"type": "primitive", "name": "string"}},
                "scope": {"path": "a.py"},
            }
        ],
    }
