"""Types as schemas: what validator and engine accept and refuse, and what is said of the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ananke_core.model.rules import Naming, Parameter, Signature, TypeShape, ValueRange
from ananke_core.model.types import (
    Array,
    Bounds,
    Default,
    EnumType,
    Field,
    FunctionType,
    Intersection,
    LiteralType,
    Map,
    Primitive,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)
from tests.compile.emitting import (
    ANY,
    BOOLEAN,
    INTEGER,
    NEVER,
    NULL,
    NUMBER,
    STRING,
    emit,
    reasons,
    schema_of,
    without_root,
)
from tests.compile.engines import verdicts

CASES: list[tuple[TypeExpr, list[Any], list[Any]]] = [
    (STRING, ["", "é"], [1, None]),
    (INTEGER, [1, -3], ["1", 1.5, True]),
    (NUMBER, [1, 1.5], ["1"]),
    (BOOLEAN, [True], [1]),
    (NULL, [None], [0]),
    (ANY, [1, "a", {"b": [None]}], []),
    (Primitive("bytes"), ["YQ=="], [1]),
    (Primitive("string", "date-time"), ["2024-01-02T03:04:05Z"], ["yesterday", 1]),
    (Primitive("string", "uuid"), ["123e4567-e89b-12d3-a456-426614174000"], ["x"]),
    (Primitive("string", "path"), ["a/b"], [1]),
    (LiteralType("a"), ["a"], ["b"]),
    (LiteralType(1.0), [1], [2]),
    (LiteralType(True), [True], [1, False]),
    (Array(INTEGER), [[], [1, 2]], [["a"], 1]),
    (Array(NEVER), [[]], [[1]]),
    (Tuple((STRING, INTEGER)), [["a", 1]], [["a"], ["a", 1, 2], [1, "a"]]),
    (Tuple((STRING,), INTEGER), [["a"], ["a", 1, 2]], [[], ["a", "b"]]),
    (Tuple((), INTEGER), [[], [1]], [["a"]]),
    (Tuple(()), [[]], [[1]]),
    (Map(STRING, INTEGER), [{}, {"a": 1}], [{"a": "b"}]),
    (Map(STRING, NEVER), [{}], [{"a": 1}]),
    (Map(Union((LiteralType("a"), LiteralType("b"))), INTEGER), [{}, {"a": 1}, {"a": 1, "b": 2}], [{"c": 1}]),
    (Union((STRING, NULL)), ["a", None], [1]),
    (Union((LiteralType("a"), LiteralType("b"), NULL)), ["a", "b", None], ["c"]),
    (Union((LiteralType(1), LiteralType(True))), [1, True], [2, False]),
    (Union((STRING, NEVER)), ["a"], [1]),
    (EnumType(("A", "B"), ("a", 2)), ["a", 2], ["A", 1]),
    (
        Record((Field("a", STRING), Field("b", INTEGER, required=False)), open=False),
        [{"a": "x"}, {"a": "x", "b": 1}],
        [{}, {"a": "x", "c": 1}],
    ),
    (Record((Field("a", STRING),)), [{"a": "x"}, {"a": "x", "c": 1}], [{"c": 1}]),
    (Record((Field("a", STRING, wire_name="A"),), open=False), [{"A": "x"}], [{"a": "x"}]),
    (Record((Field("a", NEVER, required=False),)), [{}, {"b": 1}], [{"a": 1}]),
    (Record((Field("a", Union((INTEGER, NULL)), bounds=Bounds(minimum=3)),)), [{"a": 3}, {"a": None}], [{"a": 2}]),
    (
        Record((Field("a", INTEGER, bounds=Bounds(exclusive_minimum=0.5, maximum=2)),)),
        [{"a": 1}, {"a": 2}],
        [{"a": 0}, {"a": 3}],
    ),
    (
        Record((Field("a", NUMBER, bounds=Bounds(minimum=0, exclusive_maximum=1, multiple_of=0.25)),)),
        [{"a": 0}, {"a": 0.75}],
        [{"a": 1}, {"a": 0.3}],
    ),
    (
        Record((Field("a", STRING, bounds=Bounds(min_length=2, max_length=3)),)),
        [{"a": "xy"}],
        [{"a": "x"}, {"a": "wxyz"}],
    ),
    (Record((Field("a", STRING, bounds=Bounds(pattern="[a-z]+")),)), [{"a": "xy"}], [{"a": "x1"}, {"a": ""}]),
    (Record((Field("a", STRING, bounds=Bounds(enum=("x", "y", 3))),)), [{"a": "x"}], [{"a": "z"}, {"a": 3}]),
    (Record((Field("a", Array(STRING), bounds=Bounds(min_length=1)),)), [{"a": ["x"]}], [{"a": []}]),
    (
        Record((Field("a", INTEGER, default=Default(True, 3), required=False, doc="How many."),)),
        [{}, {"a": 1}],
        [{"a": "x"}],
    ),
    (
        Intersection((Record((Field("a", STRING),)), Record((Field("b", INTEGER),)))),
        [{"a": "x", "b": 1}],
        [{"a": "x"}, {"b": 1}],
    ),
    (Intersection((STRING, ANY)), ["a"], [1]),
]


@pytest.mark.parametrize(("type_", "good", "bad"), CASES)
def test_a_type_accepts_its_values_alone(type_: TypeExpr, good: list[Any], bad: list[Any]) -> None:
    schema = schema_of(type_)
    assert verdicts(schema, *good) == [True] * len(good)
    assert verdicts(schema, *bad) == [False] * len(bad)


def test_one_definition_is_the_root_and_several_are_alternatives() -> None:
    one = emit(TypeShape("A", STRING)).schema
    assert one is not None
    assert one["$ref"] == "#/$defs/A"
    both = emit(TypeShape("A", STRING), TypeShape("B", INTEGER)).schema
    assert both is not None
    assert both["anyOf"] == [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]
    assert verdicts(both, "a", 1, None) == [True, True, False]


def test_nothing_to_describe_is_no_schema() -> None:
    assert emit().schema is None
    only_a_name = emit(Naming("function", style="snake_case"))
    assert only_a_name.schema is None
    assert only_a_name.index == ()
    assert only_a_name.carried == frozenset()


def test_an_impossible_type_is_left_out_with_a_reason() -> None:
    emitted = emit(TypeShape("A", NEVER), TypeShape("B", Record((Field("a", Ref("A")),))))
    assert emitted.schema is None
    assert reasons(emitted) == ["no value has this shape", "no value has this shape"]


def test_references_to_an_impossible_type_leave_the_rest_in_place() -> None:
    optional = Record((Field("a", Ref("A"), required=False), Field("b", Union((Ref("A"), STRING)))))
    emitted = emit(TypeShape("A", NEVER), TypeShape("B", optional))
    assert emitted.schema is not None
    assert verdicts(emitted.schema, {"b": "x"}, {"a": 1, "b": "x"}, {"b": 1}) == [True, False, False]


def test_bounds_that_exclude_each_other_leave_no_value() -> None:
    emitted = emit(TypeShape("A", Record((Field("a", INTEGER, bounds=Bounds(minimum=3, maximum=2)),))))
    assert emitted.schema is None


def test_a_recursive_type_refers_to_itself() -> None:
    node = TypeShape("Node", Record((Field("value", INTEGER), Field("next", Union((Ref("Node"), NULL)))), open=False))
    schema = emit(node).schema
    assert schema is not None
    assert verdicts(schema, {"value": 1, "next": {"value": 2, "next": None}}, {"value": 1, "next": 3}) == [True, False]


def test_a_name_means_the_declaration_of_its_own_file_first() -> None:
    user = TypeShape("User", Record((Field("of", Ref("Kind")),)))
    emitted = emit(user, TypeShape("Kind", STRING), TypeShape("Kind", INTEGER), paths={2: "b.py"})
    assert emitted.unenforced == ()
    assert emitted.schema is not None
    root = without_root(emitted.schema, "User")
    assert verdicts(root, {"of": "x"}, {"of": 1}) == [True, False]
    assert {entry.key for entry in emitted.index} == {"User", "a.Kind", "b.Kind"}


def test_a_name_of_one_other_file_is_found_and_of_two_is_left_open() -> None:
    user = TypeShape("User", Record((Field("of", Ref("Kind")),)))
    found = emit(user, TypeShape("Kind", STRING), paths={1: "b.py"})
    assert found.unenforced == ()
    unclear = emit(user, TypeShape("Kind", STRING), TypeShape("Kind", INTEGER), paths={1: "b.py", 2: "c.py"})
    assert reasons(unclear) == ["of: Kind is declared in several files of this set"]


def test_a_dotted_name_means_the_file_of_that_name() -> None:
    user = TypeShape("User", Record((Field("of", Ref("models.Kind")),)))
    emitted = emit(user, TypeShape("Kind", STRING), TypeShape("Kind", INTEGER), paths={1: "x/models.py", 2: "c.py"})
    assert emitted.unenforced == ()
    assert emitted.schema is not None
    assert verdicts(without_root(emitted.schema, "User"), {"of": "x"}, {"of": 1}) == [True, False]


def test_an_inner_class_is_found_before_an_outer_one() -> None:
    outer = TypeShape("Outer", Record((Field("kind", Ref("Kind")),)))
    emitted = emit(outer, TypeShape("Outer.Kind", INTEGER), TypeShape("Kind", STRING))
    assert emitted.schema is not None
    assert verdicts(without_root(emitted.schema, "Outer"), {"kind": 1}, {"kind": "x"}) == [True, False]


def test_a_member_of_an_enum_is_its_value() -> None:
    emitted = emit(TypeShape("State", EnumType(("OPEN", "PAID"), ("o", "p"))), TypeShape("T", Ref("State.OPEN")))
    assert emitted.unenforced == ()
    assert emitted.schema is not None
    assert verdicts(without_root(emitted.schema, "T"), "o", "p") == [True, False]


@pytest.mark.parametrize(
    ("type_", "reason"),
    [
        (Ref("Elsewhere"), "Elsewhere is not declared in this set"),
        (Unknown("a call is no type"), "a call is no type"),
        (FunctionType(None, ANY), "a function has no JSON form"),
        (TypeParameter("T"), "type parameter T stands for any type"),
        (Intersection((Ref("Elsewhere"), STRING)), "Elsewhere is not declared in this set"),
    ],
)
def test_what_is_not_resolved_is_open_and_said(type_: TypeExpr, reason: str) -> None:
    emitted = emit(TypeShape("T", Record((Field("a", type_), Field("b", INTEGER)), open=False)))
    assert reasons(emitted) == [f"a: {reason}"]
    assert emitted.unenforced[0].constraint == "0"
    assert emitted.unenforced[0].format == "json-schema"
    assert emitted.schema is not None
    assert verdicts(emitted.schema, {"a": "anything", "b": 1}, {"a": "x", "b": "y"}, {"b": 1}) == [True, False, False]


@pytest.mark.parametrize(
    ("type_", "bounds", "reason"),
    [
        (Array(STRING, unique=True), None, "that items are unique is checked, not decoded"),
        (Map(INTEGER, STRING), None, "what its keys look like is checked, not decoded"),
        (INTEGER, Bounds(maximum=2**60), "a maximum beyond 2^53 is checked, not decoded"),
        (Map(STRING, STRING), Bounds(min_length=1), "a count of members is checked, not decoded"),
        (
            STRING,
            Bounds(pattern=r"\bword"),
            "its pattern is checked, not decoded: a word boundary has no portable form",
        ),
        (Primitive("string", "uuid"), Bounds(pattern="a+"), "a pattern beside a format is checked, not decoded"),
    ],
)
def test_what_engines_do_not_share_is_left_out_and_said(type_: TypeExpr, bounds: Bounds | None, reason: str) -> None:
    emitted = emit(TypeShape("T", Record((Field("a", type_, bounds=bounds),))))
    assert reasons(emitted) == [f"a: {reason}"]
    assert emitted.schema is not None
    assert verdicts(emitted.schema, {}) == [False]


def test_generic_types_are_written_once_per_argument() -> None:
    page = TypeShape(
        "Page",
        Record((Field("items", Array(Ref("T"))), Field("next", Union((Ref("Page", (Ref("T"),)), NULL))))),
        "",
        ("T",),
    )
    uses = Record(
        (Field("a", Ref("Page", (INTEGER,))), Field("b", Ref("Page", (INTEGER,))), Field("c", Ref("Page", (STRING,))))
    )
    emitted = emit(page, TypeShape("Uses", uses))
    assert reasons(emitted) == [
        "items: type parameter T stands for any type",
        "next: type parameter T stands for any type",
    ]
    assert emitted.schema is not None
    # Of itself, T stands for anything: that instance is the fourth.
    assert [key for key in emitted.schema["$defs"] if key.startswith("Page")] == [
        "Page",
        "Page_T",
        "Page_integer",
        "Page_string",
    ]
    full: dict[str, Any] = {"items": [1], "next": {"items": [2], "next": None}}
    empty: dict[str, Any] = {"items": [], "next": None}
    root = without_root(emitted.schema, "Uses")
    assert verdicts(root, {"a": full, "b": empty, "c": empty}, {"a": empty, "b": empty, "c": full}) == [True, False]


def test_a_generic_type_that_grows_without_end_is_cut_and_said() -> None:
    grows = TypeShape("G", Record((Field("a", Ref("G", (Array(Ref("T")),)), required=False),)), "", ("T",))
    emitted = emit(grows)
    assert "a: G refers to ever larger forms of itself" in reasons(emitted)
    assert emitted.schema is not None
    assert verdicts(emitted.schema, {}) == [True]


def test_a_type_that_is_nothing_but_itself_is_open_and_said() -> None:
    circle = [TypeShape("A", Ref("B")), TypeShape("B", Ref("A")), TypeShape("C", Union((Ref("C"), STRING)))]
    emitted = emit(*circle, TypeShape("Tree", Record((Field("child", Ref("Tree"), False),))))
    assert emitted.schema is not None
    defined = emitted.schema["$defs"]
    assert defined["A"] == defined["B"] == {}
    assert verdicts(without_root(emitted.schema, "C"), "a", 1) == [True, False]
    assert verdicts(without_root(emitted.schema, "Tree"), {"child": {"child": {}}}, {"child": 1}) == [True, False]
    assert {entry.constraint for entry in emitted.unenforced} == {"0", "1", "2"}


def test_several_definitions_of_one_symbol_are_alternatives() -> None:
    emitted = emit(TypeShape("A", STRING), TypeShape("A", INTEGER), TypeShape("A", STRING))
    assert emitted.schema is not None
    assert emitted.schema["$defs"]["A"] == {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    assert [entry.key for entry in emitted.index] == ["A"]
    assert emitted.carried == {"0", "1", "2"}


def test_a_type_and_a_function_of_one_name_have_their_own_keys() -> None:
    emitted = emit(TypeShape("A", STRING), Signature("A"), Signature("weird name/é"))
    assert [(entry.key, entry.role) for entry in emitted.index] == [
        ("a.A", "type"),
        ("a.A.arguments", "arguments"),
        ("weird_name_", "arguments"),
    ]


def test_a_naming_rule_is_a_string_schema_outside_of_the_root() -> None:
    emitted = emit(Signature("f"), Naming("function", style="snake_case"), Naming("function", pattern="^x"))
    assert emitted.schema is not None
    assert emitted.schema["$ref"] == "#/$defs/f"
    names = [entry for entry in emitted.index if entry.role == "name"]
    assert [entry.key for entry in names] == ["function_name", "function_name_2"]
    root = without_root(emitted.schema, "function_name")
    assert verdicts(root, "load_all", "_load", "loadAll", "Load") == [True, True, False, False]
    assert verdicts(without_root(emitted.schema, "function_name_2"), "xy", "yx") == [True, False]


def test_what_an_engine_leaves_open_is_booked_for_that_engine() -> None:
    plain = TypeShape("A", Record((Field("a", STRING),)))
    bounded = TypeShape("B", Record((Field("a", NUMBER, bounds=Bounds(minimum=1)),)))
    stepped = ValueRange("B", "a", Bounds(multiple_of=2))
    emitted = emit(plain, bounded, TypeShape("C", Primitive("string", "email")), stepped)
    said = {(entry.constraint, entry.engine, entry.reason.partition(":")[0]) for entry in emitted.unenforced}
    steps = {("1", "xgrammar", "a"), ("3", "xgrammar", "root")}
    assert said == {("1", "llama.cpp", "a"), ("2", "llama.cpp", "root"), ("3", "llama.cpp", "root"), *steps}


def test_an_integral_default_is_written_as_an_integer() -> None:
    # What is read back from bytes is an integer too: fresh and cached IRs export the same text.
    emitted = emit(Signature("f", parameters=(Parameter("x", NUMBER, default=Default(True, 0.0)),)))
    assert emitted.schema is not None
    assert json.dumps(emitted.schema["$defs"]["f"]["properties"]["x"]) == '{"type": "number", "default": 0}'
