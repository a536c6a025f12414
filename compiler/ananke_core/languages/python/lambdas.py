"""Lambdas that are bound to a name: functions in all but form."""

from __future__ import annotations

from ananke_core.facts import FunctionFact
from ananke_core.languages.python.docstrings import EMPTY
from ananke_core.languages.python.nodes import qualified
from ananke_core.languages.python.parameters import read_parameters
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

LAMBDA = "lambda"
"""Its modifier, by which it is told from a definition."""


def bound_lambda(node: Node | None) -> Node | None:
    """The lambda that an assigned expression is, parentheses around it left out."""
    while node is not None and node.type == "parenthesized_expression" and node.named_child_count == 1:
        node = node.named_children[0]
    return node if node is not None and node.type == "lambda" else None


def read_lambda(node: Node, source: Source, container: str, enclosing: str) -> FunctionFact | None:
    """A ``lambda`` node as a fact; None for one that is bound to no name, such as an argument."""
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    body = node.child_by_field_name("body")
    if parent is None or parent.type not in {"assignment", "named_expression"} or body is None:
        return None
    name_node = parent.child_by_field_name("left") or parent.child_by_field_name("name")
    if name_node is None or name_node.type != "identifier" or name_node.is_missing:
        return None
    name, parameters = source.text(name_node), node.child_by_field_name("parameters")
    return FunctionFact(
        name=name,
        symbol=qualified(enclosing, name),
        span=source.span(node),
        name_span=source.span(name_node),
        parameters_end=(parameters.end_byte if parameters is not None else body.start_byte) - source.base,
        body_start=body.start_byte - source.base,
        container=container,
        kind="method" if container else "function",
        parameters=read_parameters(parameters, source, EMPTY, (), bool(container)) if parameters is not None else (),
        annotatable=(),
        returns_value=True,
        modifiers=(LAMBDA,),
        # There is no place for a docstring in it.
        doc_elsewhere=True,
        has_error=node.has_error,
        header_has_error=node.has_error,
    )
