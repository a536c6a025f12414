"""Mapped types: ``{ [K in keyof T]: … }``, over members, items and alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from ananke_core.languages.ecmascript.deferred import (
    Element,
    Elements,
    Indexed,
    KeyOf,
    Mapped,
    Members,
    Undefined,
)
from ananke_core.languages.ecmascript.resolution import tuples
from ananke_core.languages.ecmascript.resolution.objects import LISTS, keys_of, members_of, without_undefined
from ananke_core.languages.ecmascript.resolution.terms import (
    ANY,
    NUMBER,
    STRING,
    Env,
    union,
)
from ananke_core.model.types import (
    Array,
    EnumType,
    Field,
    Intersection,
    LiteralType,
    Primitive,
    Ref,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)

if TYPE_CHECKING:
    from ananke_core.languages.ecmascript.resolution.evaluator import Evaluator

_UNKEYED = (Ref, TypeParameter, Unknown)


def mapped(ev: Evaluator, form: Mapped, env: Env) -> TypeExpr:
    """``{ [K in …]: … }``; over ``keyof T`` it keeps what may be left out, and maps arrays and unions part by part."""
    source: TypeExpr | None = None
    keys = form.keys
    if isinstance(keys, KeyOf):
        source = ev.place(keys.of, env)
        variable = keys.of.name if isinstance(keys.of, TypeParameter | Ref) else ""
        if variable and env.get(variable) is not None:
            alternatives = ev.alternatives(source)
            if len(alternatives) != 1:
                return union(mapped(ev, form, env.bind((variable, one))) for one, _ in alternatives)
            made = alternatives[0][1]
            if isinstance(made, LISTS) and form.rename is None:
                return _mapped_list(ev, form, env, made)
            if isinstance(made, Primitive | LiteralType | EnumType | Undefined) and made != ANY:
                return made
    elif isinstance(keys, TypeParameter) and isinstance(keys.bound, KeyOf):
        source = ev.place(keys.bound.of, env)
    members = members_of(ev, ev.reduce(source)) if source is not None else None
    if source is not None and members is None and isinstance(keys, KeyOf):
        made = ev.reduce(source)
        if isinstance(made, Unknown):
            return made
        if made != ANY and not isinstance(made, Union | Intersection):
            return Unknown("a mapped type over what is no known object")
    return _mapped_keys(
        ev,
        form,
        env,
        keys_of(ev, source) if isinstance(keys, KeyOf) and source is not None else ev.place(keys, env),
        members,
    )


def _mapped_keys(ev: Evaluator, form: Mapped, env: Env, keys: TypeExpr, members: Members | None) -> TypeExpr:
    known = {field.name: field for field in members.fields} if members is not None else {}
    fields: dict[str, Field] = {}
    indexes: list[tuple[TypeExpr, TypeExpr]] = []
    own, plain = _is_own_value(form), form.rename is None
    for _, key in ev.constituents(keys):
        source = None
        if key.__class__ is LiteralType:
            source = known.get(str(key.value))
        elif isinstance(key, _UNKEYED):
            return key if isinstance(key, Unknown) else Unknown("a mapped type over keys that are not known")
        # The member itself, with everything that is known of it.
        kept = source if own else None
        inner = env if kept is not None and plain else env.bind((form.parameter, key))
        value = kept.type if kept is not None else ev.place(form.value, inner)
        for name in (key,) if plain else _renamed(ev, form, inner, key):
            if isinstance(name, Unknown):
                return name
            if isinstance(name, LiteralType):
                field = _mapped_field(ev, form, str(name.value), value, source, kept)
                before = fields.get(field.name)
                if before is not None:
                    field = attrs.evolve(field, type=union((before.type, field.type)), bounds=None)
                fields[field.name] = field
            else:
                indexes.append((name, value))
    return Members(tuple(fields.values()), tuple(dict.fromkeys(_without_numbers(indexes))))


def _without_numbers(indexes: list[tuple[TypeExpr, TypeExpr]]) -> Iterator[tuple[TypeExpr, TypeExpr]]:
    """``string`` is also what numbers are as keys: of ``string | number`` one says all."""
    strings = [items for keys, items in indexes if keys == STRING]
    for keys, items in indexes:
        if keys != NUMBER or not strings:
            yield keys, items


def _renamed(ev: Evaluator, form: Mapped, env: Env, key: TypeExpr) -> list[TypeExpr]:
    return [made for _, made in ev.constituents(ev.place(form.rename, env))] if form.rename is not None else [key]


def _is_own_value(form: Mapped) -> bool:
    """Whether each member is given the value that it has: ``{ [K in keyof T]: T[K] }``."""
    value, keys = form.value, form.keys
    if not isinstance(value, Indexed) or value.index not in (Ref(form.parameter), TypeParameter(form.parameter)):
        return False
    if isinstance(keys, KeyOf):
        return value.of == keys.of
    return isinstance(keys, TypeParameter) and value.of == getattr(keys.bound, "of", None)


def _mapped_field(
    ev: Evaluator, form: Mapped, name: str, value: TypeExpr, source: Field | None, kept: Field | None
) -> Field:
    """A member over one of the source; one that is ``kept`` has also its bounds and its default."""
    if source is None:
        return Field(name, value, required=form.optional != "+")
    required = source.required if form.optional == "" else form.optional == "-"
    if form.optional == "-":
        value = without_undefined(ev, value)
    default, bounds = (kept.default, kept.bounds) if kept is not None else (None, None)
    return Field(name, value, required, source.wire_name, default, source.doc, bounds)


def _mapped_list(ev: Evaluator, form: Mapped, env: Env, made: TypeExpr) -> TypeExpr:
    def value(key: TypeExpr) -> TypeExpr:
        return ev.place(form.value, env.bind((form.parameter, key)))

    if isinstance(made, Array):
        return Array(value(NUMBER), made.unique)
    items: list[Element] = []
    for number, item in enumerate(tuples.elements(made)):
        optional = {"+": True, "-": False, "": item.optional}[form.optional]
        if item.rest:
            items.append(Element(Array(value(NUMBER)), rest=True))
        else:
            found = value(LiteralType(number))
            items.append(Element(without_undefined(ev, found) if form.optional == "-" else found, optional))
    return Elements(tuple(items))
