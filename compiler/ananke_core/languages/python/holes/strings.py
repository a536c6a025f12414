"""What may go on inside of a string that is open at a position."""

from __future__ import annotations

import re

import attrs

from ananke_core.errors import InputError
from ananke_core.languages.python.forms.words import NOTHING
from ananke_core.languages.python.holes.scan import ENDS, PAIRS, OpenString, scan

_END = re.compile(r"[\[({]|[\])}]|!(?!=)|:")
_FIELD = re.compile(r"\{\{|\}\}|([{}])")


def closes_behind(string: OpenString, after: str) -> bool:
    """Whether the text behind a position ends the string; three quotes that come in pairs are strings of their own."""
    if len(string.quotes) == 1:
        return ENDS[string.quotes].match(after) is not None
    return after.count(string.quotes) % 2 == 1


def field_of(string: OpenString, after: str) -> tuple[str, str] | None:
    """The texts before and behind a position inside of the expression of an f-string's replacement field.

    They are written as in round brackets. None where the position stands in none, or in one that isn't ended.
    """
    formatted = bool({"f", "t"} & set(string.letters))
    if not formatted or _open_fields(string.content) != 1 or not closes_behind(string, after):
        return None
    inner = string.content[string.content.rindex("{") + 1 :]
    quote = after.find(string.quotes)
    rest = after[:quote]
    end = _expression_end(rest, "".join(frame.opener for frame in scan(inner).frames))
    if end is None or _expression_end(inner) is not None or string.quotes[0] in inner:
        return None
    return f"({inner}", f"{rest[:end]})\n"


def _expression_end(text: str, open_: str = "") -> int | None:
    """Where the expression of a replacement field ends, with brackets open: at its conversion, format or end."""
    stack = [*open_]
    for found in _END.finditer(text):
        mark = found[0]
        if mark in PAIRS:
            stack.append(mark)
        elif mark == "!" or not stack or (mark == "}" and stack[-1] != "{"):
            return found.start()
        elif mark != ":":
            stack.pop()
    return None


def inner_strings(string: OpenString) -> dict[str, str]:
    """Terminals as they are in a replacement field: no quotes of the f-string's kind, no backslash, no newline."""
    kinds = [quote for quote in "\"'" if quote != string.quotes]
    whole = " | ".join(rf"/{quote}[^{quote}{string.quotes[0]}\\\r\n]*{quote}/" for quote in kinds)
    if len(string.quotes) == 3:
        # An empty string of the same kind could be the end.
        whole = " | ".join(
            rf"/{quote}[^{quote}\\\r\n]{'+' if quote == string.quotes[0] else '*'}{quote}/" for quote in kinds
        )
    return {"FULL": whole, "STR": "PFX? FULL", "W1": r"/[ \t\f]/", "SP": r"/[ \t\f]/", "LAM": NOTHING}


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
                "the position is in the format of an f-string's replacement field, or the field isn't ended",
                place="position",
                way_out="end the field first, or ask in its expression",
            )
        inner = r"[^{}\"'\\#\r\n]"
        parts += ['"{{"', '"}}"', rf"/\{{{inner}+(\{{{inner}+\}}{inner}*)*\}}/"]
    body = " | ".join(parts)
    if len(string.quotes) == 3:
        return f"(/{quote}{{0,2}}/ ({body}))*"
    return f"({body})*"


def string_rests(string: OpenString) -> list[str]:
    """Expressions for terminals: how a string goes on to its end, with its end quotes."""
    escape = r"/(.|\n)/ " if _escape_begun(string) else ""
    rests = [f"{escape}{content(string)} {_quoted(string.quotes)}"]
    if len(string.quotes) == 1 and not string.content:
        # The first of three quotes looks the same.
        whole = attrs.evolve(string, quotes=string.quotes * 3)
        rests.append(f"{_quoted(string.quotes * 2)} {content(whole)} {_quoted(whole.quotes)}")
    return rests


def _quoted(quotes: str) -> str:
    return '"' + quotes.replace('"', '\\"') + '"'


def _open_fields(text: str) -> int:
    depth = 0
    for found in _FIELD.finditer(text):
        if found[1]:
            depth += 1 if found[1] == "{" else -1
    return depth


def _escape_begun(string: OpenString) -> bool:
    """Whether the position stands behind a backslash, whose escape has to go on."""
    return (len(string.content) - len(string.content.rstrip("\\"))) % 2 == 1
