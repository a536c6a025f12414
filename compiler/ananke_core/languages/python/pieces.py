"""How text is written: as a literal, or built from pieces."""

from __future__ import annotations

from ananke_core.facts import Written
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

TEXTUAL = frozenset(
    {"binary_operator", "call", "concatenated_string", "list", "parenthesized_expression", "string", "tuple"}
)
"""Kinds of expressions that can be more than "other"."""

# Longer sums are generated; what they are is built.
_DEEPEST = 20
# Methods of a literal that make text from it and something else.
_BUILDERS = frozenset({b"format", b"format_map", b"join", b"replace"})


def written(node: Node, source: Source, depth: int = 0) -> Written:
    """How an expression is written; of a list or tuple its first item."""
    kind = node.type
    if kind == "string":
        return "built" if any(child.type == "interpolation" for child in node.named_children) else "literal"
    if kind == "concatenated_string":
        parts = [written(child, source, depth) for child in node.named_children if child.type == "string"]
        return "built" if "built" in parts else "literal"
    if kind in {"list", "parenthesized_expression", "tuple"}:
        first = next((child for child in node.named_children if child.type != "comment"), None)
        return written(first, source, depth + 1) if first is not None and depth < _DEEPEST else "other"
    if kind == "binary_operator":
        return _joined(node, source, depth)
    if kind == "call":
        callee = node.child_by_field_name("function")
        if callee is not None and callee.type == "attribute":
            owner, name = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
            if owner is not None and name is not None and owner.type == "string":
                return "built" if source.bytes(name) in _BUILDERS else "other"
    return "other"


def _joined(node: Node, source: Source, depth: int) -> Written:
    """``a + b`` and ``a % b``: built as soon as one side is text and the other isn't all written here."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or depth >= _DEEPEST:
        return "built"
    sides = {written(left, source, depth + 1), written(right, source, depth + 1)}
    if sides == {"literal"}:
        return "literal"
    return "other" if sides == {"other"} else "built"
