"""Small readings of tree-sitter-python's nodes that several parts of the adapter share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ananke_core.facts import TypeVariable
from ananke_core.languages.python.expressions import LONGEST, NotLiteral, expression, literal
from ananke_core.languages.python.types import read_annotation
from ananke_core.languages.source import Source
from ananke_core.model.types import Default, TypeParameter
from ananke_core.remembering import remembered
from ananke_core.syntax import Node

SPECIAL = re.compile(r"__\w+__")
CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*")
"""Names that PEP 8 keeps for constants."""

# Longer chains are generated or calls of calls; no rule names them.
LONGEST_PATH = 500
# Longer docstrings are data; no editor shows them.
_LONGEST_DOC = 100_000
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
    if node.end_byte - node.start_byte > LONGEST_PATH:
        return ""
    data = source.bytes(node)
    return b"".join(data.split()).decode("utf-8", "replace") if _DOTTED.fullmatch(data) else ""


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


def decorator_texts(node: Node, source: Source) -> tuple[str, ...]:
    """Source text of the decorators around a definition, without their ``@``."""
    parent = node.parent
    if parent is None or parent.type != "decorated_definition":
        return ()
    texts = (short_text(child.named_children[0], source) for child in parent.named_children if child.named_child_count)
    return tuple(
        text for child, text in zip(parent.named_children, texts, strict=False) if child.type == "decorator" and text
    )


def short_text(node: Node | None, source: Source) -> str:
    """Source text of an expression; empty where there is none, or where it is too long to be read."""
    if node is None or node.end_byte - node.start_byte > LONGEST:
        return ""
    return source.text(node)


def read_type_variables(node: Node | None, source: Source) -> tuple[TypeVariable, ...]:
    """The variables of ``[T: int, *Ts, **P]``."""
    found: list[TypeVariable] = []
    for child in node.named_children if node is not None else ():
        bound: Node | None = None
        kind: Literal["", "*", "**"] = ""
        while child.named_child_count and child.type not in {"ERROR", "identifier"}:
            if child.type == "constrained_type" and child.named_child_count == 2:
                bound = child.named_children[1]
            elif child.type == "splat_type":
                kind = "**" if source.bytes(child).startswith(b"**") else "*"
            child = child.named_children[0]
        if child.type == "identifier":
            found.append(TypeVariable(source.text(child), short_text(bound, source), kind))
    return tuple(found)


def scope_of(variables: tuple[TypeVariable, ...]) -> tuple[TypeParameter, ...]:
    """Type variables as types, their bounds as far as they can be read where they stand."""
    if not variables:
        return ()
    return tuple(
        TypeParameter(one.name, read_annotation(one.bound_text).type if one.bound_text else None) for one in variables
    )


def assignments(statement: Node) -> Iterator[Node]:
    """Every assignment of a statement ``a = b = 1``, the outermost first."""
    node: Node | None = statement
    if statement.type == "expression_statement" and statement.named_child_count:
        node = statement.named_children[0]
    while node is not None and node.type == "assignment":
        yield node
        node = node.child_by_field_name("right")


def names_in(target: Node | None, source: Source) -> list[str]:
    """Names that an assignment's left side binds (not attributes, not items)."""
    return [source.text(node) for node in bound_names(target)]


def bound_names(target: Node | None) -> Iterator[Node]:
    """The identifiers that an assignment's left side binds, unpacked one level deep."""
    if target is None:
        return
    if target.type == "identifier":
        yield target
    elif target.type in {"list_pattern", "pattern_list", "tuple_pattern"}:
        yield from (child for child in target.named_children if child.type == "identifier")


def colon_end(node: Node, body: Node | None) -> int:
    """Just past the colon before a body; the last of what stands before the body where the colon is missing."""
    limit = body.start_byte if body is not None else node.end_byte
    end = node.start_byte
    for child in node.children:
        if child.type == ":":
            return child.end_byte
        if child.start_byte >= limit:
            break
        end = child.end_byte
    return end


def default_of(node: Node, source: Source) -> Default:
    """A default value: numbers, booleans and None are kept, anything else is only known to be there."""
    return _default(source.text(node)) if node.type in _LITERALS else _THERE


_LITERALS = {"false", "float", "integer", "none", "true", "unary_operator"}
_THERE = Default()


@remembered(most=1_024)
def _default(text: str) -> Default:
    value = literal(expression(text))
    return _THERE if isinstance(value, NotLiteral | str) else Default(True, value)


def docstring_of(body: Node | None, source: Source) -> str:
    """Content of a body's docstring; empty where there is none."""
    if body is None or body.type != "block":
        return ""
    # The others need not be looked at.
    first = body.named_child(0) if body.named_child_count else None
    while first is not None and first.type == "comment":
        first = first.next_named_sibling
    if first is None or first.type != "expression_statement" or first.named_child_count != 1:
        return ""
    string = first.named_children[0]
    kind = string.type
    if kind == "concatenated_string":
        return _value_of(string, source) or ""
    if kind != "string":
        return ""
    parts = string.named_children
    if not parts or parts[0].type != "string_start" or any(part.type == "interpolation" for part in parts):
        return ""
    prefix = source.text(parts[0]).lower()
    if "b" in prefix or "f" in prefix:
        return ""
    content = "".join(source.text(part) for part in parts if part.type == "string_content")
    if "\\" in content and "r" not in prefix:
        return _value_of(string, source) or content
    return content


def _value_of(string: Node, source: Source) -> str | None:
    """The text that a string of one or more literals is; None for what isn't literal."""
    value = literal(expression(source.text(string), enclosed=False, longest=_LONGEST_DOC))
    return value if isinstance(value, str) else None
