"""What may go on inside of a string that is open at a position."""

from __future__ import annotations

import re

from ananke_core.errors import InputError
from ananke_core.languages.python.holes.scan import ENDS, OpenString

_FIELD = re.compile(r"\{\{|\}\}|([{}])")


def closes_behind(string: OpenString, after: str) -> bool:
    """Whether the text behind a position ends the string; three quotes that come in pairs are strings of their own."""
    if len(string.quotes) == 1:
        return ENDS[string.quotes].match(after) is not None
    return after.count(string.quotes) % 2 == 1


def content(string: OpenString) -> str:
    """An expression for a terminal: what a string may hold from here on, to its end quotes and without them.

    Raises:
        InputError: the position is in a replacement field of an f-string.
    """
    quote, letters = string.quotes[0], string.letters
    formatted = bool({"f", "t"} & set(letters))
    shut = "{}" if formatted else ""
    high = r"\x{80}-\x{10ffff}" if "b" in letters else ""
    escape = r"/\\([^\x{80}-\x{10ffff}\r]|\r?\n)/" if "b" in letters else "ESC"
    lines = "" if len(string.quotes) == 3 else r"\r\n"
    parts = [f"/[^{quote}\\\\{shut}{high}{lines}]/", escape]
    if formatted:
        if _open_fields(string.content):
            raise InputError(
                "the position is in a replacement field of an f-string",
                place="position",
                way_out="ask in front of the string, or behind its field",
            )
        inner = r"[^{}\"'\\#\r\n]"
        parts += ['"{{"', '"}}"', rf"/\{{{inner}+(\{{{inner}+\}}{inner}*)*\}}/"]
    body = " | ".join(parts)
    if len(string.quotes) == 3:
        return f"(/{quote}{{0,2}}/ ({body}))*"
    return f"({body})*"


def _open_fields(text: str) -> int:
    depth = 0
    for found in _FIELD.finditer(text):
        if found[1]:
            depth += 1 if found[1] == "{" else -1
    return depth


def escape_begun(string: OpenString) -> bool:
    """Whether the position stands behind a backslash, whose escape has to go on."""
    return (len(string.content) - len(string.content.rstrip("\\"))) % 2 == 1
