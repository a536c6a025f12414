"""What the tags of a doc comment say of values: bounds, formats, defaults, and types that replace the written one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs

from ananke_core.languages.ecmascript.jsdoc import DocComment
from ananke_core.languages.patterns import whole_match
from ananke_core.model.types import Array, Bounds, Default, Primitive, TypeExpr, Union

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_QUOTES = "\"'`"


def _number(text: str) -> int | float | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _natural(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _pattern(text: str) -> str | None:
    if len(text) > 1 and text[0] == text[-1] == "/":
        text = text[1:-1]
    return whole_match(text) if text else None


_BOUNDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "exclusiveMaximum": ("exclusive_maximum", _number),
    "exclusiveMinimum": ("exclusive_minimum", _number),
    "maxItems": ("max_items", _natural),
    "maxLength": ("max_length", _natural),
    "maximum": ("maximum", _number),
    "minItems": ("min_items", _natural),
    "minLength": ("min_length", _natural),
    "minimum": ("minimum", _number),
    "multipleOf": ("multiple_of", _number),
    "pattern": ("pattern", _pattern),
}
_TYPES: dict[str, TypeExpr] = {name: Primitive(name) for name in ("boolean", "integer", "number", "string", "null")}


def bounds_of(doc: DocComment) -> Bounds | None:
    """The bounds that tags state; one that isn't readable says nothing."""
    found: dict[str, Any] = {}
    for tag in doc.tags:
        known = _BOUNDS.get(tag.name)
        value = known[1](tag.text.strip()) if known is not None else None
        if known is not None and value is not None:
            found[known[0]] = value
    return Bounds(**found) if found else None


def bounded(type_: TypeExpr, bounds: Bounds | None) -> TypeExpr:
    """A type with the bounds that a comment states of the whole; those of a name are left out."""
    if bounds is None:
        return type_
    if isinstance(type_, Primitive | Array):
        return attrs.evolve(type_, bounds=bounds)
    if isinstance(type_, Union):
        return Union(tuple(bounded(member, bounds) for member in type_.members))
    return type_


def default_of_tags(doc: DocComment) -> Default | None:
    """The value of ``@default``."""
    tag = doc.tag("default", "defaultValue")
    if tag is None:
        return None
    text = tag.text.strip().strip("`").strip()
    if text in {"true", "false", "null"}:
        return Default(True, {"true": True, "false": False, "null": None}[text])
    value = _number(text)
    return Default(True, value) if value is not None else Default()


def typed(type_: TypeExpr, doc: DocComment) -> TypeExpr:
    """A type as tags change it: ``@asType``, ``@format``, ``@uniqueItems``, ``@nullable``."""
    if not doc.tags:
        return type_
    replaced = doc.tag("asType")
    if replaced is not None:
        type_ = _TYPES.get(replaced.text.strip(), type_)
    format_ = doc.tag("format")
    if format_ is not None and type_ == _TYPES["string"]:
        type_ = Primitive("string", format_.text.strip())
    if isinstance(type_, Array) and (unique := doc.tag("uniqueItems")) and unique.text.strip() in {"", "true"}:
        type_ = attrs.evolve(type_, unique=True)
    if doc.tag("nullable") is not None:
        type_ = Union((*(type_.members if isinstance(type_, Union) else (type_,)), Primitive("null")))
    return type_


def openness(doc: DocComment) -> bool | None:
    """What ``@additionalProperties`` says; None where it says nothing."""
    tag = doc.tag("additionalProperties")
    text = tag.text.strip() if tag is not None else ""
    return {"true": True, "": True, "false": False}.get(text) if tag is not None else None


def hidden(doc: DocComment) -> bool:
    """Whether a member is left out of data on purpose."""
    return bool(doc.tags) and doc.tag("hidden", "hide") is not None


def text_of(doc: DocComment) -> str:
    """The description, else the title."""
    title = doc.tag("title") if doc.tags and not doc.text else None
    return title.text.strip() if title is not None else doc.text
