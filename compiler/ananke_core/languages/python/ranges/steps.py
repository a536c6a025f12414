"""A body of Python as steps to follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from ananke_core.languages.guards.conditions import Condition, Opaque
from ananke_core.languages.guards.flow import Block, Branch, Caught, Check, Effect, Fail, Leave, Step
from ananke_core.languages.guards.mentions import Mentions
from ananke_core.languages.guards.steps import Steps
from ananke_core.languages.python.expressions import expression
from ananke_core.languages.python.nodes import dotted
from ananke_core.languages.python.ranges.conditions import Names, read_condition
from ananke_core.languages.source import Source
from ananke_core.syntax import CombinedQuery, Grammar, Node

# Where a body can fail on purpose; a body without any of these words is not looked at.
FAILS = re.compile(rb"\b(?:raise|assert|exit|_exit|abort)\b")
_LEAVES = re.compile(rb"\b(?:return|break|continue)\b")
_RETURNS = re.compile(rb"\breturn\b")
_ENDS = {"os._exit", "os.abort", "sys.exit"}
_TARGETS = """
(assignment left: (_) @target)
(augmented_assignment left: (_) @target)
(named_expression name: (_) @target)
(for_statement left: (_) @target)
(as_pattern_target) @target
(delete_statement (_) @target)
(function_definition name: (_) @target)
(class_definition name: (_) @target)
(import_statement) @target
(import_from_statement) @target
(case_pattern) @target
(type_alias_statement) @target
(global_statement) @target
(nonlocal_statement) @shared
(yield) @yields
"""


@cache
def _targets(grammar: Grammar) -> CombinedQuery:
    return CombinedQuery(grammar, {"targets": _TARGETS})


def may_fail(text: bytes) -> bool:
    """False only where `FAILS` finds nothing: what needs no edges of words is looked for several times as fast."""
    return b"raise" in text or b"assert" in text or b"exit" in text or b"abort" in text


class Body(Steps):
    """Reads the statements of one body.

    Args:
        node: the body's block.
        source: its text.
        grammar: which one the tree is of.
        spelled: what is followed, by spelling (``x``, ``self.x``).
        exact: of the names, those whose values are plain data.
        receiver: the name through which all that is followed could be changed; empty for none.
    """

    def __init__(
        self,
        node: Node,
        source: Source,
        grammar: Grammar,
        spelled: Mapping[str, str],
        exact: Iterable[str] = (),
        receiver: str = "",
    ) -> None:
        data = source.bytes(node)
        base = node.start_byte
        fails = list(FAILS.finditer(data))
        last = base + fails[-1].end() if fails else 0
        # What an assert asks stands behind its word.
        limit = base + len(data) if fails and fails[-1][0] == b"assert" else last
        mentions = Mentions(spelled)
        super().__init__(source, last, [(base + at, name) for at, name in mentions.find(data)])
        self.idle = all(at >= limit for at, _ in self._mentions)
        """Whether nothing is said of what is followed before the last place that can fail."""
        shared: set[str] = set()
        captured = _targets(grammar).captures(node) if not self.idle else {}
        self.yields = "yields" in captured
        """Whether it is a generator (or holds one): calling that runs nothing."""
        for capture, targets in captured.items():
            for target in targets if capture != "yields" else ():
                named = mentions.within(source.bytes(target))
                if named and capture == "shared":
                    shared |= named
                elif named:
                    self._targets.append((target.start_byte, named))
        if receiver:
            # Methods of the receiver, and whoever it is handed to, may change all of it.
            other = re.compile(rb"(?<![\w.])%s(?!\w)(?!\.\w+(?![\w(]))" % re.escape(receiver.encode()))
            other = re.compile(other.pattern + rb"|\bsuper\b")
            self._targets += [(base + found.start(), frozenset(spelled.values())) for found in other.finditer(data)]
        self.names = Names(
            {spelling: name for spelling, name in spelled.items() if name not in shared}, frozenset(exact) - shared
        )

    def _statement(self, node: Node) -> Iterable[Step]:
        match node.type:
            case "if_statement":
                return self._if(node)
            case "return_statement":
                return (Leave(),)
            case "raise_statement":
                return (Fail(),)
            case "assert_statement" if node.named_child_count:
                before, test = self._condition(node.named_children[0])
                return (*before, Check(test, self._source.span(node)))
            case "try_statement":
                return self._try(node)
            case "function_definition" | "class_definition" | "decorated_definition":
                return self._effect(node.start_byte, node.end_byte)
            case "expression_statement" if node.named_child_count == 1 and self._ends(node.named_children[0]):
                return (Fail(),)
            case "expression_statement" | "pass_statement":
                return self._effect(node.start_byte, node.end_byte)
        leaves = _RETURNS.search(self._source.bytes(node)) is not None
        return self._effect(node.start_byte, node.end_byte, leaves=leaves)

    def _ends(self, node: Node) -> bool:
        callee = node.child_by_field_name("function") if node.type == "call" else None
        return callee is not None and dotted(callee, self._source) in _ENDS

    def _condition(self, node: Node) -> tuple[tuple[Effect, ...], Condition]:
        """What asking may do beforehand, and the condition."""
        start, end = node.start_byte, node.end_byte
        before = tuple(Effect(effect.assigned) for effect in self._effect(start, end) if effect.assigned)
        found = expression(self._source.text(node))
        if found is None:
            return before, Opaque(frozenset(name for at, name in self._mentions if start <= at < end))
        return before, read_condition(found, self.names)

    def _if(self, node: Node) -> Block:
        branches = [node, *(child for child in node.named_children if child.type == "elif_clause")]
        last = next((child for child in node.named_children if child.type == "else_clause"), None)
        body = last.child_by_field_name("body") if last is not None else None
        other: Block = self.read(body) if body is not None else ()
        for branch in reversed(branches):
            condition = branch.child_by_field_name("condition")
            then = branch.child_by_field_name("consequence")
            if condition is None or then is None:
                return self._effect(node.start_byte, node.end_byte, leaves=True)
            before, test = self._condition(condition)
            other = (*before, Branch(test, self.read(then), other, self._source.span(branch)))
        return other

    def _try(self, node: Node) -> Iterable[Step]:
        body = node.child_by_field_name("body")
        handlers: list[Block] = []
        behind: Block = ()
        final: Block = ()
        for child in node.named_children:
            block = next((part for part in reversed(child.named_children) if part.type == "block"), None)
            if block is None or child == body:
                continue
            if child.type in {"except_clause", "except_group_clause"}:
                handlers.append((*self._effect(child.start_byte, block.start_byte), *self.read(block)))
            elif child.type == "else_clause":
                behind = self.read(block)
            elif child.type == "finally_clause":
                if _LEAVES.search(self._source.bytes(block)):
                    # Leaving from here swallows whatever failed.
                    return self._effect(node.start_byte, node.end_byte, leaves=True)
                final = self.read(block)
        if body is None:
            return self._effect(node.start_byte, node.end_byte, leaves=True)
        whole = next(iter(self._effect(body.start_byte, body.end_byte)), Effect())
        return (Caught((*self.read(body), *behind), tuple(handlers), final, whole),)
