"""Where keys stand in a TOML text, also while it is half typed."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import tomli

# Possessive throughout: a repository's file must not be able to make them backtrack.
_HEADER = re.compile(r"^\s*+\[\[?+\s*+([^\[\]]*+)\]")
_PART = r"(?:[A-Za-z0-9_\-]++|\"[^\"]*+\")"
_KEY = re.compile(rf"^(\s*+)({_PART}(?:\s*+\.\s*+{_PART})*+)\s*+=\s*+(.*+)$")
_SYNTAX = re.compile(r"\s*\(at line (\d+), column (\d+)\)$|\s*\(at end of document\)$")


_LOOK_ABOVE = 8


class Spot(NamedTuple):
    """Zero-based line, and the columns (code points) of the key."""

    line: int
    start: int
    end: int


class SyntaxFault(NamedTuple):
    """Why a text is no TOML, and where."""

    message: str
    spot: Spot


def read(text: str) -> tuple[dict[str, Any], SyntaxFault | None]:
    """The data of a text; what stands before and after a broken line is kept where that is possible."""
    try:
        return tomli.loads(text), None
    except tomli.TOMLDecodeError as error:
        fault = _placed(error, text)
    except RecursionError:
        return {}, SyntaxFault("nested too deeply", Spot(0, 0, 1))
    # A person is typing in one line: the rest still holds. What is left open is noticed below the line that opened it.
    lines = text.split("\n")
    for broken in range(min(fault.spot.line, len(lines) - 1), max(fault.spot.line - _LOOK_ABOVE, 0) - 1, -1):
        try:
            data = tomli.loads("\n".join((*lines[:broken], "", *lines[broken + 1 :])))
        except (tomli.TOMLDecodeError, RecursionError):
            continue
        if broken != fault.spot.line:
            fault = fault._replace(spot=Spot(broken, 0, len(lines[broken])))
        return data, fault
    return {}, fault


def _placed(error: tomli.TOMLDecodeError, text: str) -> SyntaxFault:
    words = str(error)
    found = _SYNTAX.search(words)
    lines = text.split("\n")
    if found is not None and found[1]:
        line, column = int(found[1]) - 1, int(found[2]) - 1
    else:
        line, column = len(lines) - 1, len(lines[-1])
    return SyntaxFault(_SYNTAX.sub("", words), Spot(line, column, column + 1))


def places(text: str) -> dict[str, Spot]:
    """Dotted path of every key and table → where it is written first."""
    found: dict[str, Spot] = {}
    table = ""
    for number, line in enumerate(text.split("\n")):
        header = _HEADER.match(line)
        if header is not None:
            name = header[1].rstrip()
            table = ".".join(part.strip().strip('"') for part in name.split("."))
            found.setdefault(table, Spot(number, header.start(1), header.start(1) + len(name)))
            continue
        key = _KEY.match(line)
        if key is None:
            continue
        path = ".".join(part.strip().strip('"') for part in key[2].split("."))
        full = f"{table}.{path}" if table else path
        start = len(key[1])
        found.setdefault(full, Spot(number, start, start + len(key[2])))
        for inner in re.finditer(r'(?:[{,]\s*)("?[A-Za-z0-9_\-]+"?)\s*=', key[3]) if key[3].startswith("{") else ():
            at = key.start(3) + inner.start(1)
            found.setdefault(f"{full}.{inner[1].strip(chr(34))}", Spot(number, at, at + len(inner[1])))
    return found
