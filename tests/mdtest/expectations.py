"""Expectations written into a file, against what was found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

_TRAILING = "{comment} violation: (?P<items>.+)$"
_CARETS = r"^\s*{comment}\s*(?P<carets>\^+)\s+(?P<items>.+)$"
# The quoted text may hold quotes: it ends where another code follows, or the line.
_ITEM = re.compile(r'(ANK\d{3})(?:\s+"(.*?)")?\s*(?:,\s*(?=ANK)|$)')


@attrs.frozen
class Found:
    """One diagnostic; lines and columns are zero-based code points, the end is not included."""

    code: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: str
    message: str

    def shown(self, path: str) -> str:
        """As the command line writes it."""
        return f"{path}:{self.line + 1}:{self.column + 1}: {self.severity} {self.code} {self.message}"


@attrs.frozen
class Expected:
    """One expectation; ``columns`` only where carets gave them."""

    code: str
    line: int
    columns: tuple[int, int] | None
    text: str

    def met_by(self, found: Found) -> bool:
        """Whether a diagnostic is the one meant."""
        if self.code != found.code or self.line != found.line or self.text not in found.message:
            return False
        return self.columns is None or (
            found.end_line == found.line and self.columns == (found.column, found.end_column)
        )

    def __str__(self) -> str:
        where = f" at columns {self.columns[0] + 1} to {self.columns[1]}" if self.columns else ""
        said = f' saying "{self.text}"' if self.text else ""
        return f"{self.code}{where}{said}"


def expectations(text: str, comment: str) -> list[Expected]:
    """All expectations of a file; ``comment`` is what starts a comment in its language."""
    trailing = re.compile(_TRAILING.format(comment=re.escape(comment)))
    carets = re.compile(_CARETS.format(comment=re.escape(comment)))
    found: list[Expected] = []
    target = 0
    for number, line in enumerate(text.split("\n")):
        if pointed := carets.match(line):
            span = (pointed.start("carets"), pointed.end("carets"))
            found += [Expected(code, target, span, said) for code, said in _items(pointed["items"], number)]
            continue
        target = number
        if trailed := trailing.search(line):
            found += [Expected(code, number, None, said) for code, said in _items(trailed["items"], number)]
    return found


def _items(text: str, line: int) -> list[tuple[str, str]]:
    items, at = [], 0
    while item := _ITEM.match(text, at):
        items.append((item[1], item[2] or ""))
        at = item.end()
        if at == len(text):
            return items
    raise ValueError(f'line {line + 1}: {text!r} is no list of codes such as: ANK101, ANK201 "part of the message"')


def compare(text: str, comment: str, found: Sequence[Found]) -> list[tuple[int, str]]:
    """What was expected and not found, and the reverse: (zero-based line, words), in the order of the lines."""
    left = list(found)
    wrong: list[tuple[int, str]] = []
    # The most exact expectation takes its diagnostic first.
    for expected in sorted(expectations(text, comment), key=lambda e: (e.columns is None, not e.text)):
        match = next((candidate for candidate in left if expected.met_by(candidate)), None)
        if match is None:
            wrong.append((expected.line, f"expected, not found: {expected}"))
        else:
            left.remove(match)
    wrong += [
        (one.line, f"found, not expected: {one.code} at columns {one.column + 1} to {one.end_column}: {one.message}")
        for one in left
    ]
    return sorted(wrong)
