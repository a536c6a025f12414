"""Conditions of TypeScript and JavaScript as tests of arguments."""

from __future__ import annotations

from itertools import pairwise

from ananke_core.frozen import frozen
from ananke_core.languages.ecmascript.literals import NOT_LITERAL, NotLiteral, literal_of
from ananke_core.languages.ecmascript.nodes import dotted
from ananke_core.languages.guards import ask
from ananke_core.languages.guards.ask import Kind
from ananke_core.languages.guards.conditions import And, Condition, Const, Not, Opaque, Or
from ananke_core.languages.guards.patterns import ECMASCRIPT, ECMASCRIPT_UNITS, accepted
from ananke_core.languages.source import Source
from ananke_core.model.types import Scalar
from ananke_core.syntax import Node

_DEEPEST = 30
# Beyond this an integer is no number that JavaScript could hold exactly.
_EXACT = 2**53
_OPERATORS: dict[str, ask.Operator] = {
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "==": "==",
    "===": "==",
    "!=": "!=",
    "!==": "!=",
}
_WRAPPERS = {"as_expression", "non_null_expression", "parenthesized_expression", "satisfies_expression"}
_SHORTENING = {"trim", "trimEnd", "trimStart"}
# What data is where `typeof` answers so, and the kinds of which it does for every value that is no object of its own.
_KINDS: dict[str, tuple[frozenset[Kind], frozenset[Kind]]] = {
    "bigint": (frozenset({"whole"}), frozenset()),
    "boolean": (frozenset({"truth"}), frozenset({"truth"})),
    "number": (frozenset({"number"}), frozenset({"number"})),
    "object": (frozenset({"items", "null", "objects"}), frozenset({"items", "objects"})),
    "string": (frozenset({"text"}), frozenset({"text"})),
    "undefined": (frozenset({"null"}), frozenset()),
}


