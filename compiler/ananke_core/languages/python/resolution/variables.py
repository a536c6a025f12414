"""The type variables of a type."""

from __future__ import annotations

import attrs

from ananke_core.model.types import (
    Array,
    Field,
    FunctionType,
    Intersection,
    Map,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
)

_PARTS: dict[type, tuple[str, ...]] = {
    kind: tuple(one.name for one in attrs.fields(kind) if one.name not in {"bounds", "default", "doc", "name", "value"})
    for kind in (Array, Field, FunctionType, Intersection, Map, Record, Ref, Tuple, Union)
}


def free_variables(type_: TypeExpr) -> tuple[TypeParameter, ...]:
    """Type variables in a type, each once, in the order of the text."""
    found: dict[str, TypeParameter] = {}

    def walk(part: object) -> None:
        if isinstance(part, TypeParameter):
            found.setdefault(part.name, part)
        elif isinstance(part, tuple):
            for item in part:
                walk(item)
        else:
            for name in _PARTS.get(type(part), ()):
                walk(getattr(part, name))

    walk(type_)
    return tuple(found.values())
