"""A body of TypeScript or JavaScript as steps to follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ananke_core.languages.ecmascript.nodes import dotted
from ananke_core.languages.ecmascript.ranges.conditions import Reader
from ananke_core.languages.guards.conditions import Condition, Opaque
from ananke_core.languages.guards.flow import Block, Branch, Caught, Effect, Fail, Leave, Step
from ananke_core.languages.guards.mentions import Mentions
from ananke_core.languages.guards.steps import Steps
from ananke_core.languages.source import Source
from ananke_core.syntax import CombinedQuery, Grammar, Node

# Where a body can fail on purpose; a body without any of these words is not looked at.
# `ananke_core.languages.ecmascript.failing` looks for the same words.
FAILS = re.compile(rb"\b(?:throw|reject|exit)\b")
# Words through which arguments change without being named.
REACHES = re.compile(rb"\b(?:arguments|eval|with)\b")
_LEAVES = re.compile(rb"\b(?:return|break|continue)\b")
_RETURNS = re.compile(rb"\breturn\b")
_TARGETS = """
(assignment_expression left: (_) @target)
(augmented_assignment_expression left: (_) @target)
(update_expression argument: (_) @target)
(for_in_statement left: (_) @target)
(variable_declarator name: (_) @bound)
(catch_clause parameter: (_) @bound)
(class_declaration name: (_) @bound)
(function_declaration name: (_) @hoisted)
(generator_function_declaration name: (_) @hoisted)
(function_declaration) @function
(generator_function_declaration) @function
(function_expression) @function
(generator_function) @function
(arrow_function) @function
(method_definition) @function
"""
_PLAIN = {"expression_statement", "lexical_declaration", "variable_declaration", "empty_statement"}
_DEFINITIONS = {"class_declaration", "function_declaration", "generator_function_declaration"}


@cache
def _targets(grammar: Grammar) -> CombinedQuery:
    return CombinedQuery(grammar, {"targets": _TARGETS})


class Body(Steps):
    """Reads the statements of one function.

    Args:
        function: its node.
        body: the block of it.
        source: its text.
        names: the arguments to follow.
        exact: those of them whose values are plain data.
        grammar: which one the tree is of.
    """

    def __init__(
        self, function: Node, body: Node, source: Source, names: Iterable[str], exact: Iterable[str], grammar: Grammar
    ) -> None:
        data, base = source.bytes(body), body.start_byte
        fails = [found.end() for found in FAILS.finditer(data)]
        followed = {name: name for name in names}
        mentions = Mentions(followed, b"$")
        found = [(base + at, name) for at, name in mentions.find(data)]
        super().__init__(source, base + fails[-1] if fails else 0, found)
        self.idle = all(at >= self._last for at, _ in self._mentions)
        """Whether nothing is said of the arguments before the last place that can fail."""
        captured = _targets(grammar).captures(function) if not self.idle else {}
        inner = [(node.start_byte, node.end_byte) for node in captured.get("function", ()) if node.start_byte > base]
        shared: set[str] = set()
        for capture in ("target", "bound", "hoisted"):
            for node in captured.get(capture, ()):
                named = mentions.within(source.bytes(node))
                at = node.start_byte
                if named and at >= base:
                    self._targets.append((at, named))
                # What a function in here binds anew, it can bind at any time; so can defaults, before the body.
                if capture == "hoisted" or (capture == "target" and (at < base or _is_inside(at, inner))):
                    shared |= named
        self.names = frozenset(followed) - shared
        self._reader = Reader(source, self.names, frozenset(exact) & self.names)

    def _statements(self, node: Node) -> Sequence[Node]:
        return node.named_children if node.type == "statement_block" else (node,)

    def _statement(self, node: Node) -> Iterable[Step]:
        match node.type:
            case "if_statement":
                return self._if(node)
            case "statement_block":
                return self.read(node)
            case "return_statement":
                value = node.named_children[0] if node.named_child_count else None
                rejected = value is not None and self._calls(value, "Promise.reject")
                return (Fail() if rejected else Leave(),)
            case "throw_statement":
                return (Fail(),)
            case "try_statement":
                return self._try(node)
            case "expression_statement" if node.named_child_count and self._calls(
                node.named_children[0], "process.exit"
            ):
                return (Fail(),)
        leaves = (
            node.type not in _PLAIN
            and node.type not in _DEFINITIONS
            and _RETURNS.search(self._source.bytes(node)) is not None
        )
        return self._effect(node.start_byte, node.end_byte, leaves=leaves)

    def _calls(self, node: Node, callee: str) -> bool:
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        shadowed = callee.partition(".")[0] in self.names
        return function is not None and not shadowed and dotted(function, self._source) == callee

    def _if(self, node: Node) -> Block:
        condition, then = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        alternative = node.child_by_field_name("alternative")
        if condition is None or then is None:
            return self._effect(node.start_byte, node.end_byte, leaves=True)
        start, end = condition.start_byte, condition.end_byte
        effects = self._effect(start, end)
        before = tuple(Effect(effect.assigned) for effect in effects if effect.assigned)
        test: Condition | None = self._reader.read(condition)
        if test is None:
            test = Opaque(frozenset().union(*(effect.touched for effect in effects)))
        other: Block = ()
        if alternative is not None:
            parts = [child for child in alternative.named_children if child.type != "comment"]
            other = self.read(parts[0]) if parts else ()
        return (*before, Branch(test, self.read(then), other, self._source.span(node)))

    def _try(self, node: Node) -> Iterable[Step]:
        body, handler = node.child_by_field_name("body"), node.child_by_field_name("handler")
        finalizer = node.child_by_field_name("finalizer")
        final = finalizer.child_by_field_name("body") if finalizer is not None else None
        swallows = final is not None and _LEAVES.search(self._source.bytes(final)) is not None
        if body is None or swallows:
            # Leaving from `finally` swallows whatever was thrown.
            return self._effect(node.start_byte, node.end_byte, leaves=True)
        handlers: list[Block] = []
        inside = handler.child_by_field_name("body") if handler is not None else None
        if handler is not None and inside is not None:
            handlers.append((*self._effect(handler.start_byte, inside.start_byte), *self.read(inside)))
        whole = next(iter(self._effect(body.start_byte, body.end_byte)), Effect())
        return (Caught(self.read(body), tuple(handlers), self.read(final) if final is not None else (), whole),)


def _is_inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
