"""How text is written: as a literal, or built from pieces."""

from __future__ import annotations

from ananke_core.facts import Written
from ananke_core.syntax import Node

# Longer sums are generated; what they are is built.
_DEEPEST = 20


def written(node: Node, depth: int = 0) -> Written:
    """How an expression is written; of an array its first item."""
    kind = node.type
    if kind == "string":
        return "literal"
    if kind == "template_string":
        return "built" if any(child.type == "template_substitution" for child in node.named_children) else "literal"
    if kind in {"array", "parenthesized_expression"}:
        first = next((child for child in node.named_children if child.type != "comment"), None)
        return written(first, depth + 1) if first is not None and depth < _DEEPEST else "other"
    if kind == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or depth >= _DEEPEST:
            return "built"
        sides = {written(left, depth + 1), written(right, depth + 1)}
        return "literal" if sides == {"literal"} else "other" if sides == {"other"} else "built"
    return "other"
