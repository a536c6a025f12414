"""Which findings the comments of a document silence, and which comments are of no use.

A comment behind code is about findings that start on its line, one alone on its line about those that start on the next
line of code, in the next segment if there is none in its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ananke_core.facts import CommentFact
from ananke_core.rules import suppressions
from ananke_core.rules.violation import Violation
from ananke_core.text import Span

if TYPE_CHECKING:
    from ananke_core.analysis.segment import Hit, Segment
    from ananke_core.syntax import Tree


class Suppression(NamedTuple):
    """A comment in a segment. ``line`` is the one that it is about, None where that is in a later segment."""

    comment: CommentFact
    span: Span
    own_line: int
    line: int | None
    alone: bool


class Kept(NamedTuple):
    """What is left of a segment's hits, and what was silenced by whom.

    ``used`` has the codes that each of the segment's comments silenced, ``carried`` those of each comment before it,
    ``open`` when the segment holds no line of code that those before it could be about.
    """

    hits: list[Hit]
    used: list[frozenset[str]]
    carried: list[frozenset[str]]
    open: bool


def suppressions_of(segment: Segment) -> tuple[Suppression, ...]:
    """The comments of a segment, in the order of the text."""
    found = [(placed.start, comment) for placed in segment.units for comment in placed.unit.facts.comments]
    if not found:
        return ()
    tree = segment.tree
    return tuple([_placed(segment, tree, comment, comment.span.shifted(start)) for start, comment in found])


def _placed(segment: Segment, tree: Tree, comment: CommentFact, span: Span) -> Suppression:
    own = segment.index.point(span.start).line
    if _is_code(segment, tree, own):
        return Suppression(comment, span, own, own, False)
    return Suppression(comment, span, own, _next_code(segment, tree, own + 1), True)


def _next_code(segment: Segment, tree: Tree, line: int) -> int | None:
    """The first line from ``line`` on that starts with code; None where only comments and blank lines are left."""
    lines = range(line, len(segment.index.lengths))
    return next((number for number in lines if _is_code(segment, tree, number)), None)


def _is_code(segment: Segment, tree: Tree, line: int) -> bool:
    """Whether a line holds something else than comments."""
    start = segment.index.starts[line]
    end = start + segment.index.lengths[line]
    while (rest := segment.data[start:end].lstrip()) and start < end:
        start = end - len(rest)
        node = tree.root_node.descendant_for_byte_range(start, start + 1)
        if node is None or not node.is_extra:
            return True
        start = node.end_byte
    return False


def keep(segment: Segment, hits: list[Hit], carried: Sequence[CommentFact]) -> Kept:
    """Take out of ``hits`` what comments silence; ``carried`` are those before the segment that are about its code."""
    first = _next_code(segment, segment.tree, 0) if carried else None
    about: dict[int, list[tuple[CommentFact, set[str]]]] = {}
    own: list[set[str]] = [set() for _ in segment.suppressions]
    before: list[set[str]] = [set() for _ in carried]
    for suppression, used in zip(segment.suppressions, own, strict=True):
        if suppression.line is not None and not suppression.comment.whole_file:
            about.setdefault(suppression.line, []).append((suppression.comment, used))
    if first is not None:
        about.setdefault(first, []).extend(zip(carried, before, strict=True))
    left: list[Hit] = []
    for hit in hits:
        silent = False
        for comment, used in about.get(hit.line, ()):
            if suppressions.covers(comment, hit.violation.code):
                used.add(hit.violation.code)
                silent = True
        if not silent:
            left.append(hit)
    return Kept(left, [frozenset(used) for used in own], [frozenset(used) for used in before], first is None)


class Remark(NamedTuple):
    """Something to say about a comment; spans count from the start of its segment."""

    segment: int
    violation: Violation


class Silencing:
    """One walk over the segments of a document: `keep` for each in order, then `finish`."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._waiting: list[tuple[int, Suppression]] = []
        self._whole_file: list[tuple[Suppression, set[str]]] = []
        self._remarks: list[Remark] = []

    @property
    def idle(self) -> bool:
        """Whether no comment so far can silence anything further down."""
        return not (self._waiting or self._whole_file)

    def keep(self, number: int, hits: list[Hit]) -> list[Hit]:
        """The hits of a segment that no comment silences."""
        segment = self._segments[number]
        if self._waiting or segment.suppressions:
            kept = _kept(segment, hits, tuple(suppression.comment for _, suppression in self._waiting))
            waiting = list(zip(self._waiting, kept.carried, strict=True))
            self._waiting = [entry for entry, _ in waiting] if kept.open else []
            for (place, suppression), used in waiting if not kept.open else ():
                self._say(place, suppression, used)
            for suppression, used in zip(segment.suppressions, kept.used, strict=True):
                self._take(number, suppression, used)
            hits = kept.hits
        for suppression, silenced in self._whole_file:
            silenced.update(hit.violation.code for hit in hits if suppressions.covers(suppression.comment, hit.code))
            hits = [hit for hit in hits if not suppressions.covers(suppression.comment, hit.code)]
        return hits

    def finish(self) -> list[Remark]:
        """What is wrong with the comments, in no order."""
        for place, suppression in self._waiting:
            self._say(place, suppression, frozenset())
        for suppression, silenced in self._whole_file:
            self._say(0, suppression, frozenset(silenced))
        return self._remarks

    def _take(self, number: int, suppression: Suppression, used: frozenset[str]) -> None:
        if suppression.comment.whole_file:
            if number or not suppression.alone or suppression.own_line >= suppressions.TOP:
                self._remarks.append(Remark(number, suppressions.misplaced(suppression.span)))
            else:
                self._whole_file.append((suppression, set()))
        elif suppression.line is None:
            self._waiting.append((number, suppression))
        else:
            self._say(number, suppression, used)

    def _say(self, number: int, suppression: Suppression, used: frozenset[str]) -> None:
        self._remarks += (Remark(number, said) for said in _remarks(self._segments[number], suppression, used))


def _kept(segment: Segment, hits: list[Hit], carried: tuple[CommentFact, ...]) -> Kept:
    """`keep`, remembered as long as the segment's hits are the same list."""
    memo = segment.kept
    if memo is None or memo[0] is not hits or memo[1] != carried:
        memo = segment.kept = (hits, carried, keep(segment, hits, carried))
    return memo[2]


def _remarks(segment: Segment, suppression: Suppression, used: frozenset[str]) -> Iterator[Violation]:
    """What is wrong with a comment, once it is known what it silenced."""
    comment, span = suppression.comment, suppression.span
    # Most comments are of use and hold nothing unknown.
    if comment.codes and used == frozenset(comment.codes):
        return
    data = segment.data[span.start : span.end]
    yield from suppressions.misunderstood(comment, data, span)
    # While the code around it can't be read, nobody knows what it will be about.
    if not segment.has_error:
        said = suppressions.unused(comment, used, data, span, _whole(segment, suppression))
        if said is not None:
            yield said


def _whole(segment: Segment, suppression: Suppression) -> Span:
    """What goes with a comment: the space before it, and its lines where nothing else stands there."""
    span, index = suppression.span, segment.index
    last = index.point(span.end).line
    start, end = index.starts[suppression.own_line], index.starts[last] + index.lengths[last]
    before, behind = segment.data[start : span.start], segment.data[span.end : end]
    if before.strip():
        return Span(start + len(before.rstrip()), span.end)
    return Span(span.start, end - len(behind.lstrip())) if behind.strip() else Span(start, end)
