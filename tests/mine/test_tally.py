"""The laws of tallies."""

from __future__ import annotations

from hypothesis import given

from ananke_core.facts import UnitFacts
from ananke_core.mine.conventions import Tally
from tests.mine.facts import class_, function, functions, parameter, units, variable


def merged(first: UnitFacts, second: UnitFacts) -> UnitFacts:
    return UnitFacts(
        functions=first.functions + second.functions,
        classes=first.classes + second.classes,
        variables=first.variables + second.variables,
    )


@given(units, units)
def test_of_two_units_is_the_sum(first: UnitFacts, second: UnitFacts) -> None:
    assert Tally.of(merged(first, second)) == Tally.of(first) + Tally.of(second)


@given(units, units)
def test_what_was_added_can_be_taken_back(first: UnitFacts, second: UnitFacts) -> None:
    one, two = Tally.of(first), Tally.of(second)
    assert (one + two) - two == one
    assert one + two == two + one
    assert one - one == Tally()
    assert hash((one + two) - two) == hash(one)


@given(units)
def test_adding_changes_no_operand(facts: UnitFacts) -> None:
    tally = Tally.of(facts)
    before = dict(tally.counts)
    _ = tally + tally
    _ = tally - tally
    assert tally.counts == before


def test_counts() -> None:
    facts = functions(
        function("do_thing", parameter("self", implicit=True), parameter("a", annotated=True), kind="method"),
        function("doThing", parameter("a"), parameter("b", annotated=True), returns=True),
        function("__init__", kind="method", special=True),
        function("broken_one", error=True),
    )
    facts.classes = [class_("Order", ("unit_price", True), ("x", False))]
    facts.variables = [variable("_logger"), variable("MAX_SIZE", constant=True), variable("A_B", symbol="Owner.A_B")]
    snake, screaming, camel, pascal = 1, 2, 4, 8
    assert dict(Tally.of(facts).counts) == {
        ("function", camel): 1,
        ("function", snake): 1,
        ("method", snake): 1,
        ("class", pascal): 1,
        ("variable", snake | camel): 1,
        ("constant", screaming): 1,
        ("parameter", snake | camel): 3,
        ("field", snake): 1,
        ("field", snake | camel): 1,
        ("returns", 1): 1,
        ("returns", 0): 1,
        ("parameters", 1): 1,
        ("parameters", 0): 1,
        ("fields", 1): 1,
        ("fields", 0): 1,
    }
