"""Functions: header, parameters, and what their docstrings say."""

from __future__ import annotations

import re

from ananke_core.facts import FunctionFact, ParameterFact
from ananke_core.languages.python.docstrings import EMPTY, Docstring, read_docstring
from ananke_core.languages.python.nodes import (
    SPECIAL,
    colon_end,
    decorator_names,
    default_of,
    docstring_of,
    qualified,
    read_type_variables,
    scope_of,
    short_text,
)
from ananke_core.languages.python.types import read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.rules import ParameterKind
from ananke_core.model.types import TypeParameter
from ananke_core.syntax import Node

# An overload is documented at its implementation, a setter at its getter, an override at what it overrides.
_DOC_ELSEWHERE = re.compile(r"(?:\w+\.)*(?:overload|override|setter|deleter)")
_STARS: dict[str, ParameterKind] = {"list_splat_pattern": "rest", "dictionary_splat_pattern": "keyword_rest"}


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
        parameters=_parameters(parameters, source, doc, scope, bool(container) and "staticmethod" not in decorators),
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


def _parameters(
    node: Node, source: Source, doc: Docstring, scope: tuple[TypeParameter, ...], receiver: bool
) -> tuple[ParameterFact, ...]:
    found: list[ParameterFact] = []
    kind: ParameterKind = "positional"
    for child in node.named_children:
        if child.type == "positional_separator":
            for parameter in found:
                parameter.kind = "positional_only"
        elif child.type == "keyword_separator":
            kind = "keyword_only"
        elif child.type not in {"comment", "ERROR"}:
            fact = _parameter(child, source, kind, doc, scope)
            if fact is not None:
                found.append(fact)
                if fact.kind == "rest":
                    kind = "keyword_only"
    if receiver and found and found[0].kind in {"positional", "positional_only"}:
        found[0].implicit = True
    return tuple(found)


def _parameter(
    node: Node, source: Source, kind: ParameterKind, doc: Docstring, scope: tuple[TypeParameter, ...]
) -> ParameterFact | None:
    type_node, value, name_node = None, None, node
    if node.type != "identifier":
        type_node, value = node.child_by_field_name("type"), node.child_by_field_name("value")
        if node.type == "typed_parameter":
            name_node = node.named_children[0]
        elif node.type in {"default_parameter", "typed_default_parameter"}:
            name_node = node.child_by_field_name("name") or node
        if name_node.type in _STARS and name_node.named_child_count:
            kind, name_node = _STARS[name_node.type], name_node.named_children[0]
        if name_node.type != "identifier":
            return None
    name = source.text(name_node)
    annotation = read_annotation(source.text(type_node), scope) if type_node is not None else None
    return ParameterFact(
        name=name,
        kind=kind,
        span=source.span(node),
        name_span=source.span(name_node),
        annotated=annotation is not None,
        type=annotation.type if annotation is not None else None,
        written=annotation.written if annotation is not None else "",
        default=default_of(value, source) if value is not None else None,
        doc=doc.parameters.get(name, ""),
        bounds=annotation.bounds if annotation is not None else None,
        type_text=short_text(type_node, source),
        value_text=short_text(value, source),
    )
