"""Source text of expressions as Python's own syntax tree, without ever failing or warning."""

from __future__ import annotations

import ast
import math
import warnings
from typing import Final

from ananke_core.model.types import Scalar
from ananke_core.remembering import remembered

LONGEST = 4_000
# Beyond what any literal in a signature is; Python itself refuses to print integers of 4,300 digits.
_MOST_BITS = 4_096


class NotLiteral:
    """The answer of `literal` for what is none."""


NOT_LITERAL: Final = NotLiteral()


@remembered(4_096)
def known_expression(text: str) -> ast.expr | None:
    """`expression`, remembered: what it gives must not be changed."""
    return expression(text)


def expression(text: str, *, enclosed: bool = True, longest: int = LONGEST) -> ast.expr | None:
    """The expression that ``text`` is; None for anything else, and for what is too long or nested too deeply.

    Args:
        text: source of one expression.
        enclosed: whether it stands inside of brackets, where line breaks mean nothing.
        longest: characters beyond which it isn't read.
    """
    if len(text) > longest:
        return None
    source = f"({text}\n)" if enclosed and "\n" in text else text.strip()
    try:
        if "\\" in text:
            # An unknown escape is a warning to whoever runs the code, not to whoever reads it.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(source, mode="eval").body
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def literal(node: ast.expr | None) -> Scalar | NotLiteral:
    """The value of a literal string, finite number, boolean or None."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node, sign = node.operand, -1
        if not isinstance(node, ast.Constant) or isinstance(node.value, bool | str | None):
            return NOT_LITERAL
    if not isinstance(node, ast.Constant):
        return NOT_LITERAL
    value = node.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return sign * value if value.bit_length() <= _MOST_BITS else NOT_LITERAL
    if isinstance(value, float):
        return sign * value if math.isfinite(value) else NOT_LITERAL
    if isinstance(value, str):
        # A lone surrogate can be written in Python, but in no UTF-8.
        return value if not any("\ud800" <= character <= "\udfff" for character in value) else NOT_LITERAL
    return NOT_LITERAL


def path_of(node: ast.expr) -> str:
    """``a.b.c`` of names and attributes; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


# Modules whose members everybody calls by their last name.
_MODULES = {
    "abc",
    "builtins",
    "collections",
    "collections.abc",
    "datetime",
    "decimal",
    "dt",
    "pathlib",
    "t",
    "te",
    "typing",
    "typing_extensions",
    "uuid",
}


def known_name(node: ast.expr) -> str:
    """The path without a module that is usually left out (``typing.List`` is ``List``)."""
    path = path_of(node)
    module, _, name = path.rpartition(".")
    return name if not module or module in _MODULES else path


def alternatives(node: ast.expr) -> list[ast.expr]:
    """What ``|`` stands between, in the order of the text."""
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def is_none(node: ast.expr) -> bool:
    """Whether it is the literal ``None``."""
    return isinstance(node, ast.Constant) and node.value is None
