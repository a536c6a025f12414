"""What a function's guards leave of its arguments."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ananke_core.facts import FunctionFact, ParameterFact, RangeFact
from ananke_core.languages.ecmascript.nodes import decorators_of
from ananke_core.languages.ecmascript.ranges.steps import FAILS, REACHES, Body
from ananke_core.languages.guards.claims import bounds_of
from ananke_core.languages.guards.flow import follow
from ananke_core.languages.guards.words import stated_bounds
from ananke_core.languages.source import Source
from ananke_core.model.types import Array, EnumType, LiteralType, Map, Primitive, Record, Tuple, TypeExpr, Union
from ananke_core.syntax import Grammar, Node

_PLAIN_NAMES = {"boolean", "null", "number", "string"}


def read_ranges(node: Node, source: Source, function: FunctionFact, grammar: Grammar) -> Iterator[RangeFact]:
    """The ranges that a function's body keeps its parameters to."""
    if function.doc or any(parameter.doc for parameter in function.parameters):
        yield from _documented(source, function)
    body = node.child_by_field_name("body")
    followed = {
        parameter.name: parameter
        for parameter in function.parameters
        if parameter.name and not parameter.implicit and parameter.kind == "positional"
    }
    if body is None or body.type != "statement_block" or not followed or function.is_generator or node.has_error:
        return
    text = source.bytes(body)
    # A decorator may do what it likes with arguments and errors.
    if not FAILS.search(text) or REACHES.search(text) or function.decorators or any(decorators_of(node)):
        return
    exact = [name for name, parameter in followed.items() if _is_exact(parameter)]
    reader = Body(node, body, source, followed, exact, grammar)
    names = [name for name in followed if name in reader.names]
    state = follow(reader.read(body), names) if names and not reader.idle else None
    for name, known in (state or {}).items():
        if not known.origins:
            continue
        parameter, value = followed[name], known.value
        if parameter.default is not None:
            # What was left out is no longer so behind the header.
            value = attrs.evolve(value, null=True)
        for bounds in bounds_of(value, parameter.type):
            yield RangeFact(function.symbol, name, bounds, known.origins)


def _documented(source: Source, function: FunctionFact) -> Iterator[RangeFact]:
    """What the doc comment says of parameters in plain words."""
    for parameter in function.parameters:
        bounds = stated_bounds(parameter.doc, parameter.type or parameter.documented) if parameter.doc else None
        if bounds is not None:
            before = source.base + function.span.start
            opened, closed = (
                source.data.rfind(b"/**", source.base, before),
                source.data.rfind(b"*/", source.base, before),
            )
            span = source.between(opened, closed + 2) if 0 <= opened < closed else parameter.name_span
            yield RangeFact(function.symbol, parameter.name, bounds, (span,), "documentation")


def _is_exact(parameter: ParameterFact) -> bool:
    return (parameter.type is None and not parameter.annotated) or (
        bool(parameter.written) and "bigint" not in parameter.written and _is_plain(parameter.type)
    )


def _is_plain(type_: TypeExpr | None) -> bool:
    match type_:
        case Primitive():
            return type_.name in _PLAIN_NAMES and not type_.format
        case Array():
            return not type_.unique
        case Union():
            return all(_is_plain(member) for member in type_.members)
        case LiteralType() | EnumType() | Tuple() | Map() | Record():
            return True
    return False
