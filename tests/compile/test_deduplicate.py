"""What makes two constraints duplicates, and which of them stays."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ananke_core.codec import constraint_id
from ananke_core.compile.passes.deduplicate import deduplicate
from ananke_core.compile.passes.working import Working, working_set
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Priority, Source, Tier
from ananke_core.model.rules import Call, Opaque, Rule, Signature, Size, TypeShape
from ananke_core.model.types import LiteralType

FIRST = Constraint("b", Kind.SECURITY, Call(denied=("eval",)), Scope("python", "a.py", "f"), Source.AST_PATTERN)


def kept(*constraints: Constraint) -> list[Working]:
    return deduplicate(working_set(constraints))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": Kind.SEMANTIC},
        {"priority": Priority.LOW},
        {"tier": Tier.SOFT},
        {"rule": Call(denied=("exec",))},
        {"rule": Call(denied=("eval",), instead={"eval": "x"})},
        {"scope": Scope("python", "a.py", "g")},
        {"scope": Scope("python", "b.py", "f")},
        {"scope": Scope("rust", "a.py", "f")},
    ],
)
def test_what_says_something_else_is_no_duplicate(change: dict[str, Any]) -> None:
    assert len(kept(FIRST, attrs.evolve(FIRST, **change))) == 2


@pytest.mark.parametrize(
    "change",
    [{}, {"name": "z"}, {"source": Source.USER_DEFINED}, {"description": "x"}, {"confidence": 0.5}, {"id": "x"}],
)
def test_what_says_the_same_is_one(change: dict[str, Any]) -> None:
    other = attrs.evolve(FIRST, **change)
    (one,) = kept(FIRST, other)
    assert one.constraint.name == "b"
    assert sorted((one.id, *one.merged_from)) == sorted((constraint_id(FIRST), constraint_id(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TypeShape("T", LiteralType(1)), TypeShape("T", LiteralType(True))),
        (Signature("f"), Signature("f", async_=True)),
        (Size("function", "lines", 1), Size("function", "lines", 2)),
    ],
)
def test_equal_in_python_is_not_the_same(one: Rule, other: Rule) -> None:
    assert len(kept(attrs.evolve(FIRST, rule=one), attrs.evolve(FIRST, rule=other))) == 2


def test_the_smallest_name_stays_and_is_stated_if_any_was() -> None:
    stated = attrs.evolve(FIRST, name="c", source=Source.USER_DEFINED)
    smallest = attrs.evolve(FIRST, name="a")
    for order in ((FIRST, stated, smallest), (smallest, FIRST, stated), (stated, smallest, FIRST)):
        (one,) = kept(*order)
        assert (one.id, one.stated) == (constraint_id(smallest), True)
        assert one.merged_from == tuple(sorted((constraint_id(FIRST), constraint_id(stated))))


def test_of_one_name_the_stated_one_stays() -> None:
    stated = attrs.evolve(FIRST, source=Source.USER_DEFINED)
    for order in ((FIRST, stated), (stated, FIRST)):
        (one,) = kept(*order)
        assert one.id == constraint_id(stated)


def test_words_without_a_text_are_told_apart_by_their_names() -> None:
    words = attrs.evolve(FIRST, rule=Opaque())
    assert len(kept(words, attrs.evolve(words, name="c"))) == 2
    words = attrs.evolve(FIRST, rule=Opaque("Functions have names."))
    assert len(kept(words, attrs.evolve(words, name="c"))) == 1
