"""Objects: their members with what they inherit, intersections, keys, indexed access."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from ananke_core.languages.ecmascript.deferred import (
    Callable,
    Elements,
    Members,
    Undefined,
)
from ananke_core.languages.ecmascript.doctags import bounded
from ananke_core.languages.ecmascript.resolution import tuples
from ananke_core.languages.ecmascript.resolution.terms import (
    ANY,
    NEVER,
    NULL,
    NUMBER,
    STRING,
    UNDEFINED,
    Builtin,
    union,
)
from ananke_core.model.types import (
    Array,
    EnumType,
    Field,
    Intersection,
    LiteralType,
    Map,
    Primitive,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator

_MOST_PRODUCTS = 256
_NO_OBJECT = Unknown("keyof a type that is no object")
_NO_MEMBER = Unknown("an indexed access to a member that is not there")
LISTS = (Array, Tuple, Elements)
"""What a list is on the outside."""
_UNCLEAR = frozenset({Builtin, Ref, TypeParameter, Unknown})
UNKNOWN_BASE = Unknown("members of a base that is not known")


def members_of(ev: Evaluator, made: TypeExpr) -> Members | None:
    """A reduced term as members; None for what is no object, or not known."""
    if isinstance(made, Members):
        return made
    if isinstance(made, Record):
        return Members(made.fields, closed=False if made.open else None)
    if isinstance(made, Map):
        return Members((), ((made.keys, made.values),))
    return Members((), calls=(made,)) if isinstance(made, Callable) else None


def is_unclear(made: TypeExpr) -> bool:
    """Whether a reduced term is something of which nothing is known here."""
    return made.__class__ in _UNCLEAR


# -- inheritance, declarations in parts, intersections ---------------------------------------------------------------


def inherit(ev: Evaluator, own: Members) -> TypeExpr:
    """Members with those of the bases before them; an own one stands in the place of one that it overrides."""
    fields: dict[str, Field] = {}
    indexes: list[tuple[TypeExpr, TypeExpr]] = []
    calls: list[Callable] = []
    for base in own.bases:
        made = ev.reduce(base)
        if isinstance(made, LISTS) and len(own.bases) == 1:
            # An array with a name; members of its own never get into data.
            return made
        found = members_of(ev, made)
        if found is None:
            indexes.append((STRING, UNKNOWN_BASE))
            continue
        fields |= {field.name: field for field in found.fields}
        indexes += found.indexes
        calls += found.calls
    fields |= {field.name: field for field in own.fields}
    return Members(tuple(fields.values()), (*own.indexes, *indexes), (*own.calls, *calls), (), own.closed)


def merge(ev: Evaluator, parts: Sequence[TypeExpr]) -> TypeExpr:
    """One declaration written in several parts: interfaces of one name, a class and its interface, parts of an enum."""
    enums = [part for part in parts if isinstance(part, EnumType)]
    if enums:
        names = tuple(name for part in enums for name in part.names)
        return EnumType(names, tuple(value for part in enums for value in part.values))
    fields: dict[str, Field] = {}
    merged = Members(())
    for part in parts:
        found = members_of(ev, part)
        if found is None:
            return Unknown("declarations of one name that don't fit together")
        for field in found.fields:
            known = fields.get(field.name)
            # Of a getter in one part and methods in the other the first that is data tells the type.
            if known is None or isinstance(known.type, Callable):
                fields[field.name] = field
        merged = Members(
            tuple(fields.values()),
            (*merged.indexes, *found.indexes),
            (*merged.calls, *found.calls),
            (*merged.bases, *found.bases),
            found.closed if merged.closed is None else merged.closed,
        )
    return merged


def intersect(ev: Evaluator, parts: Sequence[TypeExpr]) -> TypeExpr:
    """All of these at once: unions are multiplied out, objects put together, values compared."""
    products: list[TypeExpr] = [ANY]
    for part in parts:
        alternatives = [made for _, made in ev.alternatives(part)]
        if len(products) * len(alternatives) > _MOST_PRODUCTS:
            return Unknown("an intersection of large unions")
        products = [found for one in products for other in alternatives if (found := _both(ev, one, other)) != NEVER]
    return union(products)


def _both(ev: Evaluator, one: TypeExpr, other: TypeExpr) -> TypeExpr:
    if one in (ANY, other):
        return other
    if other == ANY:
        return one
    if isinstance(one, Intersection) or is_unclear(one) or is_unclear(other):
        return _beside(one, other)
    if _is_empty(one) and other not in (NULL, UNDEFINED):
        return other
    if _is_empty(other) and one not in (NULL, UNDEFINED):
        return one
    first, second = members_of(ev, one), members_of(ev, other)
    if first is not None and second is not None:
        return _together(first, second)
    if first is not None or second is not None:
        # A brand: members that nobody gives a value, so that two strings are told apart.
        value = other if first is not None else one
        if isinstance(value, Primitive | LiteralType | EnumType | Array | Tuple | Elements):
            return value
        return NEVER if value in (NULL, UNDEFINED) else _beside(one, other)
    if isinstance(one, LISTS) and isinstance(other, LISTS):
        return _beside(one, other)
    verdict = ev.extends(one, other)
    if verdict:
        return one
    if ev.extends(other, one):
        return other
    if isinstance(one, EnumType) or isinstance(other, EnumType):
        values, rest = (one, other) if isinstance(one, EnumType) else (other, one)
        literals = [LiteralType(value) for value in values.values] if isinstance(values, EnumType) else []
        return union(literal for literal in literals if ev.extends(literal, rest))
    return NEVER if verdict is False else _beside(one, other)


def _is_empty(made: TypeExpr) -> bool:
    return made == Record((), open=False) or made == Record(()) or made == Members(())


def _beside(one: TypeExpr, other: TypeExpr) -> TypeExpr:
    members = one.members if isinstance(one, Intersection) else (one,)
    return one if other in members else Intersection((*members, other))


def _together(first: Members, second: Members) -> Members:
    fields = {field.name: field for field in first.fields}
    for field in second.fields:
        known = fields.get(field.name)
        if known is None:
            fields[field.name] = field
            continue
        type_ = field.type if known.type == field.type else Intersection((known.type, field.type))
        said = known if known.bounds is not None or field.bounds is None else field
        fields[field.name] = attrs.evolve(said, type=type_, required=known.required or field.required)
    # Whoever refuses members that it doesn't name speaks of the whole.
    closed = first.closed if second.closed is False else second.closed if first.closed is False else None
    return Members(
        tuple(fields.values()),
        (*first.indexes, *(index for index in second.indexes if index not in first.indexes)),
        (*first.calls, *second.calls),
        (),
        closed or second.closed,
    )


# -- keys and members ------------------------------------------------------------------------------------------------


def keys_of(ev: Evaluator, term: TypeExpr) -> TypeExpr:
    """``keyof``: names as literals, and strings or numbers where there are index signatures."""
    made = ev.reduce(term)
    if made == ANY:
        return union((STRING, NUMBER))
    if isinstance(made, Union):
        found = [keys_of(ev, member) for member in made.members]
        return intersect(ev, found)
    if isinstance(made, Intersection):
        return union(keys_of(ev, member) for member in made.members)
    members = members_of(ev, made)
    if members is None:
        return _NO_OBJECT
    found = [LiteralType(field.name) for field in members.fields]
    for keys, items in members.indexes:
        if items == UNKNOWN_BASE:
            return UNKNOWN_BASE
        found += [STRING, NUMBER] if keys == STRING else [keys]
    return union(found)


def indexed(ev: Evaluator, of: TypeExpr, index: TypeExpr) -> TypeExpr:
    """``T[K]``, of every alternative of both."""
    keys = [key for _, key in ev.constituents(index)]
    found: list[TypeExpr] = []
    for _, made in ev.alternatives(of):
        if isinstance(made, TypeParameter) and made.bound is not None:
            made = ev.reduce(made.bound)
        if made == ANY:
            return ANY
        found += [_member(ev, made, key) for key in keys]
    return union(found)


def _member(ev: Evaluator, made: TypeExpr, key: TypeExpr) -> TypeExpr:
    if isinstance(made, LISTS):
        return tuples.item(ev, made, key)
    if isinstance(made, Intersection):
        found = [_member(ev, part, key) for part in made.members]
        known = [one for one in found if one != _NO_MEMBER and not isinstance(one, Unknown)]
        return Intersection(tuple(known)) if len(known) > 1 else known[0] if known else _NO_MEMBER
    members = members_of(ev, made)
    if members is None:
        return made if isinstance(made, Unknown) else Unknown("an indexed access to a type that is no known object")
    if isinstance(key, LiteralType):
        name = str(key.value)
        for field in members.fields:
            if field.name == name:
                type_ = bounded(field.type, field.bounds)
                return type_ if field.required else union((type_, UNDEFINED))
        for keys, items in members.indexes:
            if ev.extends(key, keys) or (keys == NUMBER and name.isdecimal()):
                return items
        return _NO_MEMBER
    for keys, items in members.indexes:
        if keys == key or (keys == STRING and key == NUMBER):
            return items
    return _NO_MEMBER


def without_undefined(ev: Evaluator, term: TypeExpr) -> TypeExpr:
    """A term without its ``undefined``; names stay where they hold none."""
    pairs = ev.alternatives(term)
    if not any(isinstance(made, Undefined) for _, made in pairs):
        return term
    return union(one for one, made in pairs if not isinstance(made, Undefined))
