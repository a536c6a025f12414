"""What an argument may be: per kind of data an over-approximation of its values, or that there are none.

Values are those that data can hold. NaN is none, so a comparison and its negation leave no third way.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ananke_core.frozen import frozen

Number = int | float

BOTH = frozenset({True, False})
# Unions of listed values stay lists up to here.
_MOST_LISTED = 256


@frozen
class Numbers:
    """Numbers between two ends; ``holes`` are left out, ``step`` divides all, ``only`` lists them if that is known."""

    low: Number | None = None
    high: Number | None = None
    low_open: bool = False
    high_open: bool = False
    step: int | None = None
    holes: frozenset[Number] = frozenset()
    only: tuple[Number, ...] | None = None

    def has(self, value: Number) -> bool:
        """Whether a number may be among them."""
        if self.only is not None and value not in self.only:
            return False
        return (
            (self.low is None or value > self.low or (value == self.low and not self.low_open))
            and (self.high is None or value < self.high or (value == self.high and not self.high_open))
            and (self.step is None or value % self.step == 0)
            and value not in self.holes
        )


@frozen
class Text:
    """Texts of a length in code points; each of ``patterns`` matches as a whole."""

    least: int = 0
    most: int | None = None
    patterns: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None

    def has(self, value: str) -> bool:
        """Whether a text may be among them, as far as lengths and lists say."""
        if self.only is not None and value not in self.only:
            return False
        return len(value) >= self.least and (self.most is None or len(value) <= self.most)


@frozen
class Items:
    """Arrays by their number of items."""

    least: int = 0
    most: int | None = None


@frozen
class Value:
    """One argument; None, False and the empty set stand for a kind that it can't be."""

    numbers: Numbers | None = Numbers()
    text: Text | None = Text()
    items: Items | None = Items()
    null: bool = True
    truth: frozenset[bool] = BOTH
    objects: bool = True


ANYTHING = Value()
NOTHING = Value(None, None, None, False, frozenset(), False)


def between(
    numbers: Numbers, low: Number | None, low_open: bool, high: Number | None, high_open: bool
) -> Numbers | None:
    """Those within two further ends; None where there are none."""
    if low is not None and (numbers.low is None or (low, low_open) > (numbers.low, numbers.low_open)):
        numbers = attrs.evolve(numbers, low=low, low_open=low_open)
    if high is not None and (numbers.high is None or (high, not high_open) < (numbers.high, not numbers.high_open)):
        numbers = attrs.evolve(numbers, high=high, high_open=high_open)
    return _checked(numbers)


def listed(numbers: Numbers, values: Iterable[Number]) -> Numbers | None:
    """Those among some values."""
    kept = tuple(value for value in dict.fromkeys(values) if numbers.has(value))
    return Numbers(min(kept), max(kept), only=kept) if kept else None


def without(numbers: Numbers, values: Iterable[Number]) -> Numbers | None:
    """Those that are none of some values."""
    if numbers.only is not None:
        gone = set(values)
        return listed(numbers, [value for value in numbers.only if value not in gone])
    return attrs.evolve(numbers, holes=numbers.holes | set(values))


def stepped(numbers: Numbers, step: int) -> Numbers | None:
    """Those that a whole number divides; of two steps the larger is kept, which leaves more than both would."""
    if numbers.only is not None:
        return listed(numbers, [value for value in numbers.only if value % step == 0])
    return attrs.evolve(numbers, step=max(step, numbers.step or 1))


def _checked(numbers: Numbers) -> Numbers | None:
    if numbers.only is not None:
        return listed(attrs.evolve(numbers, only=None), numbers.only)
    if numbers.low is None or numbers.high is None or numbers.low < numbers.high:
        return numbers
    return numbers if numbers.low == numbers.high and not (numbers.low_open or numbers.high_open) else None


def longer(text: Text, least: int, most: int | None) -> Text | None:
    """Those of a length between two."""
    if text.only is not None:
        return listed_text(text, [one for one in text.only if least <= len(one) and (most is None or len(one) <= most)])
    least = max(text.least, least)
    most = text.most if most is None else most if text.most is None else min(text.most, most)
    return attrs.evolve(text, least=least, most=most) if most is None or least <= most else None


def listed_text(text: Text, values: Iterable[str]) -> Text | None:
    """Those among some texts."""
    kept = tuple(value for value in dict.fromkeys(values) if text.has(value))
    return Text(min(map(len, kept)), max(map(len, kept)), text.patterns, kept) if kept else None


def without_text(text: Text, values: Iterable[str]) -> Text | None:
    """Those that are none of some texts; the empty one alone can be told by a length."""
    gone = set(values)
    if text.only is not None:
        return listed_text(text, [value for value in text.only if value not in gone])
    return longer(text, 1, None) if "" in gone else text


def counted(items: Items, least: int, most: int | None) -> Items | None:
    """Those with a number of items between two."""
    least = max(items.least, least)
    most = items.most if most is None else most if items.most is None else min(items.most, most)
    return Items(least, most) if most is None or least <= most else None


def joined(first: Value, second: Value) -> Value:
    """What is one or the other."""
    return Value(
        _numbers(first.numbers, second.numbers),
        _text(first.text, second.text),
        _items(first.items, second.items),
        first.null or second.null,
        first.truth | second.truth,
        first.objects or second.objects,
    )


def _numbers(first: Numbers | None, second: Numbers | None) -> Numbers | None:
    if first is None or second is None or first == second:
        return first if second is None else second
    low, low_open = _wider(first.low, first.low_open, second.low, second.low_open, lower=True)
    high, high_open = _wider(first.high, first.high_open, second.high, second.high_open, lower=False)
    holes = frozenset(hole for hole in first.holes | second.holes if not first.has(hole) and not second.has(hole))
    only = None
    if first.only is not None and second.only is not None and len(first.only) + len(second.only) <= _MOST_LISTED:
        only = tuple(dict.fromkeys((*first.only, *second.only)))
    step = _common_step(first, second)
    return Numbers(low, high, low_open, high_open, step if only is None else None, holes, only)


def _common_step(first: Numbers, second: Numbers) -> int | None:
    """The step that both have; a listed set has every step that divides all of it."""
    for one, other in ((first, second), (second, first)):
        if one.step is not None:
            step = one.step
            if other.step == step or (other.only is not None and all(value % step == 0 for value in other.only)):
                return step
    return None


def _wider(
    first: Number | None, first_open: bool, second: Number | None, second_open: bool, *, lower: bool
) -> tuple[Number | None, bool]:
    if first is None or second is None:
        return None, False
    if first == second:
        return first, first_open and second_open
    take_first = first < second if lower else first > second
    return (first, first_open) if take_first else (second, second_open)


def _text(first: Text | None, second: Text | None) -> Text | None:
    if first is None or second is None or first == second:
        return first if second is None else second
    most = None if first.most is None or second.most is None else max(first.most, second.most)
    only = None
    if first.only is not None and second.only is not None and len(first.only) + len(second.only) <= _MOST_LISTED:
        only = tuple(dict.fromkeys((*first.only, *second.only)))
    patterns = tuple(pattern for pattern in first.patterns if pattern in second.patterns)
    return Text(min(first.least, second.least), most, patterns, only)


def _items(first: Items | None, second: Items | None) -> Items | None:
    if first is None or second is None:
        return first if second is None else second
    most = None if first.most is None or second.most is None else max(first.most, second.most)
    return Items(min(first.least, second.least), most)
