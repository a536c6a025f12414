"""Bounds of a value → keywords beside its type."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Literal

import attrs

from ananke_core.compile.emit.portable import anchored, portable
from ananke_core.errors import PatternError
from ananke_core.model.types import Bounds, Scalar
from ananke_core.rules.patterns import compile_pattern

Schema = dict[str, Any] | Literal[False]
Say = Callable[[str], None]

# Larger integers are no longer exact in engines that count in doubles.
_EXACT = 2**53
_LOW = ("minimum", "exclusive_minimum", "min_length", "min_items")
_HIGH = ("maximum", "exclusive_maximum", "max_length", "max_items")
_NUMERIC = {"integer", "number"}


def merged(first: Bounds | None, second: Bounds | None) -> Bounds | None:
    """The tightest bounds that both allow; of two patterns or steps the first stays, see `together`."""
    if first is None or second is None:
        return first or second
    low = {name: _tighter(max, first, second, name) for name in _LOW}
    high = {name: _tighter(min, first, second, name) for name in _HIGH}
    enum = first.enum if second.enum is None else second.enum
    if first.enum is not None and second.enum is not None:
        both = {(value.__class__, value) for value in second.enum}
        enum = tuple(value for value in first.enum if (value.__class__, value) in both)
    return attrs.evolve(
        first,
        **low,
        **high,
        multiple_of=first.multiple_of if first.multiple_of is not None else second.multiple_of,
        pattern=first.pattern if first.pattern is not None else second.pattern,
        enum=enum,
    )


def together(stated: Sequence[Bounds | None]) -> list[Bounds]:
    """What all of these say: the tightest bounds, then each further pattern and step, of which bounds hold one."""
    tightest: Bounds | None = None
    for bounds in stated:
        tightest = merged(tightest, bounds)
    if tightest is None:
        return []
    patterns = dict.fromkeys(bounds.pattern for bounds in stated if bounds is not None)
    steps = dict.fromkeys(bounds.multiple_of for bounds in stated if bounds is not None)
    further = [Bounds(pattern=pattern) for pattern in patterns if pattern not in (None, tightest.pattern)]
    return [tightest, *further, *(Bounds(multiple_of=s) for s in steps if s not in (None, tightest.multiple_of))]


def _tighter(choose: Callable[[Any, Any], Any], first: Bounds, second: Bounds, name: str) -> Any:
    one, other = getattr(first, name), getattr(second, name)
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)


def keeps(bounds: Bounds, value: Scalar) -> bool:
    """Whether a value keeps bounds, apart from their enum, as far as they speak of its type.

    A pattern without a portable form says nothing.
    """
    if isinstance(value, str):
        length = len(value)
        return (
            (bounds.min_length is None or length >= bounds.min_length)
            and (bounds.max_length is None or length <= bounds.max_length)
            and (bounds.pattern is None or _matches(bounds.pattern, value))
        )
    if value is None or isinstance(value, bool):
        return True
    return (
        (bounds.minimum is None or value >= bounds.minimum)
        and (bounds.maximum is None or value <= bounds.maximum)
        and (bounds.exclusive_minimum is None or value > bounds.exclusive_minimum)
        and (bounds.exclusive_maximum is None or value < bounds.exclusive_maximum)
        and (not bounds.multiple_of or Fraction(value) % Fraction(bounds.multiple_of) == 0)
    )


def _matches(pattern: str, value: str) -> bool:
    try:
        return compile_pattern(anchored(portable(pattern, search=False))).search(value) is not None
    except PatternError:
        return True


def bounded(schema: Schema, bounds: Bounds, say: Say) -> Schema:
    """A schema with the bounds that fit its types; False where no value is left.

    Args:
        schema: of one value; not changed.
        bounds: what it keeps besides.
        say: told of everything that can't be written here.
    """
    if schema is False:
        return False
    if "anyOf" in schema and "type" not in schema:
        members = [bounded(member, bounds, say) for member in schema["anyOf"]]
        left = [member for member in members if member is not False]
        return {**schema, "anyOf": left} if left else False
    kind = schema.get("type")
    found: dict[str, Any] = dict(schema)
    if bounds.enum is not None and not _enumerated(found, bounds, kind):
        return False
    if "const" in found or "enum" in found:
        return _kept(found, bounds)
    if (kind is None or kind in _NUMERIC) and not _numeric(found, bounds, kind == "integer", say):
        return False
    if kind is None or kind == "string":
        _lengths(found, "Length", bounds.min_length, bounds.max_length)
        _pattern(found, bounds.pattern, say)
    if kind == "array":
        least, most = _either(bounds.min_items, bounds.min_length), _either(bounds.max_items, bounds.max_length)
        _lengths(found, "Items", least, most)
    elif kind is None:
        _lengths(found, "Items", bounds.min_items, bounds.max_items)
    if kind == "object" and (bounds.min_length, bounds.max_length) != (None, None):
        say("a count of members is checked, not decoded")
    empty = any(found.get(f"min{what}", 0) > found.get(f"max{what}", math.inf) for what in ("Length", "Items"))
    return False if empty else found


def _either(first: int | None, second: int | None) -> int | None:
    return first if first is not None else second


_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def _enumerated(found: dict[str, Any], bounds: Bounds, kind: Any) -> bool:
    assert bounds.enum is not None
    values = [value for value in bounds.enum if kind is None or value.__class__ in _CLASSES.get(kind, ())]
    if "enum" in found or "const" in found:
        known = {(value.__class__, value) for value in found.get("enum", [found.get("const")])}
        values = [value for value in values if (value.__class__, value) in known]
        found.pop("const", None)
    found["enum"] = values
    return bool(values)


def _kept(found: dict[str, Any], bounds: Bounds) -> Schema:
    """Of the values that a schema lists, those within the bounds."""
    if "const" in found:
        return found if keeps(bounds, found["const"]) else False
    found["enum"] = [value for value in found["enum"] if keeps(bounds, value)]
    return found if found["enum"] else False


def _numeric(found: dict[str, Any], bounds: Bounds, integer: bool, say: Say) -> bool:
    limits: dict[str, int | float | None] = {
        "minimum": bounds.minimum,
        "maximum": bounds.maximum,
        "exclusiveMinimum": bounds.exclusive_minimum,
        "exclusiveMaximum": bounds.exclusive_maximum,
    }
    for keyword, value in limits.items():
        if value is None:
            continue
        if abs(value) > _EXACT:
            say(f"a {keyword} beyond 2^53 is checked, not decoded")
            continue
        if integer and not float(value).is_integer():
            # The nearest integer inside of the bound; it is then part of the range, exclusive or not.
            low = keyword in ("minimum", "exclusiveMinimum")
            keyword, nearest, tighter = ("minimum", math.ceil, max) if low else ("maximum", math.floor, min)
            value = tighter(nearest(value), found.get(keyword, nearest(value)))
        found[keyword] = _plain(value)
    step = bounds.multiple_of
    if step is not None:
        if 0 < step <= _EXACT:
            _also(found, "multipleOf", _plain(step))
        else:
            say("this multiple is checked, not decoded")
    return not _contradict(found)


def _contradict(found: dict[str, Any]) -> bool:
    least, most = found.get("minimum", -math.inf), found.get("maximum", math.inf)
    above, below = found.get("exclusiveMinimum", -math.inf), found.get("exclusiveMaximum", math.inf)
    return bool(least > most or above >= most or least >= below or above >= below)


def _plain(value: int | float) -> int | float:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _lengths(found: dict[str, Any], what: str, least: int | None, most: int | None) -> None:
    if least is not None:
        found[f"min{what}"] = max(least, found.get(f"min{what}", 0))
    if most is not None:
        found[f"max{what}"] = min(most, found.get(f"max{what}", most))


def _pattern(found: dict[str, Any], pattern: str | None, say: Say) -> None:
    if pattern is None:
        return
    if "format" in found:
        say("a pattern beside a format is checked, not decoded")
        return
    try:
        _also(found, "pattern", anchored(portable(pattern, search=False)))
    except PatternError as error:
        say(f"its pattern is checked, not decoded: {error.faults[0].message}")


def _also(found: dict[str, Any], keyword: str, value: Any) -> None:
    """Set a keyword, or ask for it besides the one that is there."""
    if found.setdefault(keyword, value) != value:
        found["allOf"] = [*found.get("allOf", ()), {keyword: value}]
