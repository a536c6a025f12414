"""Placing: a type as it is written becomes a term, its names bound where it stands.

What places nothing stays the object that it was: most of a file refers to little. Anything that has to be computed is
left to wait, by `Evaluator.place`.
"""

from __future__ import annotations

from collections.abc import Callable as Function
from typing import TYPE_CHECKING, Any

from ananke_core.languages.ecmascript.deferred import (
    Callable,
    Element,
    Elements,
    Infer,
    Members,
    Undefined,
)
from ananke_core.languages.ecmascript.resolution.terms import Arguments, Builtin, Closure, Done, Env, Named, union
from ananke_core.model.types import (
    Array,
    EnumType,
    Field,
    FunctionType,
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

AS_THEY_ARE = frozenset({Builtin, Closure, Done, EnumType, LiteralType, Named, Primitive, Undefined, Unknown})
"""Classes of what is neither a name nor anything that could hold one, or a term already."""


def _named(ev: Evaluator, ref: Ref, env: Env) -> TypeExpr:
    if not ref.arguments:
        bound = env.get(ref.name)
        if bound is not None:
            return bound
        key = (env.path, ref.name, env.within)
        known = ev.meant.get(key)
        if known is None:
            known = ev.meant[key] = ev.named(env.path, ref.name, env.within, ()) or Ref(ref.name)
        return known
    arguments = Arguments([ev.settled(ev.place(argument, env)) for argument in ref.arguments])
    return ev.named(env.path, ref.name, env.within, arguments) or Ref(ref.name, tuple(arguments))


def _placed_record(ev: Evaluator, type_: Record, env: Env) -> TypeExpr:
    fields = _placed_fields(ev, type_.fields, env)
    return type_ if fields is type_.fields else Record(fields, type_.open)


def _placed_fields(ev: Evaluator, fields: tuple[Field, ...], env: Env) -> tuple[Field, ...]:
    found: list[Field] = []
    same = True
    for field in fields:
        written = field.type
        if written.__class__ not in AS_THEY_ARE:
            type_ = ev.place(written, env)
            if type_ is not written:
                same = False
                field = with_type(field, type_, field.required)
        found.append(field)
    return fields if same else tuple(found)


def with_items(type_: Array, items: TypeExpr) -> Array:
    """An array of other items."""
    return type_ if items is type_.items else Array(items, type_.unique, type_.bounds)


def with_type(field: Field, type_: TypeExpr, required: bool) -> Field:
    """A field of another type; `attrs.evolve` takes three times as long."""
    return Field(field.name, type_, required, field.wire_name, field.default, field.doc, field.bounds)


def _placed_members(ev: Evaluator, type_: Members, env: Env) -> TypeExpr:
    return Members(
        _placed_fields(ev, type_.fields, env),
        tuple((ev.place(keys, env), ev.place(items, env)) for keys, items in type_.indexes),
        tuple(_placed_callable(ev, call, env) for call in type_.calls),
        tuple(ev.place(base, env) for base in type_.bases),
        type_.closed,
    )


def _placed_callable(ev: Evaluator, type_: Callable, env: Env) -> Callable:
    parameters = None if type_.parameters is None else _placed_elements(ev, type_.parameters, env)
    return Callable(parameters, ev.place(type_.returns, env), type_.constructs)


def _placed_elements(ev: Evaluator, items: tuple[Element, ...], env: Env) -> tuple[Element, ...]:
    return tuple(Element(ev.place(item.type, env), item.optional, item.rest) for item in items)


def _placed_parameter(ev: Evaluator, type_: TypeParameter, env: Env) -> TypeExpr:
    bound = env.get(type_.name)
    if bound is not None:
        return bound
    return TypeParameter(type_.name, ev.place(type_.bound, env) if type_.bound is not None else None)


def _placed_function(ev: Evaluator, type_: FunctionType, env: Env) -> TypeExpr:
    given = type_.parameters
    parameters = None if given is None else tuple(Element(ev.place(one, env)) for one in given)
    return Callable(parameters, ev.place(type_.returns, env))


def place_all(ev: Evaluator, types: tuple[TypeExpr, ...], env: Env) -> list[TypeExpr]:
    """Some types as they are written, as terms."""
    return [type_ if type_.__class__ in AS_THEY_ARE else ev.place(type_, env) for type_ in types]


PLACERS: dict[type, Function[[Evaluator, Any, Env], TypeExpr]] = {
    Array: lambda ev, type_, env: with_items(type_, ev.place(type_.items, env)),
    Callable: _placed_callable,
    Elements: lambda ev, type_, env: Elements(_placed_elements(ev, type_.items, env)),
    FunctionType: _placed_function,
    Infer: lambda ev, type_, env: Infer(type_.name, ev.place(type_.bound, env) if type_.bound is not None else None),
    Intersection: lambda ev, type_, env: Intersection(tuple(place_all(ev, type_.members, env))),
    Map: lambda ev, type_, env: Map(ev.place(type_.keys, env), ev.place(type_.values, env)),
    Members: _placed_members,
    Record: _placed_record,
    Ref: _named,
    Tuple: lambda ev, type_, env: Tuple(
        tuple(place_all(ev, type_.items, env)), ev.place(type_.rest, env) if type_.rest is not None else None
    ),
    TypeParameter: _placed_parameter,
    Union: lambda ev, type_, env: union(place_all(ev, type_.members, env)),
}
"""By the class of a type, how it is placed."""
