"""Naming styles: their patterns, which of them a name has, and a name rewritten in another one.

Leading underscores belong to no style, one trailing underscore (``class_``, ``id_``) neither; `core` takes both off.
"""

from __future__ import annotations

import re
from functools import lru_cache

STYLES: dict[str, str] = {
    "snake_case": "[a-z][a-z0-9]*(_[a-z0-9]+)*",
    "SCREAMING_SNAKE_CASE": "[A-Z][A-Z0-9]*(_[A-Z0-9]+)*",
    "camelCase": "[a-z][A-Za-z0-9]*",
    "PascalCase": "[A-Z][A-Za-z0-9]*",
    "kebab-case": "[a-z][a-z0-9]*(-[a-z0-9]+)*",
    "lower": "[a-z][a-z0-9]*",
}
"""Whole-match patterns in the subset that every engine reads alike: explicit classes, no anchors, no shorthands."""

MINED: tuple[str, ...] = ("snake_case", "SCREAMING_SNAKE_CASE", "camelCase", "PascalCase")
"""Styles that names in code can tell apart; the others are subsets of these or no identifiers."""

_PATTERNS = {style: re.compile(pattern) for style, pattern in STYLES.items()}
# A name can only have the styles that begin as it does.
_SMALL, _CAPITAL = (
    [(1 << i, _PATTERNS[style].fullmatch) for i, style in enumerate(MINED) if STYLES[style].startswith(first)]
    for first in ("[a-z]", "[A-Z]")
)
# Private names of JavaScript begin with a hash; a dollar sign marks names there as an underscore does.
_MARKS = "_$#"
_CORE = re.compile(r"[_$#]*(.*?)[_$]?", re.DOTALL)
_DUNDER = re.compile(r"__.+__", re.DOTALL)
_SEPARATORS = re.compile(r"[-_]+")
# HTTP before Server, HTTP2, then word or Word, then what is left in capitals.
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]{2,}[0-9]*|[A-Z]?[a-z0-9]+|[A-Z][0-9]*|[0-9]+")


def core(name: str) -> str:
    """The part of a name that styles speak about; empty for names that no style can judge.

    Those are dunder names, names of underscores only, and what starts with a digit behind its underscores (``_1``).
    """
    if name[:1] not in _MARKS and name[-1:] not in _MARKS:
        return name
    if _DUNDER.fullmatch(name):
        return ""
    found = _CORE.fullmatch(name)
    inner = found[1] if found else ""
    return "" if inner[:1].isdigit() else inner


def matches(name: str, style: str) -> bool:
    """Whether the `core` of a name has a style; always true where there is none.

    Letters beyond ASCII count as letters of their case (those without case as small ones).
    """
    inner = core(name)
    return not inner or _PATTERNS[style].fullmatch(_folded(inner)) is not None


@lru_cache(maxsize=4096)
def shape(name: str) -> int | None:
    """Which of the `MINED` styles a name has, as a bit set (1 << index); None for names that no style can judge."""
    inner = core(name)
    if not inner:
        return None
    folded = _folded(inner)
    seen = 0
    for bit, has in _CAPITAL if folded[0].isupper() else _SMALL:
        if has(folded):
            seen |= bit
    return seen


def words(name: str) -> list[str]:
    """Words of a name's `core` as written: ``HTTPServerError`` is HTTP, Server, Error."""
    return [word for part in _SEPARATORS.split(core(name)) for word in _WORD.findall(part)]


def convert(name: str, style: str) -> str | None:
    """The name rewritten in a style, outer underscores kept; None where that can't be said (not ASCII, no words)."""
    inner = core(name)
    if not inner or not inner.isascii():
        return None
    if matches(name, style):
        return name
    parts = words(name)
    if not parts or not parts[0][0].isalpha():
        return None
    start = len(name) - len(name.lstrip(_MARKS))
    return name[:start] + _joined(parts, style) + name[start + len(inner) :]


def _joined(parts: list[str], style: str) -> str:
    match style:
        case "snake_case":
            return "_".join(parts).lower()
        case "SCREAMING_SNAKE_CASE":
            return "_".join(parts).upper()
        case "camelCase":
            return parts[0].lower() + "".join(part.capitalize() for part in parts[1:])
        case "PascalCase":
            return "".join(part.capitalize() for part in parts)
        case "kebab-case":
            return "-".join(parts).lower()
        case _:
            return "".join(parts).lower()


def _folded(name: str) -> str:
    if name.isascii():
        return name
    return "".join(
        character
        if character.isascii()
        else "A"
        if character.isupper()
        else "a"
        if character.isalpha()
        else "0"
        if character.isdigit()
        else character
        for character in name
    )
