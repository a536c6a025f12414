"""From what is known of an argument to bounds, in the type that it has.

Bounds are about data. A kind whose data looks otherwise than what a guard sees (bytes are text there, a date too) gets
none.
"""

from __future__ import annotations

import attrs

from ananke_core.frozen import frozen
from ananke_core.languages.guards.values import Items, Numbers, Text, Value
from ananke_core.model.types import (
    Array,
    Bounds,
    EnumType,
    FunctionType,
    LiteralType,
    Map,
    Primitive,
    Record,
    Scalar,
    Tuple,
    TypeExpr,
    Union,
)

_MOST_LISTED = 100
_EXACT = 2**53


@frozen
class Sorts:
    """Which kinds of data a type has, and what may be said of them.

    ``measured`` whether lengths of texts and arrays are those that code sees, ``spelled`` whether texts are the ones
    that it sees, ``at_most`` whether no more items were given than arrive, ``exact`` whether its numbers are whole ones
    of any size: of other numbers, data and code may disagree on which a large one is.
    """

    numbers: bool = True
    text: bool = True
    items: bool = True
    null: bool = True
    truth: bool = True
    objects: bool = True
    measured: bool = True
    spelled: bool = True
    at_most: bool = True
    exact: bool = False


_NONE = Sorts(False, False, False, False, False, False, exact=True)
_ANYTHING = Sorts()
# What a name stands for is not known here: it could be bytes.
_NAMED = Sorts(measured=False)


def sorts_of(type_: TypeExpr | None) -> Sorts:
    """The kinds of a type."""
    match type_:
        case None:
            return _ANYTHING
        case Primitive():
            return _primitive(type_)
        case LiteralType():
            return _listed((type_.value,))
        case EnumType():
            return _listed(type_.values)
        case Array():
            return attrs.evolve(_NONE, items=True, at_most=not type_.unique)
        case Tuple():
            return attrs.evolve(_NONE, items=True)
        case Map() | Record() | FunctionType():
            return attrs.evolve(_NONE, objects=True)
        case Union():
            found = _NONE
            for member in type_.members:
                found = _either(found, sorts_of(member))
            return found
    return _NAMED


def _primitive(type_: Primitive) -> Sorts:
    match type_.name:
        case "integer" | "number":
            return attrs.evolve(_NONE, numbers=True, exact=type_.name == "integer")
        case "string":
            plain = not type_.format
            return attrs.evolve(_NONE, text=True, measured=plain, spelled=plain)
        case "bytes":
            return attrs.evolve(_NONE, text=True, measured=False, spelled=False)
        case "boolean":
            return attrs.evolve(_NONE, truth=True)
        case "null":
            return attrs.evolve(_NONE, null=True)
        case "never":
            return _NONE
    return _ANYTHING


def _listed(values: tuple[Scalar, ...]) -> Sorts:
    return attrs.evolve(
        _NONE,
        numbers=any(isinstance(value, int | float) and not isinstance(value, bool) for value in values),
        text=any(isinstance(value, str) for value in values),
        null=None in values,
        truth=any(isinstance(value, bool) for value in values),
    )


def _either(first: Sorts, second: Sorts) -> Sorts:
    return Sorts(
        first.numbers or second.numbers,
        first.text or second.text,
        first.items or second.items,
        first.null or second.null,
        first.truth or second.truth,
        first.objects or second.objects,
        first.measured and second.measured,
        first.spelled and second.spelled,
        first.at_most and second.at_most,
        first.exact and second.exact,
    )


def bounds_of(value: Value, type_: TypeExpr | None) -> list[Bounds]:
    """What all accepted values of a type keep: one per pattern where there are several, none where nothing is known."""
    sorts = sorts_of(type_)
    enum = _enum(value, sorts)
    if enum is not None:
        return [Bounds(enum=enum)]
    bounds = Bounds()
    patterns: tuple[str, ...] = ()
    if sorts.numbers and value.numbers is not None:
        bounds = _numeric(bounds, value.numbers, sorts)
    if sorts.text and value.text is not None:
        if sorts.measured:
            bounds = attrs.evolve(bounds, min_length=value.text.least or None, max_length=value.text.most)
        patterns = value.text.patterns if sorts.spelled else ()
    if sorts.items and value.items is not None and sorts.measured:
        bounds = _counted(bounds, value.items, sorts)
    bounds = attrs.evolve(bounds, pattern=patterns[0] if patterns else None)
    found = [bounds] if bounds != Bounds() else []
    return [*found, *(Bounds(pattern=pattern) for pattern in patterns[1:])]


def _numeric(bounds: Bounds, numbers: Numbers, sorts: Sorts) -> Bounds:
    low, high, step = numbers.low, numbers.high, numbers.step
    small = low is not None and high is not None and low >= -_EXACT and high <= _EXACT
    low_open = numbers.low_open or low in numbers.holes
    high_open = numbers.high_open or high in numbers.holes
    return attrs.evolve(
        bounds,
        minimum=None if low_open else low,
        exclusive_minimum=low if low_open else None,
        maximum=None if high_open else high,
        exclusive_maximum=high if high_open else None,
        multiple_of=step if step == 1 or sorts.exact or small else None,
    )


def _counted(bounds: Bounds, items: Items, sorts: Sorts) -> Bounds:
    return attrs.evolve(bounds, min_items=items.least or None, max_items=items.most if sorts.at_most else None)


def _enum(value: Value, sorts: Sorts) -> tuple[Scalar, ...] | None:
    """All values, where they are listed whatever their kind."""
    if (sorts.items and value.items is not None) or (sorts.objects and value.objects):
        return None
    listed: list[Scalar] = []
    if sorts.text and value.text is not None:
        if not _is_listed(value.text) or not sorts.spelled:
            return None
        listed += value.text.only or ()
    if sorts.numbers and value.numbers is not None:
        if value.numbers.only is None:
            return None
        listed += value.numbers.only
    if not listed or len(listed) > _MOST_LISTED:
        return None
    if sorts.truth:
        listed += sorted(value.truth)
    if sorts.null and value.null:
        listed.append(None)
    return tuple(listed)


def _is_listed(text: Text) -> bool:
    return text.only is not None


def fitted(bounds: Bounds, type_: TypeExpr | None) -> Bounds | None:
    """Of bounds that were found without knowing a type, those that may be said of it; None where there are none."""
    sorts = sorts_of(type_)
    if bounds.enum is not None and not sorts.spelled:
        return None
    if not sorts.numbers:
        bounds = attrs.evolve(
            bounds, minimum=None, exclusive_minimum=None, maximum=None, exclusive_maximum=None, multiple_of=None
        )
    if bounds.multiple_of not in (None, 1) and not sorts.exact:
        bounds = attrs.evolve(bounds, multiple_of=None)
    if not sorts.text or not sorts.measured:
        bounds = attrs.evolve(bounds, min_length=None, max_length=None)
    if not sorts.text or not sorts.spelled:
        bounds = attrs.evolve(bounds, pattern=None)
    if not sorts.items or not sorts.measured:
        bounds = attrs.evolve(bounds, min_items=None, max_items=None)
    if not sorts.at_most:
        bounds = attrs.evolve(bounds, max_items=None)
    return bounds if bounds != Bounds() else None
