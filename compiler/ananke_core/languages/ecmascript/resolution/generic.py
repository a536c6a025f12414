"""Generic declarations into which a reference can put its arguments later, because nothing in them is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ananke_core.facts import ClassFact, TypeFact
from ananke_core.languages.ecmascript.deferred import Undefined
from ananke_core.lookup import Declaration
from ananke_core.model.types import (
    Array,
    EnumType,
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

_CONTAINERS = frozenset({"Array", "Date", "Map", "ReadonlyArray", "ReadonlyMap", "ReadonlySet", "Set"})


def is_plain(ev: Evaluator, declaration: Declaration) -> bool:
    """Whether type parameters stand only where values of any type can stand."""
    key = (declaration.path, declaration.symbol)
    known = ev.plain.get(key)
    if known is None:
        # What refers to itself is plain as far as nothing else speaks against it.
        ev.plain[key] = True
        found = ev.declared.get(key) or ev.types_of(declaration.path, declaration.symbol, "")
        known = ev.plain[key] = len(found) == 1 and _plain_fact(ev, declaration)
    return known


def _plain_fact(ev: Evaluator, declaration: Declaration) -> bool:
    fact = declaration.fact
    type_ = fact.type if isinstance(fact, TypeFact) else fact.shape if isinstance(fact, ClassFact) else None
    return type_ is not None and _plain(ev, type_, declaration)


def _plain(ev: Evaluator, type_: TypeExpr, around: Declaration) -> bool:
    match type_:
        case Primitive() | LiteralType() | EnumType() | Unknown() | Undefined() | TypeParameter():
            return True
        case Array(items=items):
            return _plain(ev, items, around)
        case Map(keys=keys, values=values):
            return isinstance(keys, Primitive) and _plain(ev, values, around)
        case Tuple(items=items, rest=rest):
            return all(_plain(ev, item, around) for item in (*items, *((rest,) if rest is not None else ())))
        case Record(fields=fields):
            return all(_plain(ev, field.type, around) for field in fields)
        case Union(members=members):
            return all(_plain(ev, member, around) for member in members)
        case Ref(name=name, arguments=arguments):
            if not all(_plain(ev, argument, around) for argument in arguments):
                return False
            found = ev.types_of(around.path, name, around.symbol)
            if found:
                return not arguments or is_plain(ev, found[0])
            return name in _CONTAINERS or not arguments
    return False
