"""Exception handlers: which errors they take, and whether their body does anything."""

from __future__ import annotations

from ananke_core.facts import HandlerFact
from ananke_core.languages.python.nodes import colon_end, dotted
from ananke_core.languages.source import Source
from ananke_core.syntax import Node

# Every error that a program means to handle is one of these.
_ANY = frozenset({"BaseException", "Exception", "builtins.BaseException", "builtins.Exception"})


def read_handler(node: Node, source: Source) -> HandlerFact | None:
    """An ``except`` clause; None while its body is missing."""
    children = node.named_children
    body = next((child for child in children if child.type == "block"), None)
    if body is None:
        return None
    value = node.child_by_field_name("value")
    if value is not None and value.type == "as_pattern":
        value = value.named_children[0]
    types: tuple[str, ...] = ()
    if value is not None:
        paths = (dotted(part, source) for part in (value.named_children if value.type == "tuple" else (value,)))
        types = tuple(path for path in paths if path)
    statements = [child for child in body.named_children if child.type != "comment"]
    # Without a name and with an error in it, the name may still be being typed.
    bare = value is None and not node.has_error
    return HandlerFact(
        source.between(node.start_byte, colon_end(node, body)),
        types,
        bare=bare,
        broad=bare or not _ANY.isdisjoint(types),
        swallows=bool(statements) and all(_does_nothing(statement) for statement in statements),
        reraises=any(child.type == "raise_statement" and not child.named_child_count for child in statements),
        ordinary="except Exception:" if bare else "",
    )


def _does_nothing(statement: Node) -> bool:
    if statement.type == "pass_statement":
        return True
    children = statement.named_children
    return statement.type == "expression_statement" and len(children) == 1 and children[0].type == "ellipsis"
