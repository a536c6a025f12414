"""An open file: text, trees, facts, conventions and findings, kept up to date by edits.

A document is frozen. `Document.edit` gives a new one in time that depends on the size of a segment and not of the file,
and shares everything that did not change. After any sequence of edits it equals a freshly opened one, because what is
cut where, what a unit's facts are and what its violations are is each a function of the text alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ananke_core.analysis import page
from ananke_core.analysis.declared import Declared, Remembered, stating
from ananke_core.analysis.finding import Finding
from ananke_core.analysis.page import Page, PageHits
from ananke_core.analysis.policy import Policy
from ananke_core.analysis.segment import Segment
from ananke_core.analysis.segments import cuts, next_cut
from ananke_core.analysis.suppressing import Remark, Silencing
from ananke_core.analysis.unit import Asked
from ananke_core.collector import paused_collector
from ananke_core.languages import Language
from ananke_core.mine.constraints import constraints_of_conventions
from ananke_core.mine.conventions import Tally
from ananke_core.model.constraint import Constraint
from ananke_core.model.enums import Severity
from ananke_core.rules.check import Check, convention_checks
from ananke_core.rules.suppressions import CHECKS
from ananke_core.text import Encoding, Point, Span, encode

MOST_REMEMBERED = 32
"""Symbols that a syntax error swallowed of which the last good facts are kept."""

MOST_WARM = 16
"""Segments of a document that keep their trees: typing goes to and fro between a few places."""


class Hits(NamedTuple):
    """Hits by page and segment, with the checks that they number, and what is to be said of comments."""

    checks: tuple[Check, ...]
    pages: list[PageHits]
    remarks: list[Finding]


class Document(Declared):
    """One text in one language under one policy; see the module's words for what ``edit`` promises."""

    __slots__ = ("_asked", "_warm")

    def __init__(self, language: Language, policy: Policy, path: str, pages: tuple[Page, ...], tally: Tally) -> None:
        super().__init__(language, policy, path, pages, tally)
        self._warm: tuple[Segment, ...] = ()
        """Segments that keep their tree, the last edited first."""
        self._asked: tuple[Asked, bool] | None = None
        """What was asked last, and whether that still holds."""

    @classmethod
    def open(cls, text: str | bytes, language: Language, policy: Policy, path: str = "") -> Document:
        """Read a whole text. Never fails: what can't be parsed is skipped, bytes that aren't UTF-8 stay as they are."""
        data = encode(text) if isinstance(text, str) else bytes(text)
        starts = cuts(language, data)
        with paused_collector():
            segments = tuple(
                Segment.build(language, data[start:end], lean=True)
                for start, end in zip(starts, [*starts[1:], len(data)], strict=True)
            )
        return cls(language, policy, path, page.paged(segments), Tally.sum([segment.tally for segment in segments]))

    # -- edits ---------------------------------------------------------------------------------------------------

    def edit(self, start: int, end: int, text: bytes) -> Document:
        """The document with absolute bytes ``start:end`` replaced by ``text``."""
        low, high = self._page_of(start), self._page_of(end) + 1
        base = self._page_starts[low]
        near = [segment for part in self.pages[low:high] for segment in part.segments]
        first, begin = _at(near, start - base)
        last, _ = _at(near, end - base)
        # A cut also depends on its own line and on the blank line before it.
        if (first or low) and start - base - begin <= near[first].index.lengths[0]:
            if not first:
                low -= 1
                before = self.pages[low]
                base, begin = base - before.size, begin + before.size
                near[:0] = before.segments
                first, last = first + len(before.segments), last + len(before.segments)
            first -= 1
            begin -= near[first].size
        old = b"".join([segment.data for segment in near[first : last + 1]])
        base += begin
        data = old[: start - base] + text + old[end - base :]
        pieces, behind, high = self._recut(data, near, last + 1, high)
        replaced = near[first:behind]
        place = start - base, end - base, len(text)
        if len(text) > LARGE_EDIT:
            with paused_collector():
                segments = self._rebuild(pieces, replaced, *place)
        else:
            segments = self._rebuild(pieces, replaced, *place)
        tally = self.tally
        if len(replaced) != 1 or len(segments) != 1 or replaced[0].tally is not segments[0].tally:
            gone, come = (Tally.sum([segment.tally for segment in some]) for some in (replaced, segments))
            if gone != come:
                tally = tally - gone + come
        near[first:behind] = segments
        if len(near) < page.SIZE // 2 and low:
            low -= 1
            near[:0] = self.pages[low].segments
        pages = (*self.pages[:low], *page.paged(near), *self.pages[high:])
        edited = Document(self.language, self.policy, self.path, pages, tally)
        edited._take_over(self, replaced, segments)
        if any([segment.has_error for segment in segments]):
            edited.remembered = self._swallowed(base, replaced, segments)
        return edited

    def _take_over(self, before: Document, replaced: Sequence[Segment], segments: Sequence[Segment]) -> None:
        """What is still true of the document that this one came from by an edit; trees of what was edited last."""
        warm = [segment for segment in segments if segment.kept_tree is not None]
        warm += [segment for segment in before._warm if segment not in replaced]
        for segment in warm[MOST_WARM:]:
            segment.let_go()
        self._warm = tuple(warm[:MOST_WARM])
        same = self.tally is before.tally
        if same:
            self._conventions = before._conventions
        if before._asked is not None:
            self._asked = before._asked[0], same and before._asked[1]

    def with_policy(self, policy: Policy, path: str | None = None) -> Document:
        """The same text under another policy, and another name if one is given; nothing is parsed again."""
        document = Document(self.language, policy, self.path if path is None else path, self.pages, self.tally)
        document.remembered, document._warm = self.remembered, self._warm
        if self._asked is not None:
            document._asked = self._asked[0], False
        return document

    def _recut(self, data: bytes, near: list[Segment], behind: int, high: int) -> tuple[list[bytes], int, int]:
        """Cut edited bytes anew until a cut falls on an old one.

        ``behind`` is the first segment of ``near`` that is not touched, ``high`` the first page that is not in there;
        both come back as they are then.
        """
        pieces: list[bytes] = []
        start = 0
        while True:
            if behind == len(near) and high < len(self.pages):
                near += self.pages[high].segments
                high += 1
            boundary = len(data)
            view = data + near[behind].data if behind < len(near) else data
            while (cut := next_cut(self.language, view, start)) is not None and cut < boundary:
                pieces.append(data[start:cut])
                start = cut
            if cut == boundary or behind == len(near):
                pieces.append(data[start:])
                return pieces, behind, high
            data, behind = view, behind + 1

    def _rebuild(
        self, pieces: list[bytes], replaced: Sequence[Segment], start: int, end: int, length: int
    ) -> list[Segment]:
        """Segments of the pieces; bytes ``start:end`` of those replaced became ``length`` others."""
        if len(pieces) == len(replaced) and (made := _edited(pieces, replaced, start, end, length)) is not None:
            return made
        same = {segment.data: segment for segment in replaced}
        known = {unit.key: unit.unit for segment in replaced for unit in segment.units if unit.key is not None}
        lean = len(pieces) > MOST_WARM
        return [same.get(piece) or Segment.build(self.language, piece, known, lean=lean) for piece in pieces]

    def _swallowed(
        self, base: int, replaced: Sequence[Segment], segments: Sequence[Segment]
    ) -> dict[str, list[Remembered]]:
        there = {symbol for segment in segments for symbol in segment.symbols}
        kept = {symbol: found for symbol, found in self.remembered.items() if symbol not in there}
        for segment in replaced:
            if not segment.symbols <= there:
                for placed in segment.units:
                    for fact in stating(placed.unit.facts):
                        if fact.symbol not in there:
                            place = self.range(fact.span.shifted(base + placed.start))
                            remembered = Remembered(self.language, self.path, place, fact)
                            kept.setdefault(fact.symbol, []).append(remembered)
            base += len(segment.data)
        # Whoever types for hours in a text that never parses leaves a trail of half-typed names.
        for symbol in list(kept)[: max(len(kept) - MOST_REMEMBERED, 0)]:
            del kept[symbol]
        return kept

    # -- findings ------------------------------------------------------------------------------------------------

    @property
    def asked(self) -> Asked:
        """What is asked of every unit: `checks`, told from what was asked before by their keys alone."""
        if self._asked is None or not self._asked[1]:
            declared = tuple(c.at(self.path) for c in self.policy.checks if c.applies_to(self.path))
            habits = [one for one in self.policy.habits if one.holds_for(self.path)] if self.policy.mine else ()
            mined = convention_checks(self.conventions, declared, habits)
            checks = (*declared, *[check.at(self.path) for check in mined])
            self._asked = Asked(checks, self._asked[0] if self._asked is not None else None), True
        return self._asked[0]

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every active check: the declared ones, then conventions (the file's, the workspace's) that none overrides."""
        return self.asked.checks

    def hits(self, encoding: Encoding) -> Hits:
        """What the checks find in each segment of each page, less what comments silence; columns in ``encoding``.

        A page that did not change has the same list of hits as before, so that what was made of it can be kept.
        """
        asked = self.asked
        found = [part.hits(asked, encoding) for part in self.pages]
        if not any([part.speaks for part in self.pages]):
            return Hits(asked.checks, found, [])
        silencing = Silencing(self.segments)
        number = 0
        for at, part in enumerate(self.pages):
            if part.speaks or not silencing.idle:
                found[at] = part.kept([silencing.keep(number + i, hits) for i, hits in enumerate(found[at])])
            number += len(part.segments)
        return Hits(asked.checks, found, list(self._remarked(silencing.finish(), encoding)))

    def severity(self, check: Check, code: str) -> Severity | None:
        """How a violation of a check is shown; None where it is switched off."""
        severity = self.policy.severities.get(code, check.severity)
        return None if severity == "off" else Severity(severity)

    def findings(self, encoding: Encoding = Encoding.UTF32) -> list[Finding]:
        """All diagnostics in the order of the text, less what comments silence; columns in ``encoding``."""
        checks, groups, remarks = self.hits(encoding)
        found: list[Finding] = []
        for base, first, hits in zip(self.starts, self.first_lines, chain.from_iterable(groups), strict=False):
            for hit in hits:
                check = checks[hit.check]
                severity = self.severity(check, hit.violation.code)
                if severity is None:
                    continue
                found.append(
                    Finding(
                        check,
                        hit.violation,
                        severity,
                        Span(base + hit.start, base + hit.end),
                        Point(first + hit.line, hit.column),
                        Point(first + hit.end_line, hit.end_column),
                    )
                )
        if remarks:
            found += remarks
            found.sort(key=lambda finding: (finding.span, finding.code))
        return found

    def _remarked(self, remarks: list[Remark], encoding: Encoding) -> Iterator[Finding]:
        for number, violation in remarks:
            check = CHECKS[violation.code]
            severity = self.severity(check, violation.code)
            if severity is not None:
                span = violation.span.shifted(self.starts[number])
                start, end = self.point(span.start, encoding), self.point(span.end, encoding)
                yield Finding(check, violation, severity, span, start, end)

    def mined(self) -> list[Constraint]:
        """The conventions that are shown here: soft constraints with their counts, those of the workspace included."""
        shown = [check.evidence for check in self.checks if check.evidence is not None]
        return constraints_of_conventions(shown, path=self.path, language=self.language.name)


LARGE_EDIT = 20_000
"""Bytes from which on an edit makes so many objects that the collector would walk them over and over."""


def _at(segments: Sequence[Segment], offset: int) -> tuple[int, int]:
    """Number and start of the segment that holds a byte."""
    start = 0
    for number, segment in enumerate(segments):
        if offset < start + segment.size:
            return number, start
        start += segment.size
    return len(segments) - 1, start - segments[-1].size


def _edited(
    pieces: Sequence[bytes], replaced: Sequence[Segment], start: int, end: int, length: int
) -> list[Segment] | None:
    """The segments after an edit that fell into one of them; None where it did not, or that has to be read anew."""
    base = 0
    for at, (segment, piece) in enumerate(zip(replaced, pieces, strict=True)):
        size = segment.size
        if base <= start and end <= base + size and len(piece) == size + length - (end - start):
            made = segment.after(piece, start - base, end - base, start - base + length)
            others = [*replaced[:at], *replaced[at + 1 :]]
            if made is None or [*pieces[:at], *pieces[at + 1 :]] != [other.data for other in others]:
                return None
            return [*replaced[:at], made, *replaced[at + 1 :]]
        base += size
    return None
