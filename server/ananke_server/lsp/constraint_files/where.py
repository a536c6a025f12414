"""What stands at a place of a constraint set or configuration that may be half typed."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_JSON = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]*?)\s*(?:\]|$)")
_ASSIGNED = re.compile(r"""^\s*([\w."'-]+)\s*=\s*(.*)$""")
_WORD = re.compile(r"""["']?([\w.-]*)$""")

Path = tuple[str | int, ...]


class Where(NamedTuple):
    """A key or value at a place: ``path`` leads to what it is in (its own key included for a value).

    ``prefix`` is what is typed of it before the place, ``quoted`` whether a quote is open.
    """

    path: Path
    role: Literal["header", "key", "value"]
    prefix: str
    quoted: bool


def in_json(text: str, offset: int) -> Where:
    """Where a place of a JSON text is; everything before it is read, whatever comes behind."""
    stack: list[tuple[str, str | int]] = []
    key, role, prefix, quoted = "", "value", "", False
    for found in _JSON.finditer(text, 0, offset):
        token = found[0]
        prefix, quoted = "", False
        if token == "{":
            stack.append(("object", key))
            key, role = "", "key"
        elif token == "[":
            stack.append(("array", key))
            key, role = "", "value"
            stack.append(("item", 0))
        elif token in {"}", "]"}:
            if stack and stack[-1][0] == "item":
                stack.pop()
            if stack:
                key = str(stack.pop()[1])
        elif token == ":":
            role = "value"
        elif token == ",":
            if stack and stack[-1][0] == "item":
                stack[-1] = ("item", int(stack[-1][1]) + 1)
                role = "value"
            else:
                role = "key"
        else:
            word = token.strip('"')
            ends = found.end() == offset
            is_open = token[0] == '"' and (len(token) == 1 or token[-1] != '"')
            if ends and (is_open or token[0] != '"'):
                prefix, quoted = word, token[0] == '"'
            if role == "key":
                key = key if ends and is_open else word
    path: list[str | int] = []
    for kind, name in stack:
        if kind == "item" or name != "":
            path.append(name)
    inside_object = bool(stack) and stack[-1][0] == "object"
    if inside_object and role == "value":
        path.append(key)
    return Where(tuple(path), "key" if inside_object and role == "key" else "value", prefix, quoted)


def in_toml(text: str, offset: int) -> Where:
    """Where a place of a TOML text is; arrays of tables count their tables."""
    before = text[:offset]
    lines = before.split("\n")
    line = lines[-1]
    table = _table(lines[:-1])
    header = _HEADER.match(line)
    if header is not None and "]" not in line:
        return Where((), "header", header[2], False)
    assigned = _ASSIGNED.match(line)
    if assigned is None:
        word = _WORD.search(line.lstrip())
        return Where(table, "key", word[1] if word else "", False)
    *around, name = _parts(assigned[1])
    path, value = (*table, *around, name), assigned[2]
    begun = _begun(value)
    if begun is not None:
        key, equals, value = begun.partition("=")
        if not equals:
            word = _WORD.search(key)
            return Where(path, "key", word[1] if word else "", False)
        path = (*path, *_parts(key.strip()))
    word = _WORD.search(value)
    start = word.start() if word else len(value)
    return Where(path, "value", word[1] if word else "", value[start : start + 1] in {'"', "'"})


def _begun(value: str) -> str | None:
    """What was begun last in the innermost inline table that is open; None where none is."""
    opened: list[tuple[str, int]] = []
    quote = ""
    for at, mark in enumerate(value, 1):
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark in "{[":
            opened.append((mark, at))
        elif mark in "}]":
            opened = opened[:-1]
        elif mark == "," and opened:
            opened[-1] = opened[-1][0], at
    return next((value[at:] for mark, at in reversed(opened) if mark == "{"), None)


def _parts(key: str) -> list[str]:
    """The names of a dotted key; what is in quotes is one."""
    return [key.strip("\"'")] if key[:1] in "\"'" else key.split(".")


def _table(lines: list[str]) -> Path:
    """The table that the last of these lines is in."""
    counts: dict[str, int] = {}
    table: Path = ()
    for line in lines:
        header = _HEADER.match(line)
        if header is None or "]" not in line:
            continue
        names = [part.strip().strip("\"'") for part in header[2].split(".")]
        if header[1] == "[[":
            counts[header[2]] = counts.get(header[2], -1) + 1
        path: list[str | int] = []
        for end, name in enumerate(names, 1):
            path.append(name)
            dotted = ".".join(names[:end])
            if dotted in counts:
                path.append(counts[dotted])
        table = tuple(path)
    return table
