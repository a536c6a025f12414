"""Functions: header, parameters, and what their docstrings say."""

from __future__ import annotations

import re

from ananke_core.facts import FunctionFact
from ananke_core.languages.python.docstrings import EMPTY, read_docstring
from ananke_core.languages.python.nodes import (
    SPECIAL,
    colon_end,
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
    variables = read_type_variables(node.child_by_field_name("type_parameters"), source)
    scope = scope_of(variables)
    text = docstring_of(body, source)
    doc = read_docstring(text) if text else EMPTY
    returns = node.child_by_field_name("return_type")
    annotation = read_annotation(source.text(returns), scope) if returns is not None else None
    header_end = colon_end(node, body)
    has_error = node.has_error
    return FunctionFact(
        name=name,
        symbol=qualified(enclosing, name),
        span=source.span(node),
        name_span=source.span(name_node),
        header_span=source.between(node.start_byte, header_end),
        body_span=source.span(body) if body is not None else source.between(header_end, header_end),
        container=container,
        kind="method" if container else "function",
        parameters=read_parameters(
            parameters, source, doc, scope, bool(container) and "staticmethod" not in decorators
        ),
        parameters_span=source.span(parameters),
        returns_annotated=annotation is not None,
        returns=annotation.type if annotation is not None else None,
        returns_written=annotation.written if annotation is not None else "",
        is_async=node.children[0].type == "async",
        is_special=SPECIAL.fullmatch(name) is not None,
        returns_nothing=" -> None",
        decorators=decorators,
        type_parameters=tuple(parameter.name for parameter in scope),
        throws=doc.raises,
        doc=doc.text,
        doc_elsewhere=bool(decorators) and any(_DOC_ELSEWHERE.fullmatch(name) for name in decorators),
        has_error=has_error,
        header_has_error=has_error and _header_has_error(node),
        returns_text=short_text(returns, source),
        type_variables=variables,
    )


def _header_has_error(node: Node) -> bool:
    """Whether anything up to the colon is wrong; a colon that isn't there is."""
    for child in node.children:
        if child.has_error or child.is_missing:
            return True
        if child.type == ":":
            return False
    return True
