"""Whether one type takes every value of another, as their schemas say it; where that isn't plain the answer is no."""

from __future__ import annotations

from collections.abc import Callable

from ananke_core.model.types import (
    Array,
    Bounds,
    EnumType,
    Field,
    LiteralType,
    Map,
    Primitive,
    Record,
    Scalar,
    TypeExpr,
    Union,
)

Within = Callable[[Bounds, Bounds], bool]
"""Whether every value that keeps the first bounds keeps the second."""

# Pairs of types that are looked at; unions of unions would multiply.
_MOST = 2_000
_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def includes(outer: TypeExpr, inner: TypeExpr, within: Within) -> bool:
    """Whether ``outer`` takes every value of ``inner``."""
    return _Inclusion(within).holds(outer, inner)


class _Inclusion:
    def __init__(self, within: Within) -> None:
        self._within = within
        self._left = _MOST

    def holds(self, outer: TypeExpr, inner: TypeExpr) -> bool:
        self._left -= 1
        if self._left < 0:
            return False
        if isinstance(inner, Union):
            return all(self.holds(outer, member) for member in inner.members)
        values = _values(inner)
        if values is not None:
            known = _values(outer)
            if known is not None:
                return set(map(_told_apart, values)) <= set(map(_told_apart, known))
            if isinstance(outer, Primitive):
                return outer == Primitive("any") or all(_has(outer, value) for value in values)
            return isinstance(outer, Union) and all(
                any(self.holds(member, LiteralType(value)) for member in outer.members) for value in values
            )
        if isinstance(outer, Union):
            return any(self.holds(member, inner) for member in outer.members)
        if isinstance(outer, Primitive):
            inside = inner.bounds if isinstance(inner, Primitive) else None
            return self._bounded(outer.bounds, inside) and _primitive(outer, inner)
        if isinstance(outer, Array) and isinstance(inner, Array):
            # That items are unique is checked and not decoded.
            same = outer.unique == inner.unique and self._bounded(outer.bounds, inner.bounds)
            return same and self.holds(outer.items, inner.items)
        if isinstance(outer, Map) and isinstance(inner, Map):
            return outer.keys == inner.keys and self.holds(outer.values, inner.values)
        if isinstance(outer, Record) and isinstance(inner, Record):
            return self._record(outer, inner)
        return _same(outer, inner)

    def _record(self, outer: Record, inner: Record) -> bool:
        known = {_key(field): field for field in inner.fields}
        wanted = {_key(field): field for field in outer.fields}
        if len(known) < len(inner.fields) or len(wanted) < len(outer.fields):
            return False
        if not outer.open and (inner.open or not known.keys() <= wanted.keys()):
            return False
        # Engines take members in the order of the schema, and members that it doesn't name behind them.
        shared = [key for key in wanted if key in known]
        if list(known)[: len(shared)] != shared:
            return False
        return all(self._field(field, known.get(key), inner.open) for key, field in wanted.items())

    def _field(self, outer: Field, inner: Field | None, others: bool) -> bool:
        if inner is None:
            # A member that an open record doesn't know of may be anything.
            return not outer.required and not others
        if outer.required and not inner.required:
            return False
        return self._bounded(outer.bounds, inner.bounds) and self.holds(outer.type, inner.type)

    def _bounded(self, outer: Bounds | None, inner: Bounds | None) -> bool:
        return outer is None or (inner is not None and self._within(inner, outer))


def _key(field: Field) -> str:
    return field.wire_name or field.name


def _values(type_: TypeExpr) -> tuple[Scalar, ...] | None:
    if isinstance(type_, LiteralType):
        return (type_.value,)
    return type_.values if isinstance(type_, EnumType) else None


def _told_apart(value: Scalar) -> tuple[type, Scalar]:
    # Python holds True and 1 equal.
    return value.__class__, value


def _has(outer: Primitive, value: Scalar) -> bool:
    return not outer.format and outer.bounds is None and value.__class__ in _CLASSES.get(outer.name, ())


def _primitive(outer: Primitive, inner: TypeExpr) -> bool:
    if outer == Primitive("any"):
        return True
    if not isinstance(inner, Primitive):
        return False
    if outer.name == inner.name and outer.format in ("", inner.format):
        return True
    return (outer.name, inner.name) == ("number", "integer") and not outer.format


def _same(outer: TypeExpr, inner: TypeExpr) -> bool:
    # Equal in Python isn't the same where a literal is within; texts of the two tell them apart.
    return outer == inner and repr(outer) == repr(inner)
