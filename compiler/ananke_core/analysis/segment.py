"""One stretch of a document with a syntax tree of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from sys import intern
from typing import NamedTuple

from ananke_core.analysis.resplit import PlacedUnit, resplit
from ananke_core.analysis.suppressing import Kept, Suppression, suppressions_of
from ananke_core.analysis.unit import Asked, Unit
from ananke_core.extraction.ranges import Defined, Definitions, definitions_in
from ananke_core.extraction.units import UnitNode, extract_unit, split_units
from ananke_core.facts import CommentFact, ImportFact
from ananke_core.languages import Language
from ananke_core.languages.headers import Headers
from ananke_core.mine.conventions import Tally
from ananke_core.resolution.files import Named
from ananke_core.rules.check import Violation
from ananke_core.syntax import Tree, edited
from ananke_core.text import Encoding, LineIndex, QuickIndex, Span, line_breaks, to_units


class Hit(NamedTuple):
    """A violation in a segment; lines count from the segment's first, columns in the encoding asked for.

    ``check`` is an index into the checks that were asked for: the same check can come with newer evidence later.
    """

    check: int
    violation: Violation
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def code(self) -> str:
        """Code of the violation."""
        return self.violation.code


Found = tuple[object, Encoding, list[Hit]]
"""Keys of checks (`Asked.keys`), in which encoding, and what they found."""

_new = tuple.__new__
MOST_ASKED = 3
"""What is asked while somebody types, what is prepared meanwhile, and what a request asks in its own encoding."""


_NOTHING = Tally()


class Segment:
    """Bytes, tree, units and tally of one stretch; frozen, an edit makes a new one that takes over what stayed."""

    __slots__ = (
        "_defined",
        "_hits",
        "_imports",
        "_index",
        "_named",
        "_ranged",
        "_suppressions",
        "_symbols",
        "_tree",
        "breaks",
        "data",
        "declared",
        "has_error",
        "kept",
        "language",
        "rewritten",
        "shown",
        "size",
        "tally",
        "units",
    )

    def __init__(
        self,
        language: Language,
        data: bytes,
        tree: Tree,
        units: list[PlacedUnit],
        *,
        lean: bool,
        rewritten: bool = False,
    ) -> None:
        self.language = language
        self.data = data
        self.size = len(data)
        self.breaks = line_breaks(data)
        """Line endings in it."""
        self._tree: Tree | None = None
        self.units = units
        self.has_error = tree.root_node.has_error
        self.rewritten = rewritten
        """Whether its tree is that of another text (`ananke_core.syntax.Grammar.read`)."""
        if not (lean or self.has_error or rewritten):
            self._tree = tree
        self.tally = _NOTHING
        self.declared = 0
        self._index: LineIndex | None = None
        self._symbols: frozenset[str] | None = None
        self._named: dict[str, list[Named]] | None = None
        self._imports: dict[str, list[tuple[ImportFact, str]]] | None = None
        self._defined: Definitions | None = None
        self._ranged: frozenset[str] | None = None
        self._hits: tuple[Found, ...] = ()
        self._suppressions: tuple[Suppression, ...] | None = None
        self.kept: tuple[list[Hit], tuple[CommentFact, ...], Kept] | None = None
        """Memo of `ananke_core.analysis.suppressing`."""
        self.shown: object = None
        """Memo of whoever shows the hits."""

    @classmethod
    def build(
        cls, language: Language, data: bytes, known: Mapping[object, Unit] | None = None, *, lean: bool = False
    ) -> Segment:
        """Parse ``data`` and extract its units.

        Args:
            language: whose grammar and queries.
            data: the bytes of the segment.
            known: units of older segments by key; those found again are taken over.
            lean: don't keep the tree. Most of a large file is never edited, and trees are most of a segment's memory;
                the first edit parses it from nothing (a fraction of a millisecond), and keeps the tree for the next.
                One with an error is never kept: no later one can be made from it (`after`).
        """
        tree, rewritten = language.grammar.read(data)
        root = tree.root_node
        units = _units(language, split_units(language, root, data), data, known or {}, clean=not root.has_error)
        segment = cls(language, data, tree, units, lean=lean, rewritten=rewritten)
        segment.tally = Tally.sum([placed.unit.tally for placed in units])
        segment.declared = sum([placed.unit.declared for placed in units])
        return segment

    def after(self, data: bytes, start: int, old_end: int, new_end: int) -> Segment | None:
        """The segment that this one becomes where an edit makes ``start:new_end`` of bytes ``start:old_end``.

        None where it can't be made of what is there: without a tree, or with an error. Error recovery depends on what
        was parsed before, and only a parse from nothing is the same for everyone.
        """
        tree, language = self._tree, self.language
        if tree is None or language.grammar.hides(data):
            return None
        tree = edited(tree, self.data, data, start, old_end, new_end)
        parsed = language.grammar.parse(data, tree)
        if parsed.root_node.has_error:
            return None
        touched, touched_end = start, new_end
        for found in tree.changed_ranges(parsed):
            touched, touched_end = min(touched, found.start_byte), max(touched_end, found.end_byte)
        growth = new_end - old_end
        before = self.units
        again = resplit(language, parsed.root_node, data, before, Span(touched, touched_end), growth)
        if again is None:
            return None
        gone = before[again.first : again.last]
        units = before[: again.first]
        come = _units(language, again.nodes, data, {placed.key: placed.unit for placed in gone}, headers=_HEADERS)
        units += come
        if growth:
            units += [PlacedUnit(at + growth, end + growth, key, unit) for at, end, key, unit in before[again.last :]]
        else:
            units += before[again.last :]
        segment = Segment(language, data, parsed, units, lean=False)
        less, more = (Tally.sum([placed.unit.tally for placed in some]) for some in (gone, come))
        segment.tally = self.tally if less == more else self.tally - less + more
        segment.declared = self.declared
        for placed in gone:
            segment.declared -= placed.unit.declared
        for placed in come:
            segment.declared += placed.unit.declared
        return segment

    @property
    def tree(self) -> Tree:
        """The syntax tree, made again where it was not kept."""
        return self._tree or self.language.grammar.read(self.data)[0]

    @property
    def kept_tree(self) -> Tree | None:
        """The syntax tree if it is there."""
        return self._tree

    def let_go(self) -> None:
        """Keep the tree no longer."""
        self._tree = None

    @property
    def index(self) -> LineIndex:
        """Line index of the segment, built once."""
        if self._index is None:
            self._index = LineIndex.of(self.data)
        return self._index

    @property
    def symbols(self) -> frozenset[str]:
        """Dotted paths of everything defined here."""
        if self._symbols is None:
            groups = ((u.unit.facts.functions, u.unit.facts.classes, u.unit.facts.types) for u in self.units)
            self._symbols = frozenset(fact.symbol for facts in groups for group in facts for fact in group)
        return self._symbols

    @property
    def named(self) -> dict[str, list[Named]]:
        """Classes, types and variables by their dotted path, in the order of the text."""
        if self._named is None:
            self._named = {}
            for placed in self.units:
                facts = placed.unit.facts
                declared: list[Named] = [*facts.classes, *facts.types, *facts.variables]
                for fact in declared:
                    self._named.setdefault(fact.symbol, []).append(fact)
        return self._named

    def defined(self, symbol: str) -> Sequence[Defined]:
        """What is defined here under a symbol, and the methods of a class of that symbol."""
        if self._defined is None:
            self._defined = definitions_in(placed.unit.facts for placed in self.units)
        return self._defined(symbol)

    @property
    def ranged(self) -> frozenset[str]:
        """Symbols of whose members something here keeps ranges, wherever they are defined."""
        if self._ranged is None:
            self._ranged = frozenset(fact.symbol for placed in self.units for fact in placed.unit.facts.ranges)
        return self._ranged

    @property
    def imports(self) -> dict[str, list[tuple[ImportFact, str]]]:
        """Imports by the name that they bind here, with the name there."""
        if self._imports is None:
            self._imports = {}
            for placed in self.units:
                for fact in placed.unit.facts.imports:
                    for there, here in fact.bound:
                        self._imports.setdefault(here, []).append((fact, there))
        return self._imports

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """Comments that silence findings."""
        if self._suppressions is None:
            self._suppressions = suppressions_of(self)
        return self._suppressions

    def hits(self, asked: Asked, encoding: Encoding) -> list[Hit]:
        """All violations, in the order of the text; computed once for what is asked.

        Those of what was asked before are kept too: while somebody types under one, another is prepared.
        """
        known = self._hits
        for keys, of, hits in known:
            if keys is asked.keys and of is encoding:
                return hits
        hits = sorted(self._find(asked, encoding), key=_place)
        self._hits = ((asked.keys, encoding, hits), *known[: MOST_ASKED - 1])
        return hits

    def _find(self, asked: Asked, encoding: Encoding) -> Iterator[Hit]:
        data = self.data
        found = [(placed.start, number, hit) for placed in self.units for number, hit in placed.unit.found(asked)]
        # Most segments have a few hits, for which no index is made.
        index = self._index or (QuickIndex(data) if len(found) <= FEW and b"\r" not in data else self.index)
        for base, number, violation in found:
            start, end = violation.span.start + base, violation.span.end + base
            line, column = index.point(start)
            end_line, end_column = index.point(end)
            if encoding is not Encoding.UTF8:
                column = to_units(data[start - column : end], column, encoding)
                end_column = to_units(data[end - end_column : end], end_column, encoding)
            yield Hit(number, violation, start, end, line, column, end_line, end_column)


FEW = 16
"""Hits of a segment for which counting lines is quicker than an index of them."""


def _place(hit: Hit) -> tuple[int, int, str]:
    return hit.start, hit.end, hit.violation.code


def _units(
    language: Language,
    nodes: Sequence[UnitNode],
    data: bytes,
    known: Mapping[object, Unit],
    *,
    clean: bool = True,
    headers: Headers | None = None,
) -> list[PlacedUnit]:
    """Units at some nodes of a tree that is ``clean`` of errors or not; those that are known are taken over."""
    units: list[PlacedUnit] = []
    for node in nodes:
        # Around a syntax error the same bytes can parse differently, so such units are never taken over.
        key = (node.key, intern(node.node.type)) if clean or not node.node.has_error else None
        unit = known.get(key) if key else None
        if unit is None:
            unit = Unit.of(extract_unit(language, node, data, headers))
        units.append(_new(PlacedUnit, (node.start, node.end, key, unit)))
    return units


_HEADERS = Headers()
