"""TOML text: reading it, and finding where in it a value stands."""

from __future__ import annotations

import re
from typing import Any

import tomli

from ananke_core.codec.found import KEY, Offsets, Path
from ananke_core.codec.json_text import Unreadable
from ananke_core.codec.toml_write import NULL
from ananke_core.text import SourceText, decode


def parse(source: SourceText) -> dict[str, Any]:
    """The table of a TOML text, with nulls put back.

    Raises:
        Unreadable: with the reason and the place.
    """
    text = decode(source.data)
    try:
        # tomli wants \n or \r\n; a byte that isn't UTF-8 has become U+FFFD, which stands only in strings and comments.
        return {key: _with_nulls(value) for key, value in tomli.loads(text).items()}
    except tomli.TOMLDecodeError as error:
        offset = len(text[: error.pos].encode("utf-8", "surrogatepass"))
        message = error.msg[:1].lower() + error.msg[1:]
        raise Unreadable(f"is no TOML: {message}", "", offset) from None
    except RecursionError:
        raise Unreadable("nests too deeply to be read") from None
    except ValueError:
        raise Unreadable("holds an integer of too many digits", "give a smaller number") from None


def _with_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return (
            None if value == NULL and value["null"] is True else {key: _with_nulls(one) for key, one in value.items()}
        )
    if isinstance(value, list):
        return [_with_nulls(one) for one in value]
    return value


_SPACE = re.compile(rb"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(rb"[ \t]*")
_KEY_PART = re.compile(rb"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_TEXT = re.compile(rb'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL)
_ATOM = re.compile(rb"[^,\]}#\r\n]*")


def locate(data: bytes, wanted: frozenset[Path]) -> Offsets:
    """Byte offsets of the values (and keys) at ``wanted`` paths of a valid TOML text, in one pass."""
    scan = _Scan(data)
    scan.document()
    return {path: span for path, span in scan.offsets.items() if path in wanted}


class _Scan:
    """Walks a valid text. Tables get the span of their header, values their own."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.offsets: dict[Path, tuple[int, int]] = {(): (0, len(data))}
        self.rows: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self.skip(_SPACE)
        while self.at < len(self.data):
            start = self.at
            if self.data.startswith(b"[", start):
                table = self.header()
                self.offsets.setdefault(table, (start, self.at))
            else:
                self.member(table)
            self.skip(_SPACE)

    def skip(self, pattern: re.Pattern[bytes]) -> bytes:
        match = pattern.match(self.data, self.at)
        if match is None or (match.end() == self.at and pattern is not _SPACE and pattern is not _BLANK):
            # Only a text that tomli would refuse gets here; leaving is better than standing still.
            self.at = len(self.data)
            return b""
        self.at = match.end()
        return match.group()

    def header(self) -> Path:
        row = self.data.startswith(b"[[", self.at)
        self.at += 2 if row else 1
        table = self.resolve([step for step, _, _ in self.keys()])
        self.at += 2 if row else 1
        if row:
            self.rows[table] = self.rows.get(table, -1) + 1
            return (*table, self.rows[table])
        return table

    def resolve(self, steps: list[str]) -> Path:
        """The path of a header's keys: a key of an array of tables means its last row."""
        path: Path = ()
        for index, step in enumerate(steps):
            path = (*path, step)
            if path in self.rows and index < len(steps) - 1:
                path = (*path, self.rows[path])
        return path

    def keys(self) -> list[tuple[str, int, int]]:
        found = []
        while True:
            self.skip(_BLANK)
            start = self.at
            raw = self.skip(_KEY_PART)
            found.append((_plain_key(raw), start, self.at))
            self.skip(_BLANK)
            if not self.data.startswith(b".", self.at):
                return found
            self.at += 1

    def member(self, table: Path) -> None:
        path = table
        for step, start, end in self.keys():
            path = (*path, step)
            self.offsets.setdefault(path, (start, end))
            self.offsets.setdefault((*path, KEY), (start, end))
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        start = self.at
        opening = self.data[start : start + 1]
        if opening == b"[":
            self.items(path)
        elif opening == b"{":
            self.inline_table(path)
        elif opening in (b'"', b"'"):
            self.skip(_TEXT)
        else:
            self.at = start + len(self.skip(_ATOM).rstrip())
        self.offsets[path] = (start, self.at)

    def items(self, path: Path) -> None:
        self.at += 1
        self.skip(_SPACE)
        index = 0
        while self.at < len(self.data) and not self.data.startswith(b"]", self.at):
            self.value((*path, index))
            index += 1
            self.comma()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip(_SPACE)
        while self.at < len(self.data) and not self.data.startswith(b"}", self.at):
            self.member(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip(_SPACE)
        if self.data.startswith(b",", self.at):
            self.at += 1
            self.skip(_SPACE)


def _plain_key(raw: bytes) -> str:
    text = decode(raw)
    if text[:1] in ('"', "'"):
        return next(iter(tomli.loads(f"{text} = 0")))
    return text
