"""How a type is spelled: its tokens with canonical spacing.

Two spellings of one type (``Optional[int]``, ``int | None``) have one TypeExpr but different headers, so the header's
own spelling is kept, as long as it holds nothing but a type.
"""

from __future__ import annotations

import ast
import re
from keyword import iskeyword

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|\\\n)+)|(?P<name>[^\W\d]\w*)|(?P<ellipsis>\.\.\.)|(?P<mark>[\[\](),|.*])"""
    r"""|(?P<number>\d\w*)|(?P<minus>-)|(?P<string>"[^"\\\n]*"(?!")|'[^'\\\n]*'(?!'))"""
)
_WORDS = {"name", "number", "string"}
_LONGEST = 4_000
_DEEPEST = 3


def spelling(text: str) -> str:
    """Names, dots, brackets, commas, ``|``, ``*``, ``...``, literals in ``Literal[…]`` and string forward references.

    Empty where ``text``, an expression that parses, holds anything else, such as a call. Quotes become double
    ones (single ones in a string), a trailing comma in square brackets is dropped.
    """
    return _spell(text, 0) if len(text) <= _LONGEST else ""


OPEN = "..."
"""In a spelling: what isn't kept. Alone it stands for any annotation, behind a type in ``Annotated`` for the rest."""


def open_spelling(text: str) -> str:
    """The spelling of an annotation that `spelling` refuses, with `OPEN` in the place of what is no part of a type."""
    try:
        tree = ast.parse(text.strip() if "\n" not in text else f"({text}\n)", mode="eval")
        if not any(isinstance(node, ast.Constant | ast.Subscript) for node in ast.walk(tree)):
            return OPEN
        return spelling(ast.unparse(_Opened().visit(tree))) or OPEN
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return OPEN


class _Opened(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        name = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        if name == "Annotated" and isinstance(node.slice, ast.Tuple) and node.slice.elts:
            node.slice = ast.Tuple([self.visit(node.slice.elts[0]), ast.Constant(...)], ast.Load())
            return node
        return self.generic_visit(node)


def _spell(text: str, depth: int) -> str:
    parts: list[str] = []
    # The name before each open bracket.
    brackets: list[str] = []
    position, previous = 0, ""
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            return ""
        position = found.end()
        kind = found.lastgroup or ""
        if kind == "space":
            continue
        spelled = _token(found[0], kind, brackets[-1] if brackets else "", depth)
        # Two words side by side are a prefixed string, or no type at all.
        if not spelled or (kind in _WORDS and previous in _WORDS):
            return ""
        if spelled in {"[", "("}:
            if spelled == "(" and previous in {*_WORDS, "close"}:
                return ""
            brackets.append(parts[-1] if parts else "")
        elif spelled in {"]", ")"}:
            if not brackets:
                return ""
            brackets.pop()
            if parts[-1] == ", ":
                # It makes a tuple in parentheses, and nothing in brackets.
                parts[-1:] = [","] if spelled == ")" else []
            kind = "close"
        previous = kind
        parts.append(spelled)
    return "".join(parts)


def _token(token: str, kind: str, inside: str, depth: int) -> str:
    """Canonical form of a token inside of the brackets of ``inside``; empty where it is no part of a type."""
    literal = inside == "Literal"
    if kind == "name":
        return "" if iskeyword(token) and token != "None" and not (literal and token in {"True", "False"}) else token
    if kind in {"minus", "number"}:
        return token if literal else ""
    if kind == "string":
        # What else Annotated holds are words for people or for other tools.
        content = token[1:-1] if literal else "" if inside == "Annotated" else _forward(token[1:-1], depth)
        # One string in another has the other quotes; a third could have none.
        quote = "'" if depth else '"'
        return f"{quote}{content}{quote}" if quote not in content and (literal or content) else ""
    return {",": ", ", "|": " | "}.get(token, token)


def _forward(text: str, depth: int) -> str:
    """A string annotation's content, if that is a type."""
    spelled = _spell(text, depth + 1) if depth < _DEEPEST else ""
    if not spelled:
        return ""
    try:
        ast.parse(spelled, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return spelled
