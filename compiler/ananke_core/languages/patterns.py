"""Regular expressions in source code: from a search to a whole match."""

from __future__ import annotations

_ANYTHING = r"[\x00-\x{10ffff}]*"
# Escapes whose meaning depends on the neighbours (or on earlier groups), not on one character.
_CONTEXT = frozenset("AbBzZG0123456789")


def whole_match(pattern: str) -> str | None:
    """A pattern that validators search for, as one that matches whole texts; None where that takes more than anchors.

    Only an anchor that stands first or last of all and outside of any alternative is understood.
    """
    inner, start, end = pattern, False, False
    if inner.startswith("^"):
        inner, start = inner[1:], True
    if inner.endswith("$") and not _escaped(inner, len(inner) - 1):
        inner, end = inner[:-1], True
    alternatives = _scan(inner)
    if alternatives is None or (alternatives and (start or end)):
        return None
    if start and end:
        return inner
    return f"{'' if start else _ANYTHING}(?:{inner}){'' if end else _ANYTHING}"


def _escaped(text: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return bool(backslashes & 1)


def _scan(pattern: str) -> bool | None:
    """Whether there are alternatives outside of groups; None for what isn't regular or depends on the place."""
    depth, alternatives, in_class, at = 0, False, False, 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            at += 1
            if at == len(pattern) or (not in_class and pattern[at] in _CONTEXT):
                return None
        elif in_class:
            in_class = character != "]" or pattern[at - 1] == "[" or pattern[at - 2 : at] == "[^"
        elif character == "[":
            in_class = True
        elif character in "^$":
            return None
        elif character == "(":
            depth += 1
            if pattern.startswith("(?", at) and not pattern.startswith("(?:", at):
                return None
        elif character == ")":
            depth -= 1
            if depth < 0:
                return None
        elif character == "|" and not depth:
            alternatives = True
        at += 1
    return None if depth or in_class else alternatives
