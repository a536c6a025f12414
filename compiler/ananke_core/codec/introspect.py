"""What the model's attributes are on the wire: names, types, tags. One reading for the converter and the schemas."""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from ananke_core.model import constraint, ir, rules
from ananke_core.model import types as type_model

Tags = dict[str, type]

NATURAL: dict[type, frozenset[str]] = {
    constraint.Place: frozenset({"line", "character"}),
    constraint.Evidence: frozenset({"matching", "total"}),
    type_model.Bounds: frozenset({"min_length", "max_length", "min_items", "max_items"}),
    rules.Size: frozenset({"maximum"}),
    ir.Stats: frozenset({"input", "duplicates", "merged", "subsumed"}),
    ir.ConstraintIR: frozenset({"optimization_level", "constraint_count"}),
}
"""Integers that count something, so that they are never below 0."""

UNIONS: dict[str, Tags] = {"rule type": rules.TAGS, "type": type_model.TAGS}
"""The unions told apart by ``type``, by what a tag of them is called."""

TAG = "type"
"""The member that tells the classes of a union apart."""

TAG_OF: dict[type, str] = {cls: tag for tags in UNIONS.values() for tag, cls in tags.items()}


@attrs.frozen
class Member:
    """One attribute: ``name`` in Python, ``key`` on the wire, its resolved type.

    ``default`` makes the default value, anew for each object where ``fresh``.
    """

    name: str
    key: str
    type: Any
    required: bool
    natural: bool
    default: Callable[[], Any] = lambda: None
    fresh: bool = False


@cache
def members(cls: type) -> tuple[Member, ...]:
    """The attributes of a class of the model, in the order in which they are written."""
    attrs.resolve_types(cls)
    natural = NATURAL.get(cls, frozenset())
    return tuple(_member(field, field.name in natural) for field in attrs.fields(cls) if field.init)


def _member(field: attrs.Attribute[Any], natural: bool) -> Member:
    default: Any = field.default
    key = field.name.rstrip("_")
    if default is attrs.NOTHING:
        return Member(field.name, key, field.type, True, natural)
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return Member(field.name, key, field.type, False, natural, default.factory, fresh=True)
    return Member(field.name, key, field.type, False, natural, lambda: default)


def options(kind: Any) -> tuple[frozenset[Any], bool]:
    """The alternatives of a type without None, and whether None is one of them."""
    if get_origin(kind) in (Union, types.UnionType):
        # What waits for other declarations never gets here.
        arguments = frozenset(get_args(kind)) - {type_model.Deferred}
        return arguments - {types.NoneType}, types.NoneType in arguments
    return frozenset({kind}), False


def union_of(alternatives: frozenset[Any]) -> str | None:
    """Which of `UNIONS` these classes are."""
    for name, tags in UNIONS.items():
        if alternatives == frozenset(tags.values()):
            return name
    return None


def words_of(kind: Any) -> tuple[str, ...] | None:
    """The words of a Literal type."""
    return get_args(kind) if get_origin(kind) is Literal else None
