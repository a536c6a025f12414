"""The names in scope at a position, the nearest first."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator

from ananke_core.errors import InputError
from ananke_core.languages.python.holes.layout import layout_of
from ananke_core.languages.python.holes.scan import Scan, scan
from ananke_core.syntax import Grammar, Node
from ananke_core.text import decode, encode

_BUILTINS = (*(name for name in sorted(dir(builtins)) if not name.startswith("_")), "__name__", "__file__")
_SCOPES = frozenset(["function_definition", "class_definition", "lambda"])
_IMPORTS = frozenset(["import_statement", "import_from_statement"])
_OUTERMOST = re.compile(r"^(?:(?:def|class|async|import|from)\b|[^\W\d]\w* *[=:])", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")


def names_at(grammar: Grammar, before: str, after: str) -> list[str]:
    """Names that can be used between two texts.

    What the line itself binds (a lambda's parameters, a loop's variables) comes first, then parameters and what is
    assigned before, function by function outwards, then the module's names, all imports and the builtins.
    """
    state = scan(before)
    indent = _indent(state, after)
    # Read from the outermost block on, with a statement in the place of the begun line: so the text is complete, and
    # what is broken before does not matter.
    opener = _opener(state, indent)
    head = encode(before[opener : state.line] + indent)
    node = grammar.parse(head + b"pass\n").root_node.descendant_for_byte_range(len(head), len(head) + 4)
    found, imported = [*_of_line(state)], list[str]()
    innermost = True
    while node is not None:
        if node.type == "function_definition" or (node.type == "class_definition" and innermost):
            found += _parameters(node, head)
            found += reversed(list(_bound(node.child_by_field_name("body"), head, imported)))
            innermost = False
        node = node.parent
    module = encode(before[: state.line])
    found += reversed(list(_bound(grammar.parse(module).root_node, module, imported)))
    later = _OUTERMOST.search(after)
    if not innermost and later is not None:
        # A function runs when the module is complete.
        rest = encode(after[later.start() :])
        found += _bound(grammar.parse(rest).root_node, rest, imported)
    return list(dict.fromkeys((*found, *reversed(imported), *_BUILTINS)))


def _opener(state: Scan, indent: str) -> int:
    """Where the outermost block around a line of this indentation begins."""
    if not indent:
        return state.line
    return state.levels[1].opener if len(state.levels) > 1 else state.before_line


def _indent(state: Scan, after: str) -> str:
    if not state.blank:
        return state.levels[-1].indent
    try:
        return layout_of(state, after).base
    except InputError:
        return state.levels[-1].indent


def _of_line(state: Scan) -> Iterator[str]:
    for frame in reversed(state.frames):
        texts = [token.text for token in frame.tokens]
        for start, text in reversed(list(enumerate(texts))):
            end = {"lambda": ":", "for": "in"}.get(text)
            if end is not None and end in texts[start:]:
                inner = texts[start + 1 : texts.index(end, start)]
                yield from (word for word in inner if _WORD.fullmatch(word))


def _parameters(node: Node, data: bytes) -> Iterator[str]:
    listed = node.child_by_field_name("parameters")
    for parameter in listed.named_children if listed is not None else ():
        named = parameter.child_by_field_name("name")
        while named is None and parameter.type != "identifier" and parameter.named_child_count:
            parameter = parameter.named_children[0]
        target = named or parameter
        if target.type == "identifier":
            yield _text(target, data)


def _bound(node: Node | None, data: bytes, imported: list[str]) -> Iterator[str]:
    """Names that a body binds, in order; imported ones go into the list."""
    stack = [node] if node is not None else []
    while stack:
        child = stack.pop()
        kind = child.type
        if kind in _IMPORTS:
            imported += _import(child, data)
            continue
        if kind in {"function_definition", "class_definition"}:
            named = child.child_by_field_name("name")
            if named is not None:
                yield _text(named, data)
        target = _target(child)
        if target is not None:
            yield from _targets(target, data)
        if kind not in _SCOPES:
            stack += reversed(child.named_children)


def _target(node: Node) -> Node | None:
    if node.type in {"assignment", "for_statement"}:
        return node.child_by_field_name("left")
    if node.type == "named_expression":
        return node.child_by_field_name("name")
    return node if node.type in {"as_pattern_target", "case_pattern"} else None


def _targets(node: Node, data: bytes) -> Iterator[str]:
    if node.type == "identifier":
        yield _text(node, data)
    elif node.type not in {"attribute", "subscript", "call"}:
        for child in node.named_children:
            yield from _targets(child, data)


def _import(node: Node, data: bytes) -> Iterator[str]:
    for child in node.children_by_field_name("name"):
        alias = child.child_by_field_name("alias")
        first = alias or (child.named_children[0] if child.type == "dotted_name" else None)
        if first is not None:
            yield _text(first, data)


def _text(node: Node, data: bytes) -> str:
    return decode(data[node.start_byte : node.end_byte])
