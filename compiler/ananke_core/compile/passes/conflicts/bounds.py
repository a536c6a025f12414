"""Bounds of one parameter or field that leave no value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ananke_core.codec.canonical_json import number
from ananke_core.compile.emit.json_schema.bounds import keeps
from ananke_core.compile.emit.portable import portable
from ananke_core.compile.passes.conflicts.smallest import smallest
from ananke_core.compile.passes.conflicts.stated import Clash, Search, clashes_by_scope, grouped
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.working import Working
from ananke_core.errors import PatternError
from ananke_core.model.rules import ValueRange
from ananke_core.model.types import Bounds, Scalar


class _End(NamedTuple):
    """One end of an interval: the bound, whether it is left out, its words."""

    value: int | float
    open: bool
    item: Working
    words: str


def bound_clashes(items: Sequence[Working], patterns: Patterns) -> Iterator[Clash]:
    """Clashes among value ranges, per member and per what they bound."""

    def texts(members: Sequence[Working]) -> Clash | None:
        return _texts(members, patterns)

    ends: tuple[Search, ...] = (_numbers, _lengths, _counts)
    further: tuple[Search, ...] = (_values, _multiples, texts)
    for group in grouped(items, _subject).values():
        if len(group) == 1 and not group[0].stated:
            continue
        before = 0
        for search in ends:
            for clash in clashes_by_scope(group, search):
                before += 1
                yield clash
        if not before:
            for search in further:
                yield from clashes_by_scope(group, search)


def _subject(item: Working) -> object:
    rule = item.constraint.rule
    assert isinstance(rule, ValueRange)
    return rule.symbol, rule.name


def bounds_of(item: Working) -> Bounds:
    """The bounds of a value range."""
    rule = item.constraint.rule
    assert isinstance(rule, ValueRange)
    return rule.bounds


def _clash(items: Sequence[Working], reason: str) -> Clash:
    rule = items[0].constraint.rule
    assert isinstance(rule, ValueRange)
    return Clash(tuple(items), f"{rule.symbol}.{rule.name}: {reason}")


def _interval(lower: list[_End], upper: list[_End]) -> Clash | None:
    """Two ends suffice: no value is above the highest lower end and below the lowest upper one, or all ends agree."""
    if not lower or not upper:
        return None
    low = min(lower, key=lambda end: (-end.value, not end.open, end.item.id))
    high = min(upper, key=lambda end: (end.value, not end.open, end.item.id))
    if low.value < high.value or (low.value == high.value and not (low.open or high.open)):
        return None
    items = [low.item] if low.item is high.item else [low.item, high.item]
    return _clash(items, f"{low.words} excludes {high.words}")


def _numbers(items: Sequence[Working]) -> Clash | None:
    lower: list[_End] = []
    upper: list[_End] = []
    for item in items:
        bounds = bounds_of(item)
        if bounds.minimum is not None:
            lower.append(_End(bounds.minimum, False, item, f"at least {number(bounds.minimum)}"))
        if bounds.exclusive_minimum is not None:
            lower.append(_End(bounds.exclusive_minimum, True, item, f"more than {number(bounds.exclusive_minimum)}"))
        if bounds.maximum is not None:
            upper.append(_End(bounds.maximum, False, item, f"at most {number(bounds.maximum)}"))
        if bounds.exclusive_maximum is not None:
            upper.append(_End(bounds.exclusive_maximum, True, item, f"less than {number(bounds.exclusive_maximum)}"))
    return _interval(lower, upper)


def _lengths(items: Sequence[Working]) -> Clash | None:
    return _natural(items, "min_length", "max_length", "a length of")


def _counts(items: Sequence[Working]) -> Clash | None:
    return _natural(items, "min_items", "max_items", "a count of")


def _natural(items: Sequence[Working], least: str, most: str, words: str) -> Clash | None:
    lower: list[_End] = []
    upper: list[_End] = []
    for item in items:
        bounds = bounds_of(item)
        low, high = getattr(bounds, least), getattr(bounds, most)
        if low is not None:
            lower.append(_End(low, False, item, f"{words} at least {low}"))
        if high is not None:
            upper.append(_End(high, False, item, f"{words} at most {high}"))
    return _interval(lower, upper)


def _values(items: Sequence[Working]) -> Clash | None:
    """No value of all the enums keeps the other bounds."""
    if all(bounds_of(item).enum is None for item in items):
        return None
    speaking = [item for item in items if bounds_of(item) != Bounds()]
    core = smallest(speaking, _no_value)
    return None if core is None else _clash(core, f"no value is {_listed_values(core)}")


def _no_value(items: Sequence[Working]) -> bool:
    left: dict[tuple[bool, Scalar], Scalar] | None = None
    for item in items:
        enum = bounds_of(item).enum
        if enum is not None:
            own = {(value.__class__ is bool, value): value for value in enum}
            left = own if left is None else {key: value for key, value in left.items() if key in own}
    if left is None:
        return False
    for item in items:
        bounds = bounds_of(item)
        left = {key: value for key, value in left.items() if keeps(bounds, value)}
    return not left


def _listed_values(items: Sequence[Working]) -> str:
    words: list[str] = []
    for item in sorted(items, key=lambda item: bounds_of(item).enum is None):
        enum = bounds_of(item).enum
        if enum is not None:
            shown = ", ".join(repr(number(value)) for value in enum[:5]) + (", …" if len(enum) > 5 else "")
            words.append(f"one of {shown}" if enum else "one of none")
        else:
            words.append("within the bounds of the other" if len(items) == 2 else "within the other bounds")
    return " and ".join(dict.fromkeys(words))


def _multiples(items: Sequence[Working]) -> Clash | None:
    """No multiple of all the steps lies between the ends."""
    if all(bounds_of(item).multiple_of is None for item in items):
        return None
    speaking = [item for item in items if bounds_of(item) != Bounds()]
    core = smallest(speaking, _no_multiple)
    if core is None:
        return None
    steps = " and ".join(str(number(step)) for item in core if (step := bounds_of(item).multiple_of) is not None)
    return _clash(core, f"no multiple of {steps} keeps the bounds")


def _no_multiple(items: Sequence[Working]) -> bool:
    step: Fraction | None = None
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    for item in items:
        bounds = bounds_of(item)
        if bounds.multiple_of:
            own = abs(Fraction(bounds.multiple_of))
            step = own if step is None else _common_multiple(step, own)
        for value, is_open in ((bounds.minimum, False), (bounds.exclusive_minimum, True)):
            if value is not None:
                low = max(low or (Fraction(value), is_open), (Fraction(value), is_open))
        for value, is_open in ((bounds.maximum, False), (bounds.exclusive_maximum, True)):
            if value is not None:
                high = min(high or (Fraction(value), not is_open), (Fraction(value), not is_open))
    if step is None or low is None or high is None or low[0] > high[0]:
        # Ends that exclude each other do so without any step.
        return False
    first = -(-low[0] // step) * step
    if low[1] and first == low[0]:
        first += step
    return first > high[0] or (first == high[0] and not high[1])


def _common_multiple(one: Fraction, other: Fraction) -> Fraction:
    denominator = lcm(one.denominator, other.denominator)
    return Fraction(lcm(int(one * denominator), int(other * denominator)), denominator)


def _texts(items: Sequence[Working], patterns: Patterns) -> Clash | None:
    """No text of the lengths matches all the patterns."""
    if all(bounds_of(item).pattern is None for item in items):
        return None
    speaking = [item for item in items if _speaks_of_texts(bounds_of(item))]
    core = smallest(speaking, lambda part: _no_text(part, patterns))
    if core is None:
        return None
    words = sorted(f"matches /{pattern}/" for item in core if (pattern := bounds_of(item).pattern) is not None)
    lengths = ["keeps the lengths"] if any(_length(bounds_of(item)) is not None for item in core) else []
    return _clash(core, f"no text {' and '.join([*words, *lengths])}")


def _speaks_of_texts(bounds: Bounds) -> bool:
    return bounds.pattern is not None or _length(bounds) is not None


def _length(bounds: Bounds) -> tuple[int, int | None] | None:
    if bounds.min_length is None and bounds.max_length is None:
        return None
    return bounds.min_length or 0, bounds.max_length


def _no_text(items: Sequence[Working], patterns: Patterns) -> bool | None:
    found: list[str] = []
    least, most = 0, None
    for item in items:
        bounds = bounds_of(item)
        if bounds.pattern is not None:
            try:
                found.append(portable(bounds.pattern, search=False))
            except PatternError:
                # It is checked and never decoded, so that nothing is known of it here.
                continue
        low, high = _length(bounds) or (0, None)
        least = max(least, low)
        most = high if most is None else most if high is None else min(most, high)
    if most is not None and least > most:
        return False
    lengths = (least, most) if (least, most) != (0, None) else None
    return patterns.exclude(found, lengths) if found else False
