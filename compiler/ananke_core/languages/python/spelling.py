"""How a type is spelled: its tokens with canonical spacing.

Two spellings of one type (``Optional[int]``, ``int | None``) have one TypeExpr but different headers, so the header's
own spelling is kept, as long as it holds nothing but a type.
"""

from __future__ import annotations

import ast
import re
from keyword import iskeyword

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|\\\n)+)|(?P<name>[^\W\d]\w*)|(?P<ellipsis>\.\.\.)|(?P<mark>[\[\],|.])"""
    r"""|(?P<number>\d\w*)|(?P<minus>-)|(?P<string>"[^"\\\n]*"(?!")|'[^'\\\n]*'(?!'))"""
)
_LONGEST = 4_000
_DEEPEST = 3


def spelling(text: str) -> str:
    """Names, dots, brackets, commas, ``|``, ``...``, literals inside of ``Literal[…]`` and string forward references.

    Empty where ``text``, an expression that parses, holds anything else. Quotes become double ones, a trailing comma
    is dropped.
    """
    return _spell(text, 0) if len(text) <= _LONGEST else ""


def _spell(text: str, depth: int) -> str:
    parts: list[str] = []
    brackets: list[bool] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            return ""
        position = found.end()
        token, kind = found[0], found.lastgroup
        literal = bool(brackets) and brackets[-1]
        if kind == "space":
            continue
        if kind == "name":
            if iskeyword(token) and token != "None" and not (literal and token in {"True", "False"}):
                return ""
            parts.append(token)
        elif kind in {"number", "minus"}:
            if not literal:
                return ""
            parts.append(token)
        elif kind == "string":
            spelled = token[1:-1] if literal else _forward(token[1:-1], depth)
            if '"' in spelled or not (literal or spelled):
                return ""
            parts.append(f'"{spelled}"')
        elif token == "[":
            brackets.append(bool(parts) and parts[-1] == "Literal")
            parts.append(token)
        elif token == "]":
            if not brackets:
                return ""
            brackets.pop()
            if parts[-1] == ", ":
                parts.pop()
            parts.append(token)
        else:
            parts.append({",": ", ", "|": " | "}.get(token, token))
    return "".join(parts)


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