@frozen
class Reader:
    """Reads conditions.

    Args:
        source: the text.
        names: the arguments.
        exact: those of them whose values are plain numbers, texts, booleans and arrays, if they are any of these.
    """

    source: Source
    names: frozenset[str]
    exact: frozenset[str]

    def read(self, node: Node, depth: int = 0) -> Condition | None:
        """The tests that an expression makes; None for what says nothing of an argument."""
        node = _inside(node)
        if depth > _DEEPEST:
            return None
        match node.type:
            case "binary_expression":
                return self._binary(node, depth + 1)
            case "unary_expression" if _operator(node) == "!":
                argument = node.child_by_field_name("argument")
                found = self.read(argument, depth + 1) if argument is not None else None
                return Not(found) if found is not None else None
            case "call_expression":
                return self._call(node, depth + 1)
            case "true" | "false":
                return Const(node.type == "true")
            case "member_expression":
                return self._length(node, ">", 0)
        name = self.name(node)
        return ask.truthy(name, containers=False) if name else None

    def name(self, node: Node | None) -> str:
        """The argument that an expression is; empty for anything else."""
        if node is None:
            return ""
        node = _inside(node)
        text = self.source.text(node) if node.type == "identifier" else ""
        return text if text in self.names else ""

    def _binary(self, node: Node, depth: int) -> Condition | None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = _operator(node)
        if left is None or right is None:
            return None
        if operator in ("&&", "||"):
            parts = (self._part(left, depth), self._part(right, depth))
            return And(parts) if operator == "&&" else Or(parts)
        symbol = _OPERATORS.get(operator)
        if symbol is None:
            return None
        loose = operator in ("==", "!=")
        return self._against(left, symbol, right, loose) or self._against(right, ask.FLIPPED[symbol], left, loose)

    def _part(self, node: Node, depth: int) -> Condition:
        return self.read(node, depth) or Opaque(self._within(node))

    def _within(self, node: Node) -> frozenset[str]:
        text = self.source.text(node)
        return frozenset(name for name in self.names if name in text)

    def _against(self, left: Node, operator: ask.Operator, right: Node, loose: bool) -> Condition | None:
        """A comparison of something of an argument with a constant."""
        left, right = _inside(left), _inside(right)
        equal = operator in ("==", "!=")
        if left.type == "unary_expression" and _operator(left) == "typeof":
            found = self._typeof(left, right) if equal else None
        elif right.type in ("undefined", "null"):
            name = self.name(left) if equal else ""
            found = (ask.null(name) if loose else ask.maybe_null(name)) if name else None
        else:
            constant = literal_of(right, self.source)
            if isinstance(constant, NotLiteral | bool):
                return None
            name = self.name(left)
            if not (name and equal):
                return self._measured(left, name, operator, constant)
            found = self._equal(name, constant, loose)
        return found if found is None or operator == "==" else Not(found)

    def _equal(self, name: str, constant: Scalar, loose: bool) -> Condition | None:
        if isinstance(constant, str):
            return ask.member(name, [constant], loose=loose, undefined=True)
        if isinstance(constant, int | float) and abs(constant) <= _EXACT:
            return ask.compared(name, "==", constant, loose=loose)
        return None

    def _measured(self, left: Node, name: str, operator: ask.Operator, constant: Scalar) -> Condition | None:
        if constant == "" and operator in ("==", "!="):
            stripped = self._stripped(left)
            return ask.length(stripped, operator, 0, units=True, shortened=True) if stripped else None
        if not isinstance(constant, int | float) or abs(constant) > _EXACT:
            return None
        if name:
            return ask.compared(name, operator, constant)
        if left.type == "member_expression":
            return self._length(left, operator, constant)
        if left.type == "call_expression":
            callee, arguments = self._called(left)
            name = self.name(arguments[0]) if len(arguments) == 1 else ""
            return ask.magnitude(name, operator, constant) if callee == "Math.abs" and name else None
        if left.type == "binary_expression" and _operator(left) == "%" and constant == 0 and operator in ("==", "!="):
            name = self.name(left.child_by_field_name("left"))
            right = left.child_by_field_name("right")
            step = literal_of(right, self.source) if right is not None else NOT_LITERAL
            if name and isinstance(step, int) and not isinstance(step, bool) and 0 < step < 2**31:
                return ask.divides(name, step) if operator == "==" else Not(ask.divides(name, step))
        return None

    def _length(self, node: Node, operator: ask.Operator, constant: int | float) -> Condition | None:
        """``x.length``, ``x?.length`` and ``x.trim().length``."""
        holder, member = node.child_by_field_name("object"), node.child_by_field_name("property")
        if holder is None or member is None or self.source.bytes(member) != b"length":
            return None
        name = self.name(holder)
        if name:
            return ask.length(name, operator, constant, units=True)
        stripped = self._stripped(_inside(holder))
        return ask.length(stripped, operator, constant, units=True, shortened=True) if stripped else None

    def _stripped(self, node: Node) -> str:
        """The argument of which an expression takes white space off its ends."""
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        if callee is None or callee.type != "member_expression":
            return ""
        member = callee.child_by_field_name("property")
        shortens = member is not None and self.source.text(member) in _SHORTENING
        return self.name(callee.child_by_field_name("object")) if shortens else ""

    def _typeof(self, left: Node, right: Node) -> Condition | None:
        name, word = self.name(left.child_by_field_name("argument")), literal_of(right, self.source)
        if not name or not isinstance(word, str) or word not in _KINDS:
            return None
        kinds, all_of = _KINDS[word]
        if name not in self.exact:
            # Dates are objects here and texts in data.
            kinds, all_of = kinds | ({"text"} if word == "object" else set()), frozenset()
        return ask.of_kind(name, kinds, all_of=all_of)

    def _called(self, node: Node) -> tuple[str, list[Node]]:
        callee, holder = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or holder is None or callee.type not in ("identifier", "member_expression"):
            return "", []
        path = dotted(callee, self.source)
        if path.partition(".")[0] in self.names:
            path = ""
        return path, [child for child in holder.named_children if child.type != "comment"]

    def _call(self, node: Node, depth: int) -> Condition | None:
        stripped = self._stripped(node)
        if stripped:
            return ask.length(stripped, ">", 0, units=True, shortened=True)
        callee, arguments = self._called(node)
        if len(arguments) != 1:
            return None
        argument = arguments[0]
        if callee == "Boolean":
            return self.read(argument, depth)
        holder = node.child_by_field_name("function")
        subject = holder.child_by_field_name("object") if holder is not None else None
        member = holder.child_by_field_name("property") if holder is not None else None
        method = self.source.text(member) if member is not None else ""
        name = self.name(argument)
        if name and callee in ("Number.isInteger", "Number.isSafeInteger"):
            return ask.whole(name)
        if name and callee == "Number.isFinite":
            return ask.of_kind(name, frozenset({"number"}), all_of=frozenset())
        if name and callee == "Array.isArray":
            items: frozenset[Kind] = frozenset({"items"})
            return ask.of_kind(name, items, all_of=items if name in self.exact else frozenset())
        if subject is None:
            return None
        if name and method == "includes":
            return self._member(name, _inside(subject))
        if name and method == "has" and subject.type == "new_expression":
            return self._set(name, subject)
        if name and method == "test" and subject.type == "regex":
            return self._matches(name, subject)
        if method == "match" and argument.type == "regex" and (name := self.name(subject)):
            return self._matches(name, argument)
        return None

    def _set(self, name: str, node: Node) -> Condition | None:
        maker, holder = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
        if (
            maker is None
            or holder is None
            or "Set" in self.names
            or self.source.bytes(maker) != b"Set"
            or holder.named_child_count != 1
        ):
            return None
        return self._member(name, holder.named_children[0])

    def _member(self, name: str, node: Node) -> Condition | None:
        if node.type != "array":
            return None
        values = [literal_of(child, self.source) for child in node.named_children if child.type != "comment"]
        known = [value for value in values if not isinstance(value, NotLiteral)]
        # A comma without anything before it leaves a hole, which is undefined.
        marks = [child.type for child in node.children if child.type != "comment"]
        holes = any(mark == "," and before in ("[", ",") for before, mark in pairwise(marks))
        if len(known) != len(values) or holes:
            return None
        return ask.member(name, known, undefined=True)

    def _matches(self, name: str, node: Node) -> Condition | None:
        pattern, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
        words = self.source.text(flags) if flags is not None else ""
        if pattern is None or set(words) - set("dgu"):
            return None
        dialect = ECMASCRIPT if "u" in words else ECMASCRIPT_UNITS
        found = accepted(self.source.text(pattern), dialect, start=False, end=False)
        return ask.matches(name, found) if found is not None else None


def _inside(node: Node) -> Node:
    """What parentheses and assertions of types are around."""
    while node.type in _WRAPPERS and node.named_child_count:
        node = node.named_children[0]
    return node


def _operator(node: Node) -> str:
    found = node.child_by_field_name("operator")
    return found.type if found is not None else ""
