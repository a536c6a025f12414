"""Some neighbouring segments and what is summed over them.

A keystroke changes one segment of one page. What a document asks of all of its text it asks page by page, so that an
edit looks at a dozen things at 20,000 lines, and not at every segment: touching each of them costs more than parsing
one, because what nobody used for a while is no longer in the processor's caches.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter, is_

from ananke_core.analysis.segment import MOST_ASKED, Hit, Segment
from ananke_core.analysis.unit import Asked
from ananke_core.text import Encoding

SIZE = 8
"""Segments of a page, as it is made; edits leave it between half of that and twice as many."""

PageHits = list[list[Hit]]
"""The hits of each segment of a page."""

_SIZE, _BREAKS = attrgetter("size"), attrgetter("breaks")


class Page:
    """Frozen but for its memos, as a segment is. Where pages end says nothing of a document, which has no such ends."""

    __slots__ = ("_hits", "_kept", "_lines", "_speaks", "_starts", "breaks", "has_error", "segments", "shown", "size")

    def __init__(self, segments: tuple[Segment, ...]) -> None:
        self.segments = segments
        self.size = sum(map(_SIZE, segments))
        self.breaks = sum(map(_BREAKS, segments))
        self.has_error = any([segment.has_error for segment in segments])
        self._starts: list[int] | None = None
        self._lines: list[int] | None = None
        self._speaks: bool | None = None
        self._hits: tuple[tuple[object, Encoding, PageHits], ...] = ()
        self._kept: PageHits = []
        self.shown: object = None
        """Memo of whoever shows the hits."""

    @property
    def starts(self) -> list[int]:
        """Where each segment starts, from the first byte of the page."""
        if self._starts is None:
            self._starts = list(accumulate(map(_SIZE, self.segments[:-1]), initial=0))
        return self._starts

    @property
    def lines(self) -> list[int]:
        """The first line of each segment, from the first of the page."""
        if self._lines is None:
            self._lines = list(accumulate(map(_BREAKS, self.segments[:-1]), initial=0))
        return self._lines

    @property
    def speaks(self) -> bool:
        """Whether some comment silences findings."""
        if self._speaks is None:
            self._speaks = any([segment.suppressions for segment in self.segments])
        return self._speaks

    def at(self, offset: int) -> int:
        """Number of the segment that holds a byte of the page."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def hits(self, asked: Asked, encoding: Encoding) -> PageHits:
        """The hits of each segment: the same list as long as the same is asked, or was before that."""
        known = self._hits
        for keys, of, hits in known:
            if keys is asked.keys and of is encoding:
                return hits
        found = [segment.hits(asked, encoding) for segment in self.segments]
        self._hits = ((asked.keys, encoding, found), *known[: MOST_ASKED - 1])
        return found

    def kept(self, hits: PageHits) -> PageHits:
        """``hits``, what comments left of a page's; the list of before where it holds the same lists."""
        known = self._kept
        if len(known) != len(hits) or not all(map(is_, known, hits)):
            known = self._kept = hits
        return known


def paged(segments: Sequence[Segment]) -> tuple[Page, ...]:
    """Pages of these segments."""
    if len(segments) <= 2 * SIZE:
        return (Page(tuple(segments)),)
    return tuple(Page(tuple(segments[start : start + SIZE])) for start in range(0, len(segments), SIZE))
