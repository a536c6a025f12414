"""Bounds that annotations and field calls state with literals (pydantic, annotated-types, msgspec)."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import attrs

from ananke_core.languages.patterns import whole_match
from ananke_core.languages.python.expressions import known_name, literal
from ananke_core.model.types import Array, Bounds, Primitive, Tuple, TypeExpr, Union

KEYWORDS = {
    "gt": "exclusive_minimum",
    "ge": "minimum",
    "lt": "exclusive_maximum",
    "le": "maximum",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "min_items": "min_items",
    "max_items": "max_items",
    "pattern": "pattern",
    "regex": "pattern",
}
"""Keywords of calls that say bounds, and which."""

_MARKERS = {
    "Gt": "exclusive_minimum",
    "Ge": "minimum",
    "Lt": "exclusive_maximum",
    "Le": "maximum",
    "MultipleOf": "multiple_of",
    "MinLen": "min_length",
    "MaxLen": "max_length",
}
# Callables that take the keywords above and mean these bounds.
_CALLS = {"Body", "Field", "Interval", "Len", "Meta", "Param", "Path", "Query", "StringConstraints", "conint", "constr"}
_LENGTHS = {"min_length": "min_items", "max_length": "max_items"}


def bounds_of(arguments: Iterable[ast.expr], type_: TypeExpr) -> Bounds | None:
    """What ``Field(ge=0)``, ``Ge(0)`` and their like among ``arguments`` say of values of ``type_``."""
    values: dict[str, int | float | str] = {}
    for argument in arguments:
        if not isinstance(argument, ast.Call):
            continue
        name = known_name(argument.func).rpartition(".")[2]
        if name in _MARKERS and len(argument.args) == 1:
            _take(values, _MARKERS[name], argument.args[0])
        elif name in _CALLS:
            for keyword in argument.keywords:
                if keyword.arg in KEYWORDS:
                    _take(values, KEYWORDS[keyword.arg], keyword.value)
    return _fitted(values, type_) if values else None


def _take(values: dict[str, int | float | str], name: str, node: ast.expr) -> None:
    value = literal(node)
    if name == "pattern":
        pattern = whole_match(value) if isinstance(value, str) else None
        if pattern is not None:
            values[name] = pattern
    elif (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and not name.startswith(("min_", "max_"))
    ):
        values[name] = value


def _fitted(values: dict[str, int | float | str], type_: TypeExpr) -> Bounds | None:
    """Lengths of arrays are items; a length of something unknown says nothing that could be written down."""
    if isinstance(type_, Union):
        parts = [member for member in type_.members if member != Primitive("null")]
        type_ = parts[0] if len(parts) == 1 else type_
    text = isinstance(type_, Primitive) and type_.name in {"string", "bytes"}
    for length, items in _LENGTHS.items():
        if length in values and not text:
            value = values.pop(length)
            if isinstance(type_, Array | Tuple):
                values.setdefault(items, value)
    if not text:
        values.pop("pattern", None)
    return attrs.evolve(Bounds(), **values) if values else None  # type: ignore[arg-type]
