"""Small readings of tree-sitter-python's nodes that several parts of the adapter share."""

from __future__ import annotations

import ast
import re

from ananke_core.languages.source import Source
from ananke_core.model.types import Default
from ananke_core.syntax import Node

SPECIAL = re.compile(r"__\w+__")
_DOTTED = re.compile(rb"[\w\x80-\xff]+(?:\s*\.\s*[\w\x80-\xff]+)*")


def qualified(enclosing: str, name: str) -> str:
    """Dotted path of ``name`` inside of ``enclosing``."""
    return f"{enclosing}.{name}" if enclosing else name


def dotted(node: Node, source: Source) -> str:
    """``a.b.c`` of identifiers and attributes; empty for anything else."""
    if node.type == "identifier":
        return source.text(node)
    if node.type != "attribute":
        return ""
    data = source.bytes(node)
    return data.decode("utf-8", "replace").replace(" ", "") if _DOTTED.fullmatch(data) else ""


def decorator_names(node: Node, source: Source) -> tuple[str, ...]:
    """Dotted names of the decorators around a definition, arguments left out."""
    parent = node.parent
    if parent is None or parent.type != "decorated_definition":
        return ()
    names: list[str] = []
    for child in parent.named_children:
        if child.type != "decorator" or not child.named_child_count:
            continue
        target: Node | None = child.named_children[0]
        if target is not None and target.type == "call":
            target = target.child_by_field_name("function")
        name = dotted(target, source) if target is not None else ""
        if name:
            names.append(name)
    return tuple(names)


def type_parameter_names(node: Node, source: Source) -> tuple[str, ...]:
    """Names in ``[T, *Ts, **P]`` of a PEP 695 header."""
    parameters = node.child_by_field_name("type_parameters")
    if parameters is None:
        return ()
    names: list[str] = []
    for child in parameters.named_children:
        while child.named_child_count and child.type != "identifier":
            child = child.named_children[0]
        if child.type == "identifier":
            names.append(source.text(child))
    return tuple(names)


def default_of(node: Node, source: Source) -> Default:
    """A default value: numbers, booleans and None are kept, anything else is only known to be there."""
    if node.type == "none":
        return Default(True, None)
    if node.type in {"true", "false"}:
        return Default(True, node.type == "true")
    inner = node.named_children[0] if node.type == "unary_operator" and node.named_child_count == 1 else node
    if inner.type in {"integer", "float"}:
        try:
            value = ast.literal_eval(source.text(node))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return Default()
        # A huge exponent is infinity, which no JSON can carry.
        if isinstance(value, int | float) and abs(value) != float("inf"):
            return Default(True, value)
    return Default()


def docstring_of(body: Node | None, source: Source) -> str:
    """Content of a body's docstring; empty where there is none."""
    if body is None or body.type != "block":
        return ""
    first = next((child for child in body.named_children if child.type != "comment"), None)
    if first is None or first.type != "expression_statement" or first.named_child_count != 1:
        return ""
    string = first.named_children[0]
    if string.type != "string":
        return ""
    parts = string.named_children
    if not parts or parts[0].type != "string_start" or any(part.type == "interpolation" for part in parts):
        return ""
    prefix = source.text(parts[0]).lower()
    if "b" in prefix:
        return ""
    return "".join(source.text(part) for part in parts if part.type == "string_content")
