"""Literals and what can be computed from them alone: values of defaults, of literal types, of enum members."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ananke_core.languages.source import Source
from ananke_core.model.types import Scalar
from ananke_core.syntax import Node


class NotLiteral:
    """What isn't a literal; null is one."""


NOT_LITERAL = NotLiteral()
_DEEPEST = 40
# Beyond this an integer is no number that JavaScript could hold exactly.
_EXACT = 2**53
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|[\s\S]))")


def literal_of(node: Node, source: Source) -> Scalar | NotLiteral:
    """The value of a literal, signs and parentheses included."""
    return evaluate(node, source, {}, 0)


def evaluate(node: Node, source: Source, known: Mapping[str, Scalar], depth: int = 0) -> Scalar | NotLiteral:
    """The value of an expression of literals, operators and ``known`` names, as in the members of an enum."""
    if depth > _DEEPEST:
        return NOT_LITERAL
    match node.type:
        case "true":
            return True
        case "false":
            return False
        case "null":
            return None
        case "number":
            return number(source.text(node))
        case "string":
            return string(source.text(node)[1:-1])
        case "template_string":
            return _template(node, source, known, depth)
        case "literal_type" | "parenthesized_expression" if node.named_child_count == 1:
            return evaluate(node.named_children[0], source, known, depth + 1)
        case "identifier" | "member_expression":
            return known.get(source.text(node), NOT_LITERAL)
        case "unary_expression":
            return _unary(node, source, known, depth)
        case "binary_expression":
            return _binary(node, source, known, depth)
    return NOT_LITERAL


def _template(node: Node, source: Source, known: Mapping[str, Scalar], depth: int) -> Scalar | NotLiteral:
    parts: list[str] = []
    start = node.start_byte + 1
    for child in node.named_children:
        if child.type != "template_substitution":
            continue
        inner = child.named_children[0] if child.named_child_count else None
        value = evaluate(inner, source, known, depth + 1) if inner is not None else NOT_LITERAL
        text = string(source.data[start : child.start_byte].decode("utf-8", "replace"))
        # How a number with a fraction is spelled is a matter of JavaScript's own.
        if isinstance(value, bool | float | NotLiteral) or value is None or isinstance(text, NotLiteral):
            return NOT_LITERAL
        parts += (text, str(value))
        start = child.end_byte
    last = string(source.data[start : node.end_byte - 1].decode("utf-8", "replace"))
    return NOT_LITERAL if isinstance(last, NotLiteral) else "".join((*parts, last))


def number(text: str) -> int | float | NotLiteral:
    """The value of a numeric literal; integral ones are whole numbers."""
    plain = text.replace("_", "").lower().removesuffix("n")
    try:
        if plain[:2] in {"0b", "0o", "0x"}:
            return int(plain, 0)
        if plain.isdigit():
            return int(plain, 8) if len(plain) > 1 and plain[0] == "0" and not set("89") & set(plain) else int(plain)
        value = float(plain)
    except ValueError:
        return NOT_LITERAL
    return _tidy(value)


def _tidy(value: float) -> int | float | NotLiteral:
    value = float(value)
    if value != value or value in {float("inf"), float("-inf")}:
        return NOT_LITERAL
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def string(text: str) -> str | NotLiteral:
    """The value between two quotes."""
    if "\\" not in text:
        return text
    value = _ESCAPE.sub(_escaped, text)
    try:
        # Escapes of two surrogates are one character; half of one is none.
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return NOT_LITERAL


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        point = int(code, 16)
        return chr(point) if point < 0x110000 else "\ud800"
    character = found[4]
    return "" if character in {"\n", "\r\n", "\r", "\u2028", "\u2029"} else _ESCAPES.get(character, character)


def _unary(node: Node, source: Source, known: Mapping[str, Scalar], depth: int) -> Scalar | NotLiteral:
    argument, operator = node.child_by_field_name("argument"), node.child_by_field_name("operator")
    value = evaluate(argument, source, known, depth + 1) if argument is not None else NOT_LITERAL
    if operator is None or isinstance(value, bool) or not isinstance(value, int | float):
        return NOT_LITERAL
    match operator.type:
        case "-":
            return -value
        case "+":
            return value
        case "~" if isinstance(value, int):
            return _int32(~value)
    return NOT_LITERAL


def _binary(node: Node, source: Source, known: Mapping[str, Scalar], depth: int) -> Scalar | NotLiteral:
    sides = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    left, right = (evaluate(side, source, known, depth + 1) if side is not None else NOT_LITERAL for side in sides)
    if operator is None or isinstance(left, bool) or isinstance(right, bool):
        return NOT_LITERAL
    if operator.type == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return NOT_LITERAL
    if operator.type in {"<<", ">>", "|", "&", "^"}:
        return _bits(operator.type, left, right) if isinstance(left, int) and isinstance(right, int) else NOT_LITERAL
    try:
        match operator.type:
            case "+":
                return _tidy(left + right)
            case "-":
                return _tidy(left - right)
            case "*":
                return _tidy(left * right)
            case "/" if right:
                return _tidy(left / right)
            case "**" if abs(right) <= 64:
                return _tidy(float(left) ** right)
    except (OverflowError, TypeError, ZeroDivisionError):
        pass
    return NOT_LITERAL


def _bits(operator: str, left: int, right: int) -> int:
    """JavaScript's operators on 32 bits."""
    left, right = _int32(left), _int32(right)
    match operator:
        case "<<":
            return _int32(left << (right & 31))
        case ">>":
            return left >> (right & 31)
        case "|":
            return left | right
        case "&":
            return left & right
    return left ^ right


def _int32(value: int) -> int:
    return (value + 2**31) % 2**32 - 2**31
