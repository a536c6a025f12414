"""Functions: header, parameters, and what their docstrings say."""

from __future__ import annotations

import re

from ananke_core.facts import FunctionFact
from ananke_core.languages.python.docstrings import EMPTY, read_docstring
from ananke_core.languages.python.nodes import (
    SPECIAL,
    decorator_names,
    docstring_of,
    qualified,
    read_type_variables,
    scope_of,
    short_text,
)
from ananke_core.languages.python.parameters import read_parameters
from ananke_core.languages.python.types import read_annotation
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

# An overload is documented at its implementation, a setter at its getter, an override at what it overrides.
_DOC_ELSEWHERE = re.compile(r"(?:\w+\.)*(?:overload|override|setter|deleter)")


def read_function(node: Node, source: Source, container: str, enclosing: str) -> FunctionFact | None:
    """A ``function_definition`` node as a fact; None while its name or its parameters are missing."""
    name_node = node.child_by_field_name("name")
    parameters = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    if name_node is None or parameters is None or name_node.is_missing:
        return None
    name = source.text(name_node)
    decorators = decorator_names(node, source)
    # Most functions have none, and who asks for one goes through all of the names of fields.
    generic = name_node.end_byte != parameters.start_byte
    variables = read_type_variables(node.child_by_field_name("type_parameters") if generic else None, source)
    scope = scope_of(variables)
    text = docstring_of(body, source)
    doc = read_docstring(text) if text else EMPTY
    returns, has_error = node.child_by_field_name("return_type"), node.has_error
    fact = FunctionFact(
        name,
        qualified(enclosing, name),
        source.span(node),
        source.span(name_node),
        parameters.end_byte - source.base,
        body.start_byte - source.base if body is not None and body.end_byte > body.start_byte else None,
        container,
        "method" if container else "function",
        read_parameters(parameters, source, doc, scope, bool(container) and "staticmethod" not in decorators),
    )
    # What most functions lack is set where it is there: thirty arguments by name cost as much as all the rest.
    if returns is not None:
        written = source.text(returns)
        annotation = read_annotation(written, scope)
        fact.returns_annotated, fact.returns, fact.returns_written = True, annotation.type, annotation.written
        fact.returns_text = short_text(returns, source)
    fact.is_async = source.data.startswith(b"async", node.start_byte)
    fact.is_special = SPECIAL.fullmatch(name) is not None
    fact.returns_nothing = " -> None"
    if decorators:
        fact.decorators = decorators
        fact.doc_elsewhere = any(_DOC_ELSEWHERE.fullmatch(name) for name in decorators)
    if variables:
        fact.type_variables = variables
        fact.type_parameters = tuple(parameter.name for parameter in scope)
    if text:
        fact.doc, fact.throws = doc.text, doc.raises
    if has_error:
        fact.has_error, fact.header_has_error = True, _header_has_error(node)
        fact.is_async = node.children[0].type == "async"
    return fact


def _header_has_error(node: Node) -> bool:
    """Whether anything up to the colon is wrong; a colon that isn't there is."""
    for child in node.children:
        if child.has_error or child.is_missing:
            return True
        if child.type == ":":
            return False
    return True
