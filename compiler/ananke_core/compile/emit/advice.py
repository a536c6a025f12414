"""Sentences for what no artefact carries: soft constraints and opaque ones.

They come from the rule alone: descriptions take no part in a digest, so they can't be in an IR.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ananke_core.codec.canonical_json import number
from ananke_core.model.constraint import Constraint
from ananke_core.model.rules import (
    Annotation,
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Naming,
    Opaque,
    Parameter,
    Signature,
    Size,
    Structure,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import Bounds, EnumType, Record

_PLURAL = {
    "function": "functions",
    "method": "methods",
    "class": "classes",
    "error": "error classes",
    "variable": "variables",
    "constant": "constants",
    "parameter": "parameters",
    "field": "fields",
    "type": "types",
    "module": "modules",
}


def advice(constraint: Constraint) -> str:
    """One sentence that says what a constraint asks for, and where it holds."""
    rule = constraint.rule
    if isinstance(rule, Opaque):
        text = " ".join((rule.text or constraint.name).split())
        return text if text.endswith((".", "!", "?")) else f"{text}."
    text = _SENTENCES[rule.__class__](rule)
    scope = constraint.scope
    # Every sentence begins with a word of its own, so that no name loses its case.
    places = [place for place in (scope.symbol, scope.path) if place and f" {place} " not in f" {text} "]
    where = f" in {' of '.join(places)}" if places else ""
    return f"{text[:1].upper()}{text[1:]}{where}."


def _signature(rule: Signature) -> str:
    returns = f" -> {rule.returns_written}" if rule.returns_written else ""
    prefix = "async " if rule.async_ else ""
    parameters = ", ".join(map(_parameter, rule.parameters))
    return f"the header of {rule.symbol} is {prefix}{rule.symbol.rpartition('.')[2]}({parameters}){returns}"


def _parameter(parameter: Parameter) -> str:
    stars = {"rest": "*", "keyword_rest": "**"}.get(parameter.kind, "")
    return f"{stars}{parameter.name}: {parameter.written}" if parameter.written else f"{stars}{parameter.name}"


def _type_shape(rule: TypeShape) -> str:
    if isinstance(rule.shape, Record) and rule.shape.fields:
        return f"the members of {rule.symbol} are {_listed(field.name for field in rule.shape.fields)}"
    if isinstance(rule.shape, EnumType) and rule.shape.names:
        return f"the members of {rule.symbol} are {_listed(rule.shape.names)}"
    return f"the type {rule.symbol} has a fixed shape"


def _naming(rule: Naming) -> str:
    if rule.pattern:
        return f"the names of {_PLURAL[rule.symbol_kind]} match /{rule.pattern}/"
    return f"{_PLURAL[rule.symbol_kind]} are {rule.style}"


def _annotation(rule: Annotation) -> str:
    return f"{rule.target} of {_PLURAL[rule.symbol_kind]} are annotated"


def _import(rule: Import) -> str:
    parts: list[str] = []
    if rule.denied:
        parts.append(f"do not import {_listed(rule.denied)}")
    if rule.allowed:
        parts.append(f"import only {_listed(rule.allowed)}")
    for layer in rule.layers:
        may = f"imports only {_listed(layer.may_import)} and itself" if layer.may_import else "imports only itself"
        parts.append(f"layer {layer.name} {may}")
    return "; ".join(parts) or "imports follow no stated rule"


def _call(rule: Call) -> str:
    inside = f" inside of {_PLURAL[rule.inside]}" if rule.inside is not None else ""
    parts: list[str] = []
    for callee in rule.denied:
        instead = rule.instead.get(callee)
        parts.append(f"call no {callee}{inside}" + (f" but {instead}" if instead else ""))
    if rule.required:
        parts.append(f"call {_listed(rule.required)}{inside}")
    return "; ".join(parts) or "calls follow no stated rule"


def _error_handling(rule: ErrorHandling) -> str:
    parts: list[str] = []
    if rule.bare:
        parts.append("handlers name the errors that they catch")
    if rule.swallowed:
        parts.append("caught errors are not swallowed")
    if rule.types:
        parts.append(f"errors are {_listed(rule.types)}")
    return "; ".join(parts) or "errors follow no stated rule"


def _async(rule: Async) -> str:
    parts: list[str] = []
    if rule.must_await:
        parts.append("async functions await something")
    if rule.blocking:
        parts.append(f"async functions do not call {_listed(rule.blocking)}")
    return "; ".join(parts) or "async functions follow no stated rule"


def _documentation(rule: Documentation) -> str:
    public = "public " if rule.public_only else ""
    parameters = " with their parameters" if rule.parameters else ""
    return f"{public}{_PLURAL[rule.symbol_kind]} have a doc comment{parameters}"


def _value_range(rule: ValueRange) -> str:
    return f"the value of {rule.name} in {rule.symbol} {_bounds(rule.bounds)}"


def _bounds(bounds: Bounds) -> str:
    words = {
        "minimum": "is at least {}",
        "exclusive_minimum": "is more than {}",
        "maximum": "is at most {}",
        "exclusive_maximum": "is less than {}",
        "multiple_of": "is a multiple of {}",
        "min_length": "has a length of at least {}",
        "max_length": "has a length of at most {}",
        "min_items": "has at least {} items",
        "max_items": "has at most {} items",
        "pattern": "matches /{}/",
    }
    parts = [text.format(number(value)) for name, text in words.items() if (value := getattr(bounds, name)) is not None]
    if bounds.enum is not None:
        parts.append(f"is one of {_listed(map(str, map(number, bounds.enum)))}")
    return " and ".join(parts) or "has no stated bounds"


def _size(rule: Size) -> str:
    return f"{_PLURAL[rule.symbol_kind]} have at most {rule.maximum} {rule.measure}"


def _structure(rule: Structure) -> str:
    parts: list[str] = []
    if rule.members:
        parts.append(f"the members of {rule.symbol} include {_listed(rule.members)}")
    if rule.bases:
        parts.append(f"the bases of {rule.symbol} include {_listed(rule.bases)}")
    return "; ".join(parts) or f"there is a {rule.symbol}"


def _listed(words: Any) -> str:
    return ", ".join(words)


_SENTENCES: dict[type, Callable[[Any], str]] = {
    Signature: _signature,
    TypeShape: _type_shape,
    Naming: _naming,
    Annotation: _annotation,
    Import: _import,
    Call: _call,
    ErrorHandling: _error_handling,
    Async: _async,
    Documentation: _documentation,
    ValueRange: _value_range,
    Size: _size,
    Structure: _structure,
}
