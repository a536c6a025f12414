"""What is left out at level 2 because another constraint says it already."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ananke_core.codec import constraint_id
from ananke_core.compile.passes.merge import merge
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.subsume import subsume
from ananke_core.compile.passes.working import Working, working_set
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Priority, Tier
from ananke_core.model.rules import (
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Naming,
    Rule,
    Signature,
    Size,
    Structure,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import (
    Array,
    Bounds,
    EnumType,
    Field,
    LiteralType,
    Map,
    Primitive,
    Record,
    Tuple,
    TypeExpr,
    Union,
    Unknown,
)

STRING, INTEGER, NUMBER, ANY = Primitive("string"), Primitive("integer"), Primitive("number"), Primitive("any")


def constraint(rule: Rule, name: str = "b", **changes: Any) -> Constraint:
    return attrs.evolve(Constraint(name, Kind.SEMANTIC, rule, Scope("python", "a.py")), **changes)


def left(*constraints: Constraint) -> list[Working]:
    return subsume(merge(working_set(constraints)), Patterns())


def apart(*rules: Rule) -> list[Constraint]:
    """Constraints of several kinds, so that nothing is merged before."""
    return [constraint(rule, kind=kind) for rule, kind in zip(rules, Kind, strict=False)]


def bounds(**members: Any) -> ValueRange:
    return ValueRange("f", "x", Bounds(**members))


def named(pattern: str) -> Naming:
    return Naming("function", pattern=pattern)


def shape(type_: TypeExpr) -> TypeShape:
    return TypeShape("T", type_)


def record(*fields: Field, open_: bool = True) -> TypeShape:
    return shape(Record(fields, open_))


X, Y = Field("x", STRING), Field("y", INTEGER)
MAYBE_X = Field("x", STRING, required=False)

PAIRS: list[tuple[Rule, Rule]] = [
    (bounds(minimum=3), bounds(minimum=1)),
    (bounds(minimum=3), bounds(exclusive_minimum=2)),
    (bounds(exclusive_minimum=3), bounds(minimum=3)),
    (bounds(minimum=3, maximum=5), bounds(maximum=5)),
    (bounds(exclusive_maximum=5), bounds(maximum=5)),
    (bounds(multiple_of=6), bounds(multiple_of=3)),
    (bounds(enum=(1, 2)), bounds(enum=(2, 1, 3))),
    (bounds(enum=(1, 2)), bounds(maximum=2)),
    (bounds(enum=("ab", "abc")), bounds(pattern="[a-z]{2,3}", min_length=1)),
    (bounds(min_length=3, max_length=4), bounds(max_length=9)),
    (bounds(min_items=3), bounds(min_items=2)),
    (bounds(pattern="[a-f]+"), bounds(pattern="[a-z]+")),
    (named("^[a-z]+$"), named("^[a-z]")),
    (named("^get_[a-z]+$"), Naming("function", "snake_case")),
    (Naming("function", "lower"), Naming("function", "camelCase")),
    (named("^a(aa)*$"), named("^a*$")),
    (Call(("eval", "exec")), Call(("exec",))),
    (Call(("eval", "exec")), Call(("exec",), inside="function")),
    (Call(required=("log", "trace")), Call(required=("log",))),
    (Import(("os", "pickle")), Import(("os",))),
    (Import(allowed=("json",)), Import(allowed=("json", "os"))),
    (Import(allowed=("os.path",)), Import(allowed=("json", "os"))),
    (Size("function", "lines", 40), Size("function", "lines", 80)),
    (Documentation("class", public_only=False), Documentation("class")),
    (Structure("T", ("a", "b"), ("Base",)), Structure("T", ("a",))),
    (Async(True, ("sleep",)), Async(blocking=("sleep",))),
    (ErrorHandling(True, True), ErrorHandling(bare=True)),
    (shape(NUMBER), shape(INTEGER)),
    (shape(STRING), shape(Primitive("string", "uuid"))),
    (shape(ANY), record(X)),
    (shape(Union((STRING, INTEGER))), shape(STRING)),
    (shape(Union((STRING, NUMBER))), shape(Union((INTEGER, STRING)))),
    (shape(STRING), shape(EnumType(("A", "B"), ("a", "b")))),
    (shape(EnumType(("A", "B"), ("a", "b"))), shape(LiteralType("b"))),
    (shape(Union((LiteralType("a"), INTEGER))), shape(EnumType(("A", "B"), ("a", 1)))),
    (shape(Array(NUMBER)), shape(Array(INTEGER))),
    (shape(Map(STRING, NUMBER)), shape(Map(STRING, INTEGER))),
    (record(X), record(X, Y)),
    (record(MAYBE_X), record(X)),
    (record(X), record(X, open_=False)),
    (record(Y, MAYBE_X, open_=False), record(Y, open_=False)),
    (record(attrs.evolve(X, bounds=Bounds(min_length=1))), record(attrs.evolve(X, bounds=Bounds(min_length=2)))),
]


@pytest.mark.parametrize(("stronger", "weaker"), PAIRS, ids=lambda rule: "")
def test_the_stronger_one_stays(stronger: Rule, weaker: Rule) -> None:
    for given in (apart(stronger, weaker), apart(weaker, stronger)):
        (one,) = left(*given)
        assert one.constraint.rule == stronger
        gone = next(each for each in given if each.rule == weaker)
        assert one.merged_from == (constraint_id(gone),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (bounds(minimum=3), bounds(maximum=5)),
        (bounds(minimum=3, enum=("a", 3)), bounds(enum=(1, "a"), minimum=0)),
        (bounds(enum=(1,)), bounds(enum=(True, 2))),
        (bounds(enum=(1, 2)), bounds(minimum=2)),
        (bounds(multiple_of=4), bounds(multiple_of=6)),
        (bounds(pattern="[a-f]+"), bounds(pattern="[b-z]+")),
        (bounds(pattern="[ab]+"), bounds(pattern="([ab]*a[ab]{20})?[ab]*")),
        (named("^get"), named("^set")),
        (named("^[a-z]+$"), Naming("method", pattern="^[a-z]+$")),
        (Call(("eval", "os.system")), Call(("eval",))),
        (Call(("eval", "exec")), Call(("eval",), instead={"eval": "parse"})),
        (Call(("eval",), inside="function"), Call(("eval",), inside="method")),
        (Import(("os",)), Import(("os.path",))),
        (Import(allowed=("json",)), Import(allowed=("os.path",))),
        (Import(denied=("json",)), Import(allowed=("os",))),
        (Size("function", "lines", 40), Size("function", "parameters", 80)),
        (Documentation("class", public_only=False), Documentation("class", parameters=True)),
        (ErrorHandling(types=("A",)), ErrorHandling(types=("B",))),
        (Signature("f"), Signature("f", async_=True)),
        (shape(STRING), shape(INTEGER)),
        (shape(INTEGER), shape(LiteralType(True))),
        (shape(EnumType(("A",), (1,))), shape(LiteralType(True))),
        (shape(Unknown("why")), shape(STRING)),
        (shape(Tuple((STRING,))), shape(Tuple((INTEGER,)))),
        (shape(Map(STRING, NUMBER)), shape(Map(INTEGER, INTEGER))),
        (record(X, Y), record(Y, X)),
        (record(Y), record(X, Y)),
        (record(MAYBE_X), record(Y)),
        (record(X, open_=False), record(X, Y)),
        (record(X), record(attrs.evolve(X, type=INTEGER))),
        (record(X), record(attrs.evolve(X, wire_name="z"))),
        (TypeShape("T", NUMBER, type_parameters=("A",)), TypeShape("T", INTEGER)),
    ],
    ids=lambda rule: "",
)
def test_neither_implies_the_other(one: Rule, other: Rule) -> None:
    assert len(left(*apart(one, other))) == 2


@pytest.mark.parametrize("change", [{"tier": Tier.SOFT}, {"scope": Scope("python", "b.py")}, {"scope": Scope()}])
def test_only_in_one_scope_and_tier(change: dict[str, Any]) -> None:
    strong = constraint(bounds(minimum=3), kind=Kind.SECURITY)
    assert len(left(strong, constraint(bounds(minimum=1), **change))) == 2


def test_the_one_that_stays_gets_the_highest_priority() -> None:
    strong = constraint(bounds(minimum=3), priority=Priority.LOW)
    weak = constraint(bounds(minimum=1), priority=Priority.CRITICAL)
    (one,) = left(strong, weak)
    assert (one.id, one.constraint.priority) == (constraint_id(strong), Priority.CRITICAL)


def test_patterns_that_say_the_same_are_one() -> None:
    same = [constraint(named("^(ab)*a$"), "m"), constraint(named("^a(ba)*$"), "n")]
    for given in (same, same[::-1]):
        (one,) = left(*given)
        assert one.id == constraint_id(same[0])


def test_of_a_chain_one_is_left() -> None:
    chain = [constraint(named(f"^[a-z]{{{low},9}}$"), str(low)) for low in (1, 4, 2, 5, 3)]
    (one,) = left(*chain)
    assert one.constraint.name == "5"
    assert len(one.merged_from) == 4


def test_a_large_group_is_held_against_few() -> None:
    patterns = Patterns()
    asked = 0
    known = patterns.within

    def within(inner: str, outer: str) -> bool | None:
        nonlocal asked
        asked += 1
        return known(inner, outer)

    patterns.within = within  # type: ignore[method-assign]
    many = [constraint(named(f"^name{number}$"), str(number)) for number in range(200)]
    assert len(subsume(working_set(tuple(many)), patterns)) == 200
    assert asked <= 200 * 2 * 16
