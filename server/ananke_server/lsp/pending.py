"""Edits that were typed and not yet looked at: many of them become one.

A burst of keystrokes would be parsed key by key, only for the last of them to be shown. So edits go into a few whole
lines of text first, the *window*, and the document is edited once, when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable

from ananke_core.analysis import Document
from ananke_core.text import Encoding, LineIndex, Span, to_bytes

LARGEST = 16_384
"""Bytes of a window; an edit that needs more is done at once."""

Edit = tuple[tuple[int, int], tuple[int, int], bytes, Encoding]
"""Lines and columns of what is replaced, the text that takes its place, and what a column is."""


class Pending:
    """What was typed into a document and not yet looked at. Most often that is one edit, which needs no window."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._only: Edit | None = None
        self._window: Window | None = None

    def take(self, start: tuple[int, int], end: tuple[int, int], text: bytes, encoding: Encoding) -> bool:
        """Take an edit in lines and columns of the text as it is now; False where it has to be done at once."""
        if len(text) > LARGEST:
            return False
        if self._window is None:
            if self._only is None:
                self._only = start, end, text, encoding
                return True
            window = Window(self.document, self._only[0][0])
            if not window.replace(*self._only):
                return False
            self._only, self._window = None, window
        return self._window.replace(start, end, text, encoding)

    def applied(self) -> Document:
        """The document with everything that was typed."""
        if self._window is not None:
            return self._window.applied()
        if self._only is None:
            return self.document
        start, end, text, encoding = self._only
        return applied(self.document, start, end, text, encoding)


def applied(
    document: Document, start: tuple[int, int], end: tuple[int, int], text: bytes, encoding: Encoding
) -> Document:
    """A document after one edit in lines and columns."""
    first = document.offset(*start, encoding)
    last = document.offset(*end, encoding) if end != start else first
    if first > last:
        first, last = last, first
    if first == last or not text:
        return document.edit(first, last, text)
    before, after = _common(document.slice(Span(first, last)), text)
    return document.edit(first + before, last - after, text[before : len(text) - after])


class Window:
    """Lines ``first`` to ``last`` (excluded) of a document, and the text that is to take their place."""

    def __init__(self, document: Document, line: int) -> None:
        self.document = document
        self.first = self.last = line
        self.text = b""

    def replace(self, start: tuple[int, int], end: tuple[int, int], text: bytes, encoding: Encoding) -> bool:
        """Take an edit in lines and columns of the text as it is now; False where this is no work for a window."""
        if not self._reach(start[0], end[0]) or b"\r" in text or len(self.text) + len(text) > LARGEST:
            return False
        index = LineIndex.of(self.text)
        begin, stop = self._offset(index, *start, encoding), self._offset(index, *end, encoding)
        if begin > stop:
            begin, stop = stop, begin
        self.text = self.text[:begin] + text + self.text[stop:]
        return True

    def applied(self) -> Document:
        """The document with everything that was typed."""
        start, end = self._start(self.first), self._start(self.last)
        before, after = _common(self.document.slice(Span(start, end)), self.text)
        size = len(self.text)
        return self.document.edit(start + before, end - after, self.text[before : size - after])

    def _reach(self, *lines: int) -> bool:
        """Widen the window so that it holds these lines of the present text."""
        count = self.text.count(b"\n")
        behind = self.first + count
        # Lines behind the window are counted as they are in the document.
        low = min(self.first, *lines)
        high = max(behind, *(line + 1 for line in lines))
        last = high - behind + self.last
        if low < 0 or last > self.document.line_count - 1:
            # The last line has no ending, so that no line can follow it.
            return False
        if (low, last) == (self.first, self.last):
            return True
        head, tail = self._lines(low, self.first), self._lines(self.last, last)
        if b"\r" in head or b"\r" in tail or len(head) + len(tail) + len(self.text) > LARGEST:
            # A carriage return at an edge could become half of a line ending.
            return False
        self.first, self.last, self.text = low, last, head + self.text + tail
        return True

    def _lines(self, first: int, last: int) -> bytes:
        return self.document.slice(Span(self._start(first), self._start(last))) if first < last else b""

    def _start(self, line: int) -> int:
        return self.document.offset(line, 0, Encoding.UTF8)

    def _offset(self, index: LineIndex, line: int, column: int, encoding: Encoding) -> int:
        row = line - self.first
        return index.starts[row] + to_bytes(index.line(self.text, row), column, encoding)


def _common(old: bytes, new: bytes) -> tuple[int, int]:
    """How many bytes at the start and at the end of two texts are the same, without overlap."""
    most = min(len(old), len(new))
    before = _longest(most, lambda count: old[:count] == new[:count])
    after = _longest(most - before, lambda count: old[len(old) - count :] == new[len(new) - count :])
    return before, after


def _longest(most: int, same: Callable[[int], bool]) -> int:
    """The largest count up to ``most`` that is the same, found by halves: comparing bytes one by one is slow here."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if same(middle):
            low = middle
        else:
            high = middle - 1
    return low
