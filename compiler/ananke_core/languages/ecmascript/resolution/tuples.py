"""Tuples and arrays as lists of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ananke_core.languages.ecmascript.deferred import Element, Elements
from ananke_core.languages.ecmascript.resolution.terms import NUMBER, UNDEFINED, union
from ananke_core.model.types import Array, LiteralType, Tuple, TypeExpr, Unknown

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator


def elements(made: TypeExpr) -> tuple[Element, ...]:
    """The items of a list, those that it spreads as they are."""
    if isinstance(made, Array):
        return (Element(made, rest=True),)
    if isinstance(made, Tuple):
        items = tuple(Element(item) for item in made.items)
        return (*items, Element(Array(made.rest), rest=True)) if made.rest is not None else items
    return made.items if isinstance(made, Elements) else ()


def spread(ev: Evaluator, items: tuple[Element, ...]) -> tuple[Element, ...] | None:
    """Items with spread tuples put in; what stays spread is an array. None where one is not known."""
    found: list[Element] = []
    for item in items:
        if not item.rest:
            found.append(item)
            continue
        made = ev.reduce(item.type)
        if isinstance(made, Array):
            found.append(Element(made, rest=True))
        elif isinstance(made, Tuple | Elements):
            inner = spread(ev, elements(made))
            if inner is None:
                return None
            found += inner
        else:
            return None
    return tuple(found)


def item(ev: Evaluator, made: TypeExpr, key: TypeExpr) -> TypeExpr:
    """What an index or ``length`` of a list gives."""
    if isinstance(made, Array):
        if key == NUMBER or (isinstance(key, LiteralType) and str(key.value).isdecimal()):
            return made.items
        return NUMBER if key == LiteralType("length") else Unknown("a member of arrays")
    items = spread(ev, elements(made))
    if items is None:
        return Unknown("a tuple that spreads what is not known")
    if key == NUMBER:
        return union(value_of(ev, one) for one in items)
    if isinstance(key, LiteralType) and key.value == "length":
        if any(one.rest for one in items):
            return NUMBER
        least = sum(not one.optional for one in items)
        return union(LiteralType(count) for count in range(least, len(items) + 1))
    if isinstance(key, LiteralType) and str(key.value).isdecimal():
        at = int(str(key.value))
        for number, one in enumerate(items):
            if one.rest:
                return union(value_of(ev, later) for later in items[number:])
            if number == at:
                return union((one.type, UNDEFINED)) if one.optional else one.type
        return UNDEFINED
    return Unknown("a member of arrays")


def value_of(ev: Evaluator, one: Element) -> TypeExpr:
    """What stands at the place of an item, and undefined where that can be left out."""
    made = ev.reduce(one.type) if one.rest else None
    return made.items if isinstance(made, Array) else union((one.type, UNDEFINED)) if one.optional else one.type
