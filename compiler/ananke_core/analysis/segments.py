"""Where a text is cut into segments: a function of the text alone.

A segment holds whole top-level statements and has a tree of its own, so that an edit re-parses a few hundred lines at
any file size (tree-sitter-python re-parses about the rest of the file after an edit before a dedent: 39 ms in the
median at 20,000 lines). Cutting is an automaton whose state is reset at each cut, as in content-defined chunking: an
edited text falls back into step with its old cuts after one or two segments.

A *candidate* is a line that starts a top-level definition right after a blank line. It becomes a cut when the segment
before it has at least `MINIMUM` bytes and either the line's checksum says so or `MAXIMUM` bytes are reached, unless a
multi-line literal seems to be open there (an odd number of its delimiters since the last cut), or a bracket (code in
the first column inside of one function around a whole file); that doubt is given up after `DOUBT` bytes, about 2,000
lines, so that one stray quote does not join the rest of the file.

Where no definition comes for long (constants, routes, scripts), any other statement in the first column will do once
`MAXIMUM` bytes are reached: behind a line that ends a statement and is no comment or decorator, and where nothing seems
to be open. That doubt is never given up, since the words of a long text look like statements.
"""

from __future__ import annotations

import re
from functools import cache
from zlib import crc32

from ananke_core.languages import Language

MINIMUM = 2_048
MAXIMUM = 8_192
DOUBT = 80_000
# One candidate in four is a cut: 2 kB and a few definitions more, about 80 to 200 lines.
_MASK = 3


# What a line ends with that goes on in the next, and what one begins with that belongs to the next.
_GOES_ON = tuple(bytes([byte]) for byte in b"=,+-*/&|?:([{<.!~^%\\")
_BELONGS = (b"#", b"//", b"/*", b"*", b"@")
_BRACKETS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"))


@cache
def _definition(start: re.Pattern[bytes]) -> re.Pattern[bytes]:
    return re.compile(rb"\n[ \t]*\r?\n(?=(?:%b))" % start.pattern)


@cache
def _statement(start: re.Pattern[bytes], other: re.Pattern[bytes]) -> re.Pattern[bytes]:
    """A definition behind a blank line, or any other statement, of which the pattern has a group."""
    return re.compile(rb"\n[ \t]*\r?\n(?=(?:%b))|\n()(?=%b)" % (start.pattern, other.pattern))


def next_cut(language: Language, data: bytes, start: int) -> int | None:
    """Offset of the first cut after ``start``, itself a cut or 0; None where the text has none."""
    pattern = _definition(language.segment_start)
    position = start + MINIMUM - 2
    # What is looked at of the line behind a candidate is far shorter than the least segment.
    while (found := pattern.search(data, position, start + MAXIMUM + MINIMUM)) is not None:
        cut = found.end()
        # A blank line can be the second of two: step by one line ending so that no candidate is jumped over.
        position = cut - 1
        size = cut - start
        if size < MINIMUM:
            continue
        if size >= MAXIMUM:
            break
        end = data.find(b"\n", cut)
        if crc32(data[cut:end] if end >= 0 else data[cut:]) & _MASK or _inside(language, data, start, cut):
            continue
        return cut
    return _late_cut(language, data, start)


def _late_cut(language: Language, data: bytes, start: int) -> int | None:
    """The first cut that `MAXIMUM` bytes or more come before."""
    pattern = _statement(language.segment_start, language.segment_other)
    position = start + MAXIMUM - 2
    open_ = _Open(language, data, start)
    while (found := pattern.search(data, position)) is not None:
        cut = found.end()
        size = cut - start
        if found[1] is None:
            position = cut - 1
            if size >= MAXIMUM and (size >= DOUBT or not _inside(language, data, start, cut)):
                return cut
            continue
        position = cut
        if size < MAXIMUM or not _ends(data, start, cut):
            continue
        closed = open_.closed(cut)
        if closed == cut:
            return cut
        # Up to there only a definition will do: a long text is not asked line by line.
        for definition in _definition(language.segment_start).finditer(data, cut - 1, closed):
            behind = definition.end()
            if behind - start >= DOUBT or not _inside(language, data, start, behind):
                return behind
        position = closed - 1
    return None


def _ends(data: bytes, start: int, cut: int) -> bool:
    """Whether the line before a cut ends a statement, and is nothing that belongs to the next."""
    line = data[data.rfind(b"\n", start, cut - 1) + 1 : cut].strip()
    return not line.endswith(_GOES_ON) and not line.startswith(_BELONGS)


class _Open:
    """What is open at places of a text, counted on from one to the next."""

    def __init__(self, language: Language, data: bytes, start: int) -> None:
        self._data = data
        self._at = start
        self._pairs = dict.fromkeys(language.segment_pairs, 0)
        self._brackets = dict.fromkeys(_BRACKETS, 0)

    def closed(self, place: int) -> int:
        """A place behind the last one if nothing seems to be open there; else the next at which that can have ended."""
        data, before, self._at = self._data, self._at, place
        for pair in self._pairs:
            self._pairs[pair] += data.count(pair, before, place)
        for opening, closing in _BRACKETS:
            balance = data.count(opening, before, place) - data.count(closing, before, place)
            self._brackets[opening, closing] += balance
        ends = [pair for pair, count in self._pairs.items() if count & 1]
        ends += [brackets[balance > 0] for brackets, balance in self._brackets.items() if balance]
        found = [data.find(end, place) for end in ends]
        return len(data) if -1 in found else max(found, default=place)


def _inside(language: Language, data: bytes, start: int, cut: int) -> bool:
    """Whether something that was opened since ``start`` seems to be open at ``cut``."""
    for pair in language.segment_pairs:
        if data.count(pair, start, cut) & 1:
            return True
    for opening, closing in language.segment_brackets:
        if data.count(opening, start, cut) != data.count(closing, start, cut):
            return True
    return False


def cuts(language: Language, data: bytes) -> list[int]:
    """All segment starts of a text, 0 first."""
    found = [0]
    while (cut := next_cut(language, data, found[-1])) is not None:
        found.append(cut)
    return found
