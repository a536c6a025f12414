"""How a type is spelled: its tokens with canonical spacing.

Two spellings of one type (``string[]``, ``Array<string>``) have one TypeExpr but different headers, so the header's own
spelling is kept, as long as it is made of tokens of types alone.
"""

from __future__ import annotations

import re

from ananke_core.languages.source import Source
from ananke_core.syntax import Node

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*[\s\S]*?\*/)|(?P<word>[^\W\d][\w$]*|[$#][\w$]*)|(?P<number>\d[\w.]*)"""
    r"""|(?P<mark>=>|\.\.\.|\?\.|[-+]\?|[\[\](){}<>|&,;:?.=-])"""
    r"""|(?P<string>"[^"\\\n]*"|'[^'\\\n]*')"""
)
_LONGEST = 4_000
_TIGHT_BEFORE = frozenset({"]", ")", ">", ",", ";", ":", "?", "."})
_CLOSING = frozenset({"]", ")", ">", "}", '"'})
_TIGHT_AFTER = frozenset({"[", "(", "<", ".", "...", ""})


def spelling(node: Node, source: Source) -> str:
    """The tokens of a type; empty where they are more than a type's, or too many.

    Comments are left out, quotes become double ones, ``;`` and ``,`` before a closing bracket are dropped.
    """
    if node.end_byte - node.start_byte > _LONGEST or node.has_error:
        return ""
    text = source.text(node)
    if text.isidentifier():
        # Most types are one word.
        return text
    parts: list[str] = []
    before, position = "", 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            return ""
        position = found.end()
        kind, token = found.lastgroup, found[0]
        if kind == "space":
            continue
        if kind == "string":
            if '"' in token[1:-1]:
                return ""
            token = f'"{token[1:-1]}"'
        if token in {"}", "]", ")", ">"} and before in {",", ";"}:
            parts.pop()
            before = parts[-1].strip() if parts else ""
        parts.append(_spaced(before, token))
        before = token
    return "".join(parts).strip()


def _spaced(before: str, token: str) -> str:
    if token == "(":
        # Of a call signature and a function type alike: only what follows a word of the language is set apart.
        return token if before[-1:].isalnum() or before in _TIGHT_AFTER or before == ">" else f" {token}"
    if token == "[":
        return token if before[-1:].isalnum() or before in _TIGHT_AFTER or before in _CLOSING else " ["
    if token == "<":
        return token
    if token in _TIGHT_BEFORE or before in _TIGHT_AFTER:
        return token
    return f" {token}"
