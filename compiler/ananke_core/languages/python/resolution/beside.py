"""What stands beside a type: in ``Annotated``, in ``Field(…)``, in a validator; and types with bounds."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import attrs

from ananke_core.languages.patterns import whole_match
from ananke_core.languages.python.bounds import KEYWORDS
from ananke_core.languages.python.expressions import NotLiteral, literal
from ananke_core.model.types import Array, Bounds, Default, Primitive, Tuple, TypeExpr, Union

_MARKERS = {
    "annotated_types.Gt": ("gt",),
    "annotated_types.Ge": ("ge",),
    "annotated_types.Lt": ("lt",),
    "annotated_types.Le": ("le",),
    "annotated_types.MultipleOf": ("multiple_of",),
    "annotated_types.MinLen": ("min_length",),
    "annotated_types.MaxLen": ("max_length",),
    "annotated_types.Len": ("min_length", "max_length"),
    "annotated_types.Interval": (),
    "pydantic.StringConstraints": (),
    "msgspec.Meta": (),
}
_LOW = ("minimum", "exclusive_minimum", "min_length", "min_items")
_HIGH = ("maximum", "exclusive_maximum", "max_length", "max_items")
_NUMERIC = ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiple_of")
_TEXTUAL = ("min_length", "max_length", "pattern")
# Metadata that puts another schema in the place of the type's own, known only by running it.
_REPLACING = {
    "pydantic.GetPydanticSchema": "a schema of its own is made when the code runs",
    "pydantic.PlainValidator": "a validator takes the place of the type",
    "pydantic.WithJsonSchema": "a schema of its own stands beside the type",
    "pydantic.InstanceOf": "an instance has no form in data",
}
_FREE = frozenset({"pydantic.SkipValidation"})

Evaluate = Callable[[ast.expr], object]
"""The value of an expression: a scalar, or `NotLiteral`."""


@attrs.define
class Beside:
    """What is said of a value beside its type; None and empty members say nothing.

    ``marks`` are words of `ananke_core.languages.python.resolution.standard.QUALIFIERS`. ``unknown`` says why the type
    doesn't hold.
    """

    bounds: Bounds | None = None
    wire_name: str = ""
    required: bool | None = None
    default: Default | None = None
    doc: str = ""
    stored: bool = True
    unknown: str = ""
    marks: set[str] = attrs.field(factory=set)

    def also(self, bounds: Bounds | None) -> None:
        """Both these bounds and the ones that are known."""
        self.bounds = both(self.bounds, bounds)


def take_marker(beside: Beside, qualified: str, call: ast.expr, evaluate: Evaluate) -> None:
    """What one item of ``Annotated`` says."""
    if qualified in _REPLACING:
        beside.unknown = _REPLACING[qualified]
    elif qualified in _FREE:
        beside.unknown = "its validation is switched off"
    elif isinstance(call, ast.Call) and qualified in _MARKERS:
        beside.also(bounds_in(call, evaluate, _MARKERS[qualified]))


def bounds_in(call: ast.Call, evaluate: Evaluate, places: tuple[str, ...] = ()) -> Bounds | None:
    """The bounds among a call's keywords, and its positional arguments where ``places`` names them."""
    values: dict[str, Any] = {}
    given = [*zip(places, call.args, strict=False), *((k.arg, k.value) for k in call.keywords if k.arg)]
    for name, node in given:
        known = KEYWORDS.get(name)
        value = evaluate(node) if known is not None else None
        if known == "pattern":
            pattern = whole_match(value) if isinstance(value, str) else None
            if pattern is not None:
                values[known] = pattern
        elif known is not None and not isinstance(value, bool):
            lengths = known.startswith(("min_", "max_"))
            if isinstance(value, int if lengths else int | float):
                values[known] = value
    return attrs.evolve(Bounds(), **values) if values else None


def both(first: Bounds | None, second: Bounds | None) -> Bounds | None:
    """The tightest bounds that both allow; of two patterns or steps the second stays."""
    if first is None or second is None:
        return first or second
    stated: dict[str, Any] = attrs.asdict(second, filter=lambda _, value: value is not None, recurse=False)
    for names, tighter in ((_LOW, max), (_HIGH, min)):
        for name in names:
            known = getattr(first, name)
            if known is not None and name in stated:
                stated[name] = tighter(known, stated[name])
    return attrs.evolve(first, **stated)


def fitted(bounds: Bounds | None, type_: TypeExpr) -> Bounds | None:
    """Bounds as far as they speak of values of a type: a length of a list is a number of items."""
    if bounds is None:
        return None
    if isinstance(type_, Union):
        parts = [member for member in type_.members if member != Primitive("null")]
        return fitted(bounds, parts[0]) if len(parts) == 1 else bounds
    if isinstance(type_, Array | Tuple):
        least = bounds.min_items if bounds.min_items is not None else bounds.min_length
        most = bounds.max_items if bounds.max_items is not None else bounds.max_length
        return None if least is None and most is None else Bounds(min_items=least, max_items=most)
    if isinstance(type_, Primitive):
        names = _TEXTUAL if type_.name in {"bytes", "string"} else _NUMERIC if type_.name != "any" else ()
        kept = {name: getattr(bounds, name) for name in names if getattr(bounds, name) is not None}
        return attrs.evolve(Bounds(), **kept) if kept else None
    return bounds


def refined(type_: TypeExpr, bounds: Bounds | None) -> TypeExpr:
    """A type whose values keep bounds wherever it stands."""
    if bounds is None:
        return type_
    if isinstance(type_, Primitive | Array):
        kept = both(type_.bounds, fitted(bounds, type_))
        return attrs.evolve(type_, bounds=kept) if kept is not None else type_
    if isinstance(type_, Union):
        return Union(tuple(refined(member, bounds) for member in type_.members))
    return type_


def default_of(value: object) -> Default:
    """A default value as the model keeps it."""
    if isinstance(value, NotLiteral | str) or not (value is None or isinstance(value, int | float)):
        return Default()
    return Default(True, value)


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a call's keyword."""
    return next((one.value for one in call.keywords if one.arg == name), None)


def text_of(node: ast.expr | None) -> str:
    """A literal string, else empty."""
    value = literal(node)
    return value if isinstance(value, str) else ""


def is_false(node: ast.expr | None) -> bool:
    """Whether it is the literal ``False``."""
    return isinstance(node, ast.Constant) and node.value is False


def is_true(node: ast.expr | None) -> bool:
    """Whether it is the literal ``True``."""
    return isinstance(node, ast.Constant) and node.value is True
