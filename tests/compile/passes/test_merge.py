"""What is merged at level 1, into which constraint, and what stays apart."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ananke_core.codec import constraint_id
from ananke_core.compile.passes.deduplicate import deduplicate
from ananke_core.compile.passes.merge import merge
from ananke_core.compile.passes.working import Working, working_set
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Priority, Source, Tier
from ananke_core.model.rules import (
    Annotation,
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Naming,
    Opaque,
    Rule,
    Signature,
    Size,
    Structure,
    ValueRange,
)
from ananke_core.model.types import Bounds


def constraint(rule: Rule, name: str = "b", **changes: Any) -> Constraint:
    return attrs.evolve(Constraint(name, Kind.SEMANTIC, rule, Scope("python", "a.py")), **changes)


def merged(*constraints: Constraint) -> list[Working]:
    return merge(deduplicate(working_set(constraints)))


def rules(*given: Rule) -> list[Rule]:
    return [item.constraint.rule for item in merged(*(constraint(rule) for rule in given))]


def bounds(**members: Any) -> ValueRange:
    return ValueRange("f", "x", Bounds(**members))


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (Call(("eval",)), Call(("exec", "eval")), Call(("eval", "exec"))),
        (
            Call(("eval",), inside="function", instead={"eval": "parse"}),
            Call(("exec",), inside="function"),
            Call(("eval", "exec"), inside="function", instead={"eval": "parse"}),
        ),
        (Call(("os.system",)), Call(("os.popen",)), Call(("os.popen", "os.system"))),
        (Import(("os",)), Import(("pickle",)), Import(("os", "pickle"))),
        (bounds(minimum=1, maximum=9), bounds(minimum=3, pattern="a"), bounds(minimum=3, maximum=9, pattern="a")),
        (bounds(enum=("a", "b")), bounds(enum=("c", "b")), bounds(enum=("b",))),
        (bounds(multiple_of=2), bounds(multiple_of=2, max_length=4), bounds(multiple_of=2, max_length=4)),
        (Size("function", "lines", 80), Size("function", "lines", 60), Size("function", "lines", 60)),
        (Documentation("class"), Documentation("class", parameters=True), Documentation("class", parameters=True)),
        (Async(True), Async(blocking=("sleep",)), Async(True, ("sleep",))),
        (ErrorHandling(bare=True), ErrorHandling(swallowed=True), ErrorHandling(True, True)),
        (Structure("T", ("a",)), Structure("T", ("b",), ("Base",)), Structure("T", ("a", "b"), ("Base",))),
    ],
    ids=lambda rule: "",
)
def test_what_says_together_what_one_can_say_is_one(first: Rule, second: Rule, both: Rule) -> None:
    assert rules(first, second) == rules(second, first) == [both]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Call(("eval",)), Call(("os.system",))),
        (Call(("eval",)), Call(("exec",), inside="function")),
        (Call(("eval",)), Call(required=("log",))),
        (Call(("eval",), instead={"eval": "a"}), Call(("eval", "exec"), instead={"eval": "b"})),
        (Import(("os",)), Import(allowed=("json",))),
        (Import(allowed=("os",)), Import(allowed=("json",))),
        (bounds(pattern="a"), bounds(pattern="b")),
        (bounds(multiple_of=2), bounds(multiple_of=3)),
        (bounds(minimum=1), ValueRange("f", "y", Bounds(minimum=1))),
        (Size("function", "lines", 80), Size("function", "parameters", 8)),
        (Documentation("class"), Documentation("class", public_only=False)),
        (ErrorHandling(types=("A",)), ErrorHandling(types=("B",))),
        (Naming("function", "snake_case"), Naming("function", pattern="^[a-z]")),
        (Annotation("function", "returns"), Annotation("function", "parameters")),
        (Signature("f"), Signature("f", async_=True)),
        (Opaque("a"), Opaque("b")),
    ],
    ids=lambda rule: "",
)
def test_what_one_rule_could_not_say_stays_apart(first: Rule, second: Rule) -> None:
    assert len(rules(first, second)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"kind": Kind.SECURITY},
        {"priority": Priority.LOW},
        {"tier": Tier.SOFT},
        {"scope": Scope("python", "b.py")},
        {"scope": Scope("python", "a.py", "f")},
        {"scope": Scope("", "a.py")},
    ],
)
def test_only_one_kind_priority_tier_and_scope_is_combined(change: dict[str, Any]) -> None:
    assert len(merged(constraint(Call(("eval",))), constraint(Call(("exec",)), **change))) == 2


def test_equal_rules_of_any_kind_and_priority_are_one_of_the_highest_priority() -> None:
    rule = Annotation("function", "returns")
    low = constraint(rule, "a", priority=Priority.LOW)
    high = constraint(rule, "z", kind=Kind.TYPE_SAFETY, priority=Priority.HIGH, source=Source.STATISTICS)
    for order in ((low, high), (high, low)):
        (one,) = merged(*order)
        assert (one.id, one.merged_from, one.stated) == (constraint_id(high), (constraint_id(low),), True)
        assert (one.constraint.kind, one.constraint.priority) == (Kind.TYPE_SAFETY, Priority.HIGH)
    assert len(merged(low, attrs.evolve(high, tier=Tier.SOFT))) == 2


def test_the_smallest_name_stays_with_the_ids_of_all_others() -> None:
    given = [constraint(Call((f"f{number}",)), name) for number, name in enumerate(["c", "b", "a", "c"])]
    copies = [constraint(Call(("f0",)), "d"), constraint(Call(("f2",)), "a", source=Source.AST_PATTERN)]
    (one,) = merged(*given, *copies)
    assert one.id == constraint_id(given[2])
    others = sorted(constraint_id(each) for each in [*given[:2], given[3], *copies])
    assert list(one.merged_from) == others
    assert one.constraint.rule == Call(("f0", "f1", "f2", "f3"))


def test_numbers_that_python_holds_equal_are_told_apart() -> None:
    assert rules(bounds(enum=(1, True)), bounds(enum=(True,))) == [bounds(enum=(True,))]
    assert len(merged(constraint(Structure("T", ("a",))), constraint(Structure("S", ("a",))))) == 2
