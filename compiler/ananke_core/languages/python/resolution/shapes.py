"""The shape of a class's data, by the kind that it is."""

from __future__ import annotations

import ast
from collections.abc import Callable

import attrs

from ananke_core.languages.python.resolution import standard
from ananke_core.languages.python.resolution.beside import refined
from ananke_core.languages.python.resolution.enums import enum_of
from ananke_core.languages.python.resolution.info import Info, linear
from ananke_core.languages.python.resolution.members import Member, members_of, own_variables
from ananke_core.languages.python.resolution.reading import Reading
from ananke_core.languages.python.resolution.settings import Settings, literal_setting, pydantic_settings, truth
from ananke_core.languages.python.resolution.wire_names import RENAMES
from ananke_core.languages.resolving import Context
from ananke_core.model.types import (
    Field,
    Intersection,
    LiteralType,
    Primitive,
    Record,
    Tuple,
    TypeExpr,
    Union,
    Unknown,
)

_OWN_SCHEMA = ("__get_pydantic_core_schema__", "__get_pydantic_json_schema__", "__get_validators__")

DECLARED_AS = {
    "attrs": "model",
    "dataclass": "dataclass",
    "enum": "enum",
    "flag": "enum",
    "named_tuple": "named_tuple",
    "protocol": "protocol",
    "pydantic": "model",
    "root": "model",
    "struct": "model",
    "typed_dict": "typed_dict",
    "value": "class",
}
"""Words of `ananke_core.languages.vocabulary.DECLARED_AS` by kind."""


def shape_of(info: Info, context: Context) -> TypeExpr | None:
    """What data of a class is; None where the class doesn't say."""
    maker = _SHAPES.get(info.kind)
    if maker is None:
        return None
    if any(name in one.fact.members for one in linear(info) for name in _OWN_SCHEMA):
        return Unknown("the class makes a schema of its own when the code runs")
    return maker(info, context)


def _enum(info: Info, context: Context) -> TypeExpr | None:
    found = enum_of(info, context)
    # Nothing is missing of an enum that only others take members from.
    return None if isinstance(found, Unknown) and not info.fact.assigned else found


def _flag(info: Info, context: Context) -> TypeExpr | None:
    return Primitive("integer") if info.fact.assigned else None


def _value(info: Info, context: Context) -> TypeExpr | None:
    for one in linear(info):
        reading = Reading(context, one.declaration.path, one.declaration.symbol.rpartition(".")[0])
        for found, node in one.mixins:
            if found in standard.SIMPLE or found in standard.BARE or found in standard.COUNTERS:
                return reading.type(node)
    return None


def _pydantic(info: Info, context: Context) -> TypeExpr:
    settings = pydantic_settings(info, context)
    if settings.unknown:
        return Unknown(settings.unknown)
    members = [_renamed(member, settings.rename) for member in members_of(info, context)]
    return _record(info, context, members, settings, reads=True)


def _root(info: Info, context: Context) -> TypeExpr:
    for member in members_of(info, context):
        if member.field.name == "root":
            field = member.field
            return refined(field.type, field.bounds)
    for one in linear(info):
        symbol = one.declaration.symbol
        reading = Reading(context, one.declaration.path, symbol)
        reading = attrs.evolve(reading, bindings=own_variables(reading, one))
        for found, node in one.mixins:
            if found == "pydantic.RootModel" and isinstance(node, ast.Subscript):
                return reading.type(node.slice)
    return Unknown("the model has no root type")


def _dataclass(info: Info, context: Context) -> TypeExpr:
    settings = pydantic_settings(info, context)
    if settings.unknown:
        return Unknown(settings.unknown)
    members = [_renamed(member, settings.rename) for member in members_of(info, context)]
    return _record(info, context, members, settings, reads=False)


def _attrs(info: Info, context: Context) -> TypeExpr:
    members = [
        # A constructor's argument has no underscore before it.
        _renamed(member, lambda name: name.lstrip("_") or name)
        for member in members_of(info, context)
    ]
    return _record(info, context, members, Settings(), reads=False)


def _typed_dict(info: Info, context: Context) -> TypeExpr:
    settings = pydantic_settings(info, context)
    if settings.unknown:
        return Unknown(settings.unknown)
    members: list[Member] = []
    for member in members_of(info, context):
        total = member.info.keywords.get("total")
        required = not (isinstance(total, ast.Constant) and total.value is False)
        if member.necessity is not None:
            required = member.necessity
        field = attrs.evolve(member.field, required=required, default=None)
        members.append(_renamed(attrs.evolve(member, field=field), settings.rename))
    closed = truth(info, "closed")
    if closed and settings.extra is None:
        settings = attrs.evolve(settings, extra="forbid")
    return _record(info, context, members, settings, reads=True)


