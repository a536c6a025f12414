"""Tests of one argument, as guards ask them: what each leaves of a value where it holds, and where it doesn't."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import attrs

from ananke_core.languages.guards.conditions import Test
from ananke_core.languages.guards.values import (
    BOTH,
    NOTHING,
    Number,
    Value,
    between,
    counted,
    listed,
    listed_text,
    longer,
    stepped,
    without,
    without_text,
)
from ananke_core.model.types import Scalar

Operator = Literal["<", "<=", ">", ">=", "==", "!="]
Kind = Literal["number", "whole", "text", "items", "null", "truth", "objects"]

NEGATED: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
FLIPPED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _same(value: Value) -> Value:
    return value


def compared(name: str, operator: Operator, constant: Number, *, loose: bool = False, counts: bool = False) -> Test:
    """``name < 3`` and its like.

    Args:
        name: the argument.
        operator: how it is compared.
        constant: what with.
        loose: whether values of other kinds can equal a number.
        counts: whether booleans equal 0 and 1.
    """
    return Test(
        name,
        lambda value: _compared(value, operator, constant, loose, counts),
        lambda value: _compared(value, NEGATED[operator], constant, loose, counts),
    )


def _compared(value: Value, operator: Operator, constant: Number, loose: bool, counts: bool) -> Value:
    numbers = value.numbers
    if operator == "==":
        alone = listed(numbers, [constant]) if numbers is not None else None
        if loose:
            return attrs.evolve(value, numbers=alone)
        truth = frozenset(one for one in value.truth if counts and one == constant)
        return attrs.evolve(NOTHING, numbers=alone, truth=truth)
    if operator == "!=":
        truth = frozenset(one for one in value.truth if not (counts and one == constant))
        numbers = without(numbers, [constant]) if numbers is not None else None
        return attrs.evolve(value, numbers=numbers, truth=truth)
    if numbers is None:
        return value
    if operator in ("<", "<="):
        return attrs.evolve(value, numbers=between(numbers, None, False, constant, operator == "<"))
    return attrs.evolve(value, numbers=between(numbers, constant, operator == ">", None, False))


def magnitude(name: str, operator: Operator, constant: Number) -> Test:
    """``abs(name) < 3``."""

    def refine(value: Value, operator: Operator) -> Value:
        if value.numbers is None or operator not in ("<", "<=", "=="):
            return value
        return attrs.evolve(
            value, numbers=between(value.numbers, -constant, operator == "<", constant, operator == "<")
        )

    return Test(name, lambda value: refine(value, operator), lambda value: refine(value, NEGATED[operator]))


def divides(name: str, step: int) -> Test:
    """``name % step == 0``."""

    def refine(value: Value) -> Value:
        return attrs.evolve(value, numbers=stepped(value.numbers, step)) if value.numbers is not None else value

    return Test(name, refine, _same)


def length(name: str, operator: Operator, constant: Number, *, units: bool = False, shortened: bool = False) -> Test:
    """``len(name) < 3`` and its like.

    Args:
        name: the argument.
        operator: how its length is compared.
        constant: what with.
        units: whether texts are counted in UTF-16 units, of which a character has one or two.
        shortened: whether it is the length of something that is at most as long (``len(name.strip())``).
    """

    def refine(value: Value, operator: Operator) -> Value:
        least, most = _counts(operator, constant)
        if shortened:
            most = None
        text, items = value.text, value.items
        if text is not None:
            text = longer(text, (least + 1) // 2 if units else least, most)
        if items is not None and not shortened:
            items = counted(items, least, most)
        return attrs.evolve(value, text=text, items=items)

    return Test(name, lambda value: refine(value, operator), lambda value: refine(value, NEGATED[operator]))


def items(name: str, operator: Operator, constant: Number) -> Test:
    """The number of items of an array; of texts it says nothing."""

    def refine(value: Value, operator: Operator) -> Value:
        least, most = _counts(operator, constant)
        return attrs.evolve(value, items=counted(value.items, least, most)) if value.items is not None else value

    return Test(name, lambda value: refine(value, operator), lambda value: refine(value, NEGATED[operator]))


def characters(name: str, least: int, most: int | None) -> Test:
    """The number of characters of a text, where it holds; of arrays it says nothing."""

    def yes(value: Value) -> Value:
        return attrs.evolve(value, text=longer(value.text, least, most)) if value.text is not None else value

    return Test(name, yes, _same)


def _counts(operator: Operator, constant: Number) -> tuple[int, int | None]:
    """The least and the largest count that keep a comparison."""
    up, down = math.ceil(constant), math.floor(constant)
    match operator:
        case "<":
            return 0, up - 1
        case "<=":
            return 0, down
        case ">":
            return max(down + 1, 0), None
        case ">=":
            return max(up, 0), None
        case "==":
            return max(up, 0), down
    return (1 if constant == 0 else 0), None


def member(
    name: str, values: Sequence[Scalar], *, counts: bool = False, loose: bool = False, undefined: bool = False
) -> Test:
    """``name in (1, "a", None)``.

    Args:
        name: the argument.
        values: what it is compared with, one by one.
        counts: whether booleans equal 0 and 1.
        loose: whether values of other kinds can equal them.
        undefined: whether what data calls null may also be something else than null.
    """
    numbers: list[Number] = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    texts = [one for one in values if isinstance(one, str)]
    truths = {one for one in values if isinstance(one, bool)}
    if counts:
        numbers += [int(one) for one in truths]
        truths |= {one for one in BOTH if one in numbers}
    null = None in values

    def yes(value: Value) -> Value:
        found = Value(
            listed(value.numbers, numbers) if value.numbers is not None else None,
            listed_text(value.text, texts) if value.text is not None else None,
            None,
            value.null and null,
            value.truth & truths,
            False,
        )
        if not loose:
            return found
        # Only the kinds that are all named are known to equal nothing else.
        return attrs.evolve(
            value,
            numbers=found.numbers if numbers and not texts and not truths else value.numbers,
            text=found.text if texts and not numbers and not truths else value.text,
        )

    def no(value: Value) -> Value:
        return attrs.evolve(
            value,
            numbers=without(value.numbers, numbers) if value.numbers is not None else None,
            text=without_text(value.text, texts) if value.text is not None else None,
            null=value.null and (undefined or not null),
            truth=value.truth - truths,
        )

    return Test(name, yes, no)


def within(name: str, low: int, high: int) -> Test:
    """``name in range(low, high + 1)``: a whole number between both."""

    def yes(value: Value) -> Value:
        numbers = between(value.numbers, low, False, high, False) if value.numbers is not None else None
        truth = frozenset(one for one in value.truth if low <= one <= high)
        return attrs.evolve(NOTHING, numbers=stepped(numbers, 1) if numbers is not None else None, truth=truth)

    return Test(name, yes, _same)


def truthy(name: str, *, containers: bool) -> Test:
    """The argument itself as a condition; ``containers`` whether empty ones are false."""

    def yes(value: Value) -> Value:
        items = value.items
        return attrs.evolve(
            value,
            numbers=without(value.numbers, [0]) if value.numbers is not None else None,
            text=longer(value.text, 1, None) if value.text is not None else None,
            items=counted(items, 1, None) if items is not None and containers else items,
            null=False,
            truth=value.truth & {True},
        )

    def no(value: Value) -> Value:
        return Value(
            listed(value.numbers, [0]) if value.numbers is not None else None,
            listed_text(value.text, [""]) if value.text is not None else None,
            counted(value.items, 0, 0) if value.items is not None and containers else None,
            value.null,
            value.truth & {False},
            value.objects and containers,
        )

    return Test(name, yes, no)


def null(name: str) -> Test:
    """``name is None``."""
    return Test(
        name, lambda value: attrs.evolve(NOTHING, null=value.null), lambda value: attrs.evolve(value, null=False)
    )


def maybe_null(name: str) -> Test:
    """``name === undefined``, which data has no other word for than null, or none: it says something where it holds."""
    return Test(name, lambda value: attrs.evolve(NOTHING, null=value.null), _same)


def of_kind(name: str, kinds: frozenset[Kind], *, all_of: frozenset[Kind]) -> Test:
    """A test of its type.

    Args:
        name: the argument.
        kinds: what it can be where the test holds.
        all_of: the kinds whose every value keeps it, so that none of them is left where it doesn't hold.
    """

    def yes(value: Value) -> Value:
        numbers = value.numbers
        if not kinds & {"number", "whole"}:
            numbers = None
        elif "number" not in kinds and numbers is not None:
            numbers = stepped(numbers, 1)
        return Value(
            numbers,
            value.text if "text" in kinds else None,
            value.items if "items" in kinds else None,
            value.null and "null" in kinds,
            value.truth if "truth" in kinds else frozenset(),
            value.objects and "objects" in kinds,
        )

    def no(value: Value) -> Value:
        return Value(
            None if "number" in all_of else value.numbers,
            None if "text" in all_of else value.text,
            None if "items" in all_of else value.items,
            value.null and "null" not in all_of,
            frozenset() if "truth" in all_of else value.truth,
            value.objects and "objects" not in all_of,
        )

    return Test(name, yes, no)


def matches(name: str, pattern: str) -> Test:
    """A text that a whole-match pattern accepts; of other kinds it says nothing."""

    def yes(value: Value) -> Value:
        if value.text is None or pattern in value.text.patterns:
            return value
        return attrs.evolve(value, text=attrs.evolve(value.text, patterns=(*value.text.patterns, pattern)))

    return Test(name, yes, _same)


def whole(name: str) -> Test:
    """``Number.isInteger(name)``."""

    def yes(value: Value) -> Value:
        numbers = stepped(value.numbers, 1) if value.numbers is not None else None
        return attrs.evolve(NOTHING, numbers=numbers)

    return Test(name, yes, _same)
