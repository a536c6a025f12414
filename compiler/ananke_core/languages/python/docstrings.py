"""Docstrings: the text, what is said of each parameter, what is raised (Google, NumPy and reST styles)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import attrs

from ananke_core.frozen import frozen
from ananke_core.remembering import remembered

# Napoleon's section names; the styles share them, so that a NumPy heading is one of these and a line of dashes.
_PARAMETERS = {
    "args",
    "arguments",
    "attributes",
    "keyword args",
    "keyword arguments",
    "other parameters",
    "parameters",
    "params",
}
_RAISES = {"raises", "exceptions"}
_GOOGLE = re.compile(r"([A-Z][A-Za-z]*(?: [A-Za-z]+)?):")
_DASHES = re.compile(r"-{3,}")
_GOOGLE_ITEM = re.compile(r"\*{0,2}([\w.]+)\s*(?:\(((?:[^()]|\([^()]*\))*)\))?\s*:\s*(.*)")
_NUMPY_ITEM = re.compile(r"(\*{0,2}[\w.]+(?:\s*,\s*\*{0,2}[\w.]+)*)\s*(?::\s*(.*))?")
_REST = re.compile(
    r":(param|parameter|arg|argument|keyword|type|raises?|except|exception)\s+(?:([^:]*)\s)?\*{0,2}([\w.]+)\s*:\s*(.*)"
)


@frozen
class Docstring:
    """A cleaned docstring and its parts; ``types`` are those of parameters, as they are written."""

    text: str = ""
    parameters: dict[str, str] = attrs.field(factory=dict)
    raises: tuple[str, ...] = ()
    types: dict[str, str] = attrs.field(factory=dict)


EMPTY = Docstring()


@remembered(16, longest=1_000)
def read_docstring(text: str) -> Docstring:
    """Read one docstring's content (quotes already taken off)."""
    cleaned = inspect.cleandoc(text)
    if ":" not in cleaned and "---" not in cleaned:
        return Docstring(cleaned)
    reader = _Reader()
    for depth, line, underlined in _lines(cleaned):
        reader.take(depth, line, underlined)
    return Docstring(cleaned, reader.parameters, tuple(dict.fromkeys(reader.raises)), reader.types)


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Indentation and text of each line that isn't blank, and whether dashes stand under it."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        stripped = line.strip()
        if stripped:
            following = lines[number + 1].strip() if number + 1 < len(lines) else ""
            yield len(line) - len(line.lstrip()), stripped, bool(_DASHES.fullmatch(following))


class _Reader:
    """Line by line: which section it is in, and which item a continuation line belongs to."""

    def __init__(self) -> None:
        self.parameters: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.raises: list[str] = []
        self._section = ""
        self._numpy = False
        self._heading = 0
        self._item = -1
        self._names: tuple[str, ...] = ()

    def take(self, depth: int, line: str, underlined: bool) -> None:
        if underlined:
            self._enter(line, depth, numpy=True)
        elif found := _GOOGLE.fullmatch(line):
            # A heading that is none of ours ends a section too, unless it is an item of it.
            if self._section and not self._numpy and depth > self._heading and not _kind(found[1]):
                self._continue(depth, line)
            else:
                self._enter(found[1], depth, numpy=False)
        elif found := _REST.fullmatch(line):
            self._section, self._heading, self._item = "rest", depth, depth
            if found[1] == "type":
                self.types[found[3]] = found[4]
                self._names = ()
                return
            section = "raises" if found[1].startswith(("raise", "exc")) else "parameters"
            self._note(section, (found[3],), found[4], found[2])
        elif self._section == "rest":
            if depth > self._heading:
                self._append(line)
            else:
                self._section = ""
        elif self._section and not _DASHES.fullmatch(line):
            if not self._numpy and depth <= self._heading:
                self._section = ""
            else:
                self._continue(depth, line)

    def _enter(self, heading: str, depth: int, *, numpy: bool) -> None:
        self._section, self._numpy, self._heading = _kind(heading), numpy, depth
        self._item, self._names = depth if numpy else -1, ()

    def _continue(self, depth: int, line: str) -> None:
        if self._item < 0:
            self._item = depth
        if depth > self._item:
            self._append(line)
        elif self._numpy:
            if found := _NUMPY_ITEM.fullmatch(line):
                self._note(self._section, tuple(name.strip() for name in found[1].split(",")), "", found[2])
        elif found := _GOOGLE_ITEM.fullmatch(line):
            self._note(self._section, (found[1],), found[3], found[2])

    def _note(self, section: str, names: tuple[str, ...], text: str, type_: str | None) -> None:
        if section == "raises":
            self.raises += [name for name in names if all(part.isidentifier() for part in name.split("."))]
            self._names = ()
        elif section == "parameters":
            self._names = tuple(name.lstrip("*") for name in names)
            self.parameters.update(dict.fromkeys(self._names, text))
            if type_:
                self.types.update(dict.fromkeys(self._names, type_))

    def _append(self, line: str) -> None:
        for name in self._names:
            self.parameters[name] = f"{self.parameters[name]} {line}".strip()


def _kind(heading: str) -> str:
    name = heading.lower()
    return "parameters" if name in _PARAMETERS else "raises" if name in _RAISES else ""
