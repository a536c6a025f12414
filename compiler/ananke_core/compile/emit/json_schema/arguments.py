"""Signature → the object of one call's arguments, by name."""

from __future__ import annotations

from typing import Any

from ananke_core.compile.emit.json_schema.bounds import Schema
from ananke_core.compile.emit.json_schema.types import TypeWriter
from ananke_core.model.rules import Parameter, Signature
from ananke_core.model.types import Primitive, TypeExpr, Union

_RECEIVERS = frozenset({"self", "cls", "mcs", "mcls"})


def arguments_schema(signature: Signature, writer: TypeWriter) -> Schema:
    """An object with a member per argument.

    A rest parameter is an array under its name; what a keyword rest takes is ``additionalProperties``, and without one
    the object is closed. Positional-only parameters are members like any other. A receiver (`self`, `this`) is no
    argument. A parameter that is taken apart in the header has no name; it is called by its place (`argument2`).
    """
    properties: dict[str, Schema] = {}
    required: list[str] = []
    further: Schema | bool = False
    for place, parameter in enumerate(callers_parameters(signature, writer.language), 1):
        kind, name = parameter.kind, parameter.name or f"argument{place}"
        if kind == "keyword_rest":
            found = writer.member(name, _type(parameter), parameter.bounds, None, "")
            further = True if found == {} else found
            continue
        doc = parameter.doc
        if kind == "rest":
            items = writer.member(name, _type(parameter), parameter.bounds, None, "")
            content: dict[str, Any] = {"maxItems": 0} if items is False else {"items": items}
            properties[name] = {"type": "array", **content} | ({"description": doc} if doc else {})
            continue
        properties[name] = writer.member(name, _type(parameter), parameter.bounds, parameter.default, doc)
        if parameter.default is None and not parameter.optional:
            required.append(name)
    found_object: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        found_object["required"] = required
    found_object["additionalProperties"] = further
    return found_object


def _type(parameter: Parameter) -> TypeExpr | None:
    """The type that the code states, or else its documentation, which seldom says that a default may be None."""
    if parameter.type is not None or parameter.documented is None:
        return parameter.type
    if parameter.default is not None and parameter.default.known and parameter.default.value is None:
        return Union((parameter.documented, Primitive("null")))
    return parameter.documented


def callers_parameters(signature: Signature, language: str) -> tuple[Parameter, ...]:
    """The parameters that a caller gives: all but the receiver of a method."""
    parameters = signature.parameters
    if parameters and parameters[0].name == "this" and language == "typescript":
        return parameters[1:]
    if not parameters or not signature.container or "staticmethod" in signature.decorators:
        return parameters
    first = parameters[0]
    if first.kind not in ("positional", "positional_only") or first.default is not None:
        return parameters
    bare = first.type is None and not first.written
    return parameters[1:] if first.name in _RECEIVERS or (language == "python" and bare) else parameters
