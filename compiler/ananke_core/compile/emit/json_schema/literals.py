"""Values in schemas."""

from __future__ import annotations

from typing import Any

from ananke_core.model.types import LiteralType, Scalar, TypeExpr, Union


def enumeration(values: list[Scalar]) -> dict[str, Any]:
    """One of these values, each once."""
    unique = {(value.__class__, value): value for value in map(plain, values)}
    listed = list(unique.values())
    return {"const": listed[0]} if len(listed) == 1 else {"enum": listed}


def plain(value: Scalar) -> Scalar:
    """A value as schemas have it."""
    # llguidance takes 1.0 for a spelling, validators for the number 1.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def names_of(keys: TypeExpr) -> list[str] | None:
    """The names that a type of keys is a union of; None for one of anything else."""
    members = keys.members if isinstance(keys, Union) else (keys,)
    values = [member.value for member in members if isinstance(member, LiteralType)]
    if len(values) < len(members) or not all(isinstance(value, str) for value in values):
        return None
    return [str(value) for value in values]
