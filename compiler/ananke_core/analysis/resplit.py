"""Units after an edit: those that it left alone are taken over as they are, and the tree is asked for the rest only.

Both trees of an edit are exact (neither has an error), so what lies outside of the edit and of the ranges in which
tree-sitter sees another structure has the same nodes, and so the same units. Asking for each of them anew costs more
than parsing does: a segment has dozens of units, each with a node, a key and the bytes that this is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ananke_core.analysis.unit import Unit
from ananke_core.extraction.units import UnitNode, split_between
from ananke_core.languages import Language
from ananke_core.syntax import Node
from ananke_core.text import Span


class PlacedUnit(NamedTuple):
    """A unit and its byte offsets in the segment; ``key`` is None where it holds a syntax error."""

    start: int
    end: int
    key: object
    unit: Unit


class Resplit(NamedTuple):
    """Units ``first:last`` of the text before are gone, and ``nodes`` stand in their place."""

    first: int
    last: int
    nodes: list[UnitNode]


def resplit(
    language: Language, root: Node, data: bytes, units: Sequence[PlacedUnit], touched: Span, growth: int
) -> Resplit | None:
    """What an edit did to the units of a text.

    Args:
        language: of the text.
        root: of the tree of the text as it is now.
        data: that text.
        units: those of the text before.
        touched: what the edit changed, in the text as it is now, the other structure that it made included.
        growth: by how many bytes the text grew; what stands behind ``touched`` was moved by them.

    Returns None where that can't be told from these alone; then the whole text is to be split.
    """
    first, last, begin, end = _touched(units, touched.start, touched.end - growth, len(data) - growth)
    nodes = split_between(language, root, data, begin, end + growth)
    return Resplit(first, last, nodes) if nodes is not None else None


def _touched(units: Sequence[PlacedUnit], low: int, high: int, size: int) -> tuple[int, int, int, int]:
    """Which units reach into bytes ``low`` to ``high``, both included, with everything that they overlap.

    Their numbers, the first and the one behind the last, and where the units before them end and those behind begin.
    """
    # One loop after the other in one function: this runs for each keystroke, when no code is in the processor's caches.
    count = last = len(units)
    behind = size
    while last and (start := units[last - 1].start) > high:
        last -= 1
        if start < behind:
            behind = start
    first = before = 0
    while first < last and (end := units[first].end) < low:
        first += 1
        if end > before:
            before = end
    # Doc comments at the end wait for a definition: whatever comes behind them may be it.
    waits = first == last == count and first > 0
    if waits:
        first -= 1
    start, end = low, high
    for unit in units[first:last]:
        if unit.start < start:
            start = unit.start
        if unit.end > end:
            end = unit.end
    # A class reaches around its members; a definition begins with its doc comment, before comments that are units.
    if end > behind or start < before or waits:
        while last < count and units[last].start < end:
            end = max(end, units[last].end)
            last += 1
        while (around := next((at for at in range(first) if units[at].end > start), first)) < first:
            start = min([start, *[unit.start for unit in units[around:first]]])
            first = around
        before = max([unit.end for unit in units[:first]], default=0)
        behind = min([unit.start for unit in units[last:]], default=size)
    return first, last, before, behind
