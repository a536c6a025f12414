"""The text of a document in pages of segments: its bytes, lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, chain
from operator import attrgetter

from ananke_core.analysis.page import Page
from ananke_core.analysis.segment import Segment
from ananke_core.model.constraint import Place, Range
from ananke_core.text import Encoding, Point, Span, to_bytes, to_units

_SIZE, _BREAKS = attrgetter("size"), attrgetter("breaks")


class Layout:
    """Places of a frozen text. What a keystroke asks goes through the pages, whose number is small at any size."""

    __slots__ = ("_first_lines", "_page_lines", "_page_starts", "_segments", "_starts", "pages")

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self.pages = pages
        self._page_starts: list[int] = list(accumulate(map(_SIZE, pages), initial=0))
        self._page_lines: list[int] | None = None
        self._segments: tuple[Segment, ...] | None = None
        self._starts: list[int] | None = None
        self._first_lines: list[int] | None = None

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments. O(file), as `starts` and `first_lines`: not for keystrokes."""
        if self._segments is None:
            self._segments = tuple(chain.from_iterable([page.segments for page in self.pages]))
        return self._segments

    @property
    def starts(self) -> list[int]:
        """Offset of the first byte of each segment, and the size of all."""
        if self._starts is None:
            self._starts = list(accumulate(map(_SIZE, self.segments), initial=0))
        return self._starts

    @property
    def first_lines(self) -> list[int]:
        """Number of the first line of each segment, and the number of the last line of all."""
        if self._first_lines is None:
            self._first_lines = list(accumulate(map(_BREAKS, self.segments), initial=0))
        return self._first_lines

    @property
    def page_lines(self) -> list[int]:
        """Number of the first line of each page, and the number of the last line of all."""
        if self._page_lines is None:
            self._page_lines = list(accumulate(map(_BREAKS, self.pages), initial=0))
        return self._page_lines

    def begins_with(self, segments: tuple[Segment, ...]) -> bool:
        """Whether these are the first segments."""
        here = chain.from_iterable(page.segments for page in self.pages)
        return all(segment is next(here, None) for segment in segments)

    def segment_of(self, offset: int) -> int:
        """Number of the segment that holds an absolute byte offset."""
        number = self._page_of(offset)
        before = sum([len(page.segments) for page in self.pages[:number]])
        return before + self.pages[number].at(offset - self._page_starts[number])

    def _page_of(self, offset: int) -> int:
        return min(max(bisect_right(self._page_starts, offset) - 1, 0), len(self.pages) - 1)

    @property
    def text(self) -> bytes:
        """The whole text as UTF-8. O(file): not for keystrokes."""
        return b"".join([segment.data for page in self.pages for segment in page.segments])

    @property
    def size(self) -> int:
        """Length in bytes."""
        return self._page_starts[-1]

    @property
    def line_count(self) -> int:
        """Number of lines; an empty text has one."""
        return self.page_lines[-1] + 1

    @property
    def has_error(self) -> bool:
        """True while some segment does not parse."""
        return any([page.has_error for page in self.pages])

    def slice(self, span: Span) -> bytes:
        """Bytes of an absolute span."""
        first, last = self._page_of(span.start), self._page_of(span.end)
        found = []
        for number in range(first, last + 1):
            page, base = self.pages[number], self._page_starts[number]
            begin, end = max(span.start - base, 0), min(span.end - base, page.size)
            for at in range(page.at(begin), page.at(end) + 1):
                start = page.starts[at]
                found.append(page.segments[at].data[max(begin - start, 0) : max(end - start, 0)])
        return b"".join(found)

    def offset(self, line: int, column: int, encoding: Encoding = Encoding.UTF32) -> int:
        """Absolute byte offset of a zero-based line and column, clamped to the line and to the text."""
        page_lines = self.page_lines
        if line < 0:
            return 0
        if line > page_lines[-1]:
            return self.size
        number = min(bisect_right(page_lines, line) - 1, len(self.pages) - 1)
        page = self.pages[number]
        row = line - page_lines[number]
        at = bisect_right(page.lines, row) - 1
        segment, row = page.segments[at], row - page.lines[at]
        start = self._page_starts[number] + page.starts[at] + segment.index.starts[row]
        # Most of what is asked for are the starts of lines.
        return start + to_bytes(segment.index.line(segment.data, row), column, encoding) if column else start

    def point(self, offset: int, encoding: Encoding = Encoding.UTF32) -> Point:
        """Zero-based line and column of an absolute byte offset."""
        number = self._page_of(offset)
        page, offset = self.pages[number], offset - self._page_starts[number]
        at = page.at(offset)
        segment = page.segments[at]
        row, column = segment.index.point(min(offset - page.starts[at], len(segment.data)))
        column = to_units(segment.index.line(segment.data, row), column, encoding)
        return Point(self.page_lines[number] + page.lines[at] + row, column)

    def range(self, span: Span) -> Range:
        """An absolute span as the model's range (code points)."""
        start, end = self.point(span.start), self.point(span.end)
        return Range(Place(*start), Place(*end))
