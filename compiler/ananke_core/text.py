r"""Text, lines and columns: the only place that counts them.

Inside the core every place is a `Span` of UTF-8 byte offsets. Lines and columns exist only at the edges, where a
`LineIndex` turns offsets into them. Lines end with ``\n``, ``\r\n`` or a lone ``\r`` and nothing else (the
rule of the Language Server Protocol; ``str.splitlines`` also breaks at form feeds and U+2028).
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple


class Encoding(StrEnum):
    """What one unit of a column is. ``utf-32`` units are Unicode code points."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Span(NamedTuple):
    """Byte offsets ``start`` up to, not including, ``end``; relative to whatever the owner says."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same span seen from ``by`` bytes further left."""
        return Span(self.start + by, self.end + by)


class Point(NamedTuple):
    """Zero-based line, and column in UTF-8 bytes unless the owner says otherwise."""

    line: int
    column: int


def encode(text: str) -> bytes:
    """UTF-8 bytes of a text; a lone surrogate (JSON can carry one) survives the round trip."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """Text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD, never an exception."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace")


def line_lengths(data: bytes) -> list[int]:
    """Length in bytes of every line, its ending included; the last may be 0 and is always there."""
    if b"\r" not in data:
        lengths = [len(line) + 1 for line in data.split(b"\n")]
        lengths[-1] -= 1
        return lengths
    return [len(line) for line in _split_with_carriage_returns(data)]


def line_breaks(data: bytes) -> int:
    """How many line endings a text holds, as `line_lengths` tells them, without looking at its lines."""
    breaks = data.count(b"\n")
    return breaks + data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else breaks


def _split_with_carriage_returns(data: bytes) -> list[bytes]:
    # bytes.splitlines breaks at \n, \r\n and \r only (unlike str.splitlines), but drops an empty last line.
    lines = data.splitlines(keepends=True)
    if not lines or lines[-1][-1:] in (b"\n", b"\r"):
        lines.append(b"")
    return lines


def to_units(line: bytes, column: int, encoding: Encoding) -> int:
    """Byte column of a line → column in ``encoding``; a column past the end counts as the end."""
    if encoding is Encoding.UTF8 or line.isascii():
        return min(column, len(line))
    prefix = decode(line[:column])
    if encoding is Encoding.UTF32:
        return len(prefix)
    return len(prefix) + sum(1 for character in prefix if character > "\uffff")


def to_bytes(line: bytes, column: int, encoding: Encoding) -> int:
    """Column in ``encoding`` → byte column of a line.

    Past the end of the line (its ending not counted) it is the end, as the protocol says; inside a character it is
    that character's start.
    """
    end = len(line.rstrip(b"\r\n"))
    if encoding is Encoding.UTF8:
        column = min(column, end)
        while 0 < column < end and 0x80 <= line[column] < 0xC0:
            column -= 1
        return max(column, 0)
    if line.isascii():
        return max(min(column, end), 0)
    units = 0
    at = 0
    for character in decode(line[:end]):
        width = 2 if encoding is Encoding.UTF16 and character > "\uffff" else 1
        if units + width > column:
            break
        units += width
        # U+FFFD stands for one undecodable byte at a time only roughly; such lines are clamped, never corrupted.
        at += len(encode(character))
    return min(at, end)


class LineIndex:
    """Lines of one piece of text: offsets to points and back. Immutable; built in one pass, starts on demand."""

    __slots__ = ("_starts", "lengths")

    def __init__(self, lengths: list[int]) -> None:
        self.lengths = lengths
        self._starts: list[int] | None = None

    @classmethod
    def of(cls, data: bytes) -> LineIndex:
        """The index of ``data``."""
        return cls(line_lengths(data))

    @property
    def starts(self) -> list[int]:
        """Byte offset at which each line begins."""
        if self._starts is None:
            self._starts = list(accumulate(self.lengths[:-1], initial=0))
        return self._starts

    @property
    def breaks(self) -> int:
        """How many line endings the text holds (lines minus one)."""
        return len(self.lengths) - 1

    def point(self, offset: int) -> Point:
        """Line and byte column of an offset; one past the end of the text is allowed."""
        starts = self.starts
        line = bisect_right(starts, offset) - 1
        return Point(line, offset - starts[line])

    def offset(self, line: int, column: int) -> int:
        """Offset of a line and byte column; clamped to the text."""
        starts = self.starts
        if line < 0:
            return 0
        if line >= len(starts):
            return starts[-1] + self.lengths[-1]
        return starts[line] + min(column, self.lengths[line])

    def line(self, data: bytes, line: int) -> bytes:
        """The bytes of one line, its ending included."""
        start = self.starts[line]
        return data[start : start + self.lengths[line]]


class QuickIndex:
    """The points of a few offsets of a text without carriage returns, each counted anew."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes) -> None:
        self._data = data

    def point(self, offset: int) -> Point:
        """As `LineIndex.point`."""
        data = self._data
        return Point(data.count(b"\n", 0, offset), offset - data.rfind(b"\n", 0, offset) - 1)


class SourceText:
    """A frozen text with its lines."""

    __slots__ = ("_index", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._index: LineIndex | None = None

    @classmethod
    def of(cls, text: str | bytes) -> SourceText:
        """From a string or UTF-8 bytes; a byte-order mark is dropped."""
        data = encode(text) if isinstance(text, str) else text
        return cls(data.removeprefix(b"\xef\xbb\xbf"))

    @property
    def index(self) -> LineIndex:
        """The line index, built once."""
        if self._index is None:
            self._index = LineIndex.of(self.data)
        return self._index

    def point(self, offset: int, encoding: Encoding = Encoding.UTF32) -> Point:
        """Line and column of an offset in ``encoding``."""
        line, column = self.index.point(offset)
        return Point(line, to_units(self.index.line(self.data, line), column, encoding))

    def offset(self, line: int, column: int, encoding: Encoding = Encoding.UTF32) -> int:
        """Offset of a line and a column in ``encoding``; clamped to the text."""
        index = self.index
        if line >= len(index.lengths):
            return len(self.data)
        return index.starts[line] + to_bytes(index.line(self.data, line), column, encoding)
