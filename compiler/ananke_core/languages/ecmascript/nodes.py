"""Small readings of the nodes of tree-sitter-javascript and tree-sitter-typescript that several readers share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ananke_core.languages.ecmascript.literals import NotLiteral, literal_of
from ananke_core.languages.source import Source
from ananke_core.model.types import Default
from ananke_core.syntax import Node

CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")
"""Names that are constants by their style; ``const`` alone only says that a name is bound once."""

FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
"""Function values: their name, if any, is that of what they are bound to."""

CLASSES = frozenset(
    {"abstract_class_declaration", "class", "class_declaration", "enum_declaration", "interface_declaration"}
)
WRAPPERS = frozenset({"ambient_declaration", "export_statement"})
"""Statements around a declaration."""

_NAMES = frozenset({"identifier", "private_property_identifier", "property_identifier", "type_identifier"})
# Longer chains are generated or calls of calls; no rule names them.
_LONGEST_PATH = 500
_DOTTED = re.compile(rb"[\w$#\x80-\xff]+(?:\s*\??\.\s*[\w$#\x80-\xff]+)*")


def qualified(enclosing: str, name: str) -> str:
    """Dotted path of ``name`` inside of ``enclosing``."""
    return f"{enclosing}.{name}" if enclosing else name


def dotted(node: Node | None, source: Source) -> str:
    """``a.b.c`` of identifiers and members, optional chaining like plain; empty for anything else."""
    if node is None:
        return ""
    if node.type in _NAMES:
        return source.text(node)
    if node.type == "this":
        return "this"
    if node.type not in {"member_expression", "nested_identifier", "nested_type_identifier"}:
        return ""
    if node.end_byte - node.start_byte > _LONGEST_PATH:
        return ""
    data = source.bytes(node)
    return b"".join(data.replace(b"?.", b".").split()).decode("utf-8", "replace") if _DOTTED.fullmatch(data) else ""


def key_name(node: Node | None, source: Source) -> str:
    """The name that a property key or a declaration's name gives; empty for computed ones."""
    if node is None or node.is_missing:
        return ""
    if node.type == "string":
        value = literal_of(node, source)
        return value if isinstance(value, str) and _is_word(value) else ""
    if node.type in _NAMES or node.type == "number":
        return source.text(node)
    return dotted(node, source)


def data_key(node: Node | None, source: Source) -> str | None:
    """The name that a property has in data, whatever it is made of; None for a computed or private one."""
    if node is None or node.is_missing:
        return None
    kind = node.type
    if kind == "property_identifier":
        return source.text(node)
    if kind == "computed_property_name":
        inner = node.named_children[0] if node.named_child_count else None
        if inner is None or inner.type not in {"string", "number", "template_string"}:
            return None
        node = inner
    if node.type in {"number", "string", "template_string"}:
        value = literal_of(node, source)
        return None if isinstance(value, NotLiteral | bool) or value is None else str(value)
    return source.text(node) if node.type == "identifier" else None


def _is_word(text: str) -> bool:
    return re.fullmatch(r"[^\W\d][\w$-]*|\$[\w$-]*", text) is not None


def wrapped(node: Node) -> Node:
    """The declaration inside of ``export``, ``declare`` and an expression statement around a namespace."""
    for _ in range(4):
        inner: Node | None = None
        if node.type == "export_statement":
            inner = node.child_by_field_name("declaration") or node.child_by_field_name("value")
        elif node.type == "ambient_declaration":
            inner = next((child for child in node.named_children if child.type != "comment"), None)
        elif node.type == "expression_statement" and node.named_child_count == 1:
            only = node.named_children[0]
            inner = only if only.type in {"internal_module", "module"} else None
        if inner is None:
            return node
        node = inner
    return node


def statement_of(node: Node) -> Node:
    """The outermost of the ``export`` and ``declare`` around a declaration."""
    parent = node.parent
    while parent is not None and parent.type in WRAPPERS:
        node, parent = parent, parent.parent
    return node


def decorators_of(node: Node) -> Iterator[Node]:
    """Decorators of a class or member, wherever the grammar keeps them, in the order of the text."""
    siblings: list[Node] = []
    if node.parent is not None and node.parent.type == "class_body":
        before = node.prev_named_sibling
        while before is not None and before.type in {"comment", "decorator"}:
            if before.type == "decorator":
                siblings.append(before)
            before = before.prev_named_sibling
    yield from reversed(siblings)
    outer = statement_of(node)
    for holder in (outer, node) if outer != node else (node,):
        yield from (child for child in holder.named_children if child.type == "decorator")


def decorator_names(node: Node, source: Source) -> tuple[str, ...]:
    """Dotted names of the decorators, arguments left out."""
    names: list[str] = []
    for decorator in decorators_of(node):
        target: Node | None = decorator.named_children[0] if decorator.named_child_count else None
        if target is not None and target.type == "call_expression":
            target = target.child_by_field_name("function")
        if name := dotted(target, source):
            names.append(name)
    return tuple(names)


def after_decorators(node: Node) -> int:
    """Where a declaration itself begins."""
    start = node.start_byte
    if node.child_count and node.child(0).type not in _BEFORE:
        return start
    return next((child.start_byte for child in node.children if child.type not in _BEFORE), start)


_BEFORE = frozenset({"comment", "decorator"})


def block_end(node: Node) -> int:
    """Just past a block's closing brace: a comment behind it can be the block's last child."""
    if node.type != "statement_block":
        return node.end_byte
    count = node.child_count
    if count and node.child(count - 1).type == "}":
        return node.end_byte
    return next((child.end_byte for child in reversed(node.children) if child.type == "}"), node.end_byte)


def words_before(node: Node, source: Source, stop: Node | None) -> tuple[str, ...]:
    """Plain words (``static``, ``readonly``, ``get``) among a node's children before ``stop``."""
    words: list[str] = []
    behind = stop.start_byte if stop is not None else -1
    for child in node.children:
        if stop is not None and child.start_byte >= behind:
            break
        kind = child.type
        if kind in _WORDS:
            words.append(kind)
        elif kind in _MODIFIERS:
            words.append(source.text(child))
    return tuple(words)


_MODIFIERS = frozenset({"accessibility_modifier", "override_modifier"})
_WORDS = frozenset(
    {"abstract", "accessor", "const", "declare", "default", "export", "get", "let", "readonly", "set", "static", "var"}
)


def default_of(node: Node, source: Source) -> Default:
    """A default value: numbers, booleans and null are kept, anything else is only known to be there."""
    if node.type in _NEVER:
        return _THERE
    value = literal_of(node, source)
    return _THERE if isinstance(value, NotLiteral | str) else Default(True, value)


_THERE = Default()
# What is text, or no literal.
_NEVER = frozenset(
    {"array", "arrow_function", "identifier", "member_expression", "object", "string", "template_string"}
)


def bound_names(target: Node | None) -> Iterator[Node]:
    """The identifiers that a pattern binds."""
    if target is None:
        return
    if target.type in {"identifier", "shorthand_property_identifier_pattern"}:
        yield target
    elif target.type in {"array_pattern", "object_pattern", "rest_pattern"}:
        for child in target.named_children:
            yield from bound_names(child)
    elif target.type == "pair_pattern":
        yield from bound_names(target.child_by_field_name("value"))
    elif target.type in {"assignment_pattern", "object_assignment_pattern"}:
        yield from bound_names(target.child_by_field_name("left"))