def _named_tuple(info: Info, context: Context) -> TypeExpr:
    owner = next((one for one in linear(info) if one.own), info)
    fields = [member.field for member in members_of(owner, context)]
    return tuple_of(fields)


def tuple_of(fields: list[Field], rest: TypeExpr | None = None) -> TypeExpr:
    """A tuple of fields, of which those with a default at the end can be left out; ``rest`` behind all of them."""
    items = tuple(refined(field.type, field.bounds) for field in fields)
    least = next((place for place, field in enumerate(fields) if not field.required), len(fields))
    forms = (*(Tuple(items[:length]) for length in range(least, len(items))), Tuple(items, rest))
    return forms[0] if len(forms) == 1 else Union(forms)


def _struct(info: Info, context: Context) -> TypeExpr:
    rename = literal_setting(info, "rename", context)
    if rename is not None and not (isinstance(rename, str) and rename in RENAMES):
        return Unknown("its names in data are made by something that isn't run")
    how = RENAMES[rename] if isinstance(rename, str) else None
    members = [_renamed(member, how) for member in members_of(info, context)]
    if truth(info, "array_like"):
        rest = None if truth(info, "forbid_unknown_fields") else Primitive("any")
        return tuple_of([member.field for member in members], rest)
    tag = _tag(info, context)
    if isinstance(tag, Unknown):
        return tag
    shape = _record(
        info, context, members, Settings("forbid" if truth(info, "forbid_unknown_fields") else None), reads=True
    )
    if tag is None or not isinstance(shape, Record):
        return shape
    return attrs.evolve(shape, fields=(tag, *shape.fields))


def _tag(info: Info, context: Context) -> Field | Unknown | None:
    """Msgspec's tag: the member by which the structs of a union are told apart."""
    tag, name = literal_setting(info, "tag", context), literal_setting(info, "tag_field", context)
    if tag in (None, False) and name is None:
        return None
    if isinstance(tag, ast.expr) or isinstance(name, ast.expr):
        return Unknown("its tag is made by something that isn't run")
    value = info.fact.name if tag is True or tag is None else tag
    key = name if isinstance(name, str) else "type"
    return Field(key, LiteralType(value), required=False) if isinstance(value, str | int) else None


def _protocol(info: Info, context: Context) -> TypeExpr | None:
    return None


def _renamed(member: Member, rename: Callable[[str], str] | None) -> Member:
    if rename is None or member.field.wire_name:
        return member
    name = rename(member.field.name)
    return (
        member if name == member.field.name else attrs.evolve(member, field=attrs.evolve(member.field, wire_name=name))
    )


def _record(info: Info, context: Context, members: list[Member], settings: Settings, *, reads: bool) -> TypeExpr:
    """A record; ``reads`` when data of this kind may hold further members unless told otherwise."""
    if settings.extra is not None:
        is_open = settings.extra != "forbid"
    else:
        is_open = reads if context.policies.objects == "declared" else context.policies.objects == "open"
    unknown = [name for one in linear(info) for name in one.unknown]
    fields = tuple(_nullable(member.field, context) for member in members)
    if not unknown:
        return Record(fields, is_open)
    # Only what such a base adds is not known.
    reason = Unknown(f"{unknown[0]}, a base of {info.fact.name}, is not declared in the workspace")
    return Intersection((reason, Record(fields, open=True)))


def _nullable(field: Field, context: Context) -> Field:
    loose = context.policies.nulls == "loose" and field.default is not None and field.default.known
    if not loose or field.default is None or field.default.value is not None:
        return field
    null = Primitive("null")
    members = field.type.members if isinstance(field.type, Union) else (field.type,)
    return field if null in members else attrs.evolve(field, type=Union((*members, null)))


_SHAPES: dict[str, Callable[[Info, Context], TypeExpr | None]] = {
    "attrs": _attrs,
    "dataclass": _dataclass,
    "enum": _enum,
    "flag": _flag,
    "named_tuple": _named_tuple,
    "protocol": _protocol,
    "pydantic": _pydantic,
    "root": _root,
    "struct": _struct,
    "typed_dict": _typed_dict,
    "value": _value,
}
