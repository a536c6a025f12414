"""What the text of a document declares and keeps: symbols, facts, conventions, and the constraints that they state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ananke_core.analysis.layout import Layout
from ananke_core.analysis.page import Page
from ananke_core.analysis.policy import Policy
from ananke_core.analysis.symbols import SymbolRef, symbols_of
from ananke_core.extraction.constraints import constraints_of
from ananke_core.extraction.ranges import Defined
from ananke_core.facts import ClassFact, FunctionFact, ImportFact, RangeFact, TypeFact, UnitFacts
from ananke_core.languages import Language
from ananke_core.mine.constraints import constraints_of_conventions
from ananke_core.mine.conventions import Tally, conventions, examples
from ananke_core.model.constraint import Constraint, Range
from ananke_core.resolution import Alone, Resolution, Stated
from ananke_core.resolution.files import Named
from ananke_core.rules.built_call import Checked
from ananke_core.rules.convention import Convention
from ananke_core.syntax import leaves_with_text
from ananke_core.text import Span, encode


class Remembered(NamedTuple):
    """A fact of an older version of the document, and where it stood there."""

    language: Language
    path: str
    place: Range
    fact: FunctionFact | ClassFact | TypeFact

    def range(self, span: Span) -> Range:
        """The one place that is known: that of the fact."""
        return self.place


class Declared(Layout):
    """Lookups in the facts of a frozen text. Nothing of it is asked by a keystroke but the conventions."""

    __slots__ = ("_conventions", "_imports", "_named", "language", "path", "policy", "remembered", "tally")

    def __init__(self, language: Language, policy: Policy, path: str, pages: tuple[Page, ...], tally: Tally) -> None:
        super().__init__(pages)
        self.language = language
        self.policy = policy
        self.path = path
        self.tally = tally
        self.remembered: dict[str, list[Remembered]] = {}
        """Symbols that a syntax error swallowed, as they last were; empty as soon as the text parses again."""
        self._conventions: list[Convention] | None = None
        self._named: list[dict[str, list[Named]]] | None = None
        self._imports: list[dict[str, list[tuple[ImportFact, str]]]] | None = None

    @property
    def conventions(self) -> list[Convention]:
        """Conventions that this file keeps, with their counts."""
        if self._conventions is None:
            self._conventions = conventions(self.tally, self.policy.thresholds) if self.policy.mine else []
        return self._conventions

    def examples(self, rule: Checked, limit: int = 2) -> list[Span]:
        """Places (absolute) that keep a convention's rule, nearest the top first."""
        spans: list[Span] = []
        for base, segment in zip(self.starts, self.segments, strict=False):
            for placed in segment.units:
                for span in examples(placed.unit.facts, rule):
                    spans.append(span.shifted(base + placed.start))
                    if len(spans) == limit:
                        return spans
        return spans

    def symbols(self) -> list[SymbolRef]:
        """Every function, class and named type, in the order of the text."""
        found = [
            symbol
            for base, segment in zip(self.starts, self.segments, strict=False)
            for placed in segment.units
            for symbol in symbols_of(placed, base)
        ]
        return sorted(found, key=lambda symbol: symbol.span)

    def symbol_at(self, offset: int) -> SymbolRef | None:
        """The innermost definition around an offset."""
        number = self.segment_of(offset)
        base = self.starts[number]
        around = [
            symbol
            for placed in self.segments[number].units
            if placed.start <= offset - base <= placed.end
            for symbol in symbols_of(placed, base)
            if symbol.span.start <= offset <= symbol.span.end
        ]
        return min(around, key=lambda symbol: symbol.span.end - symbol.span.start, default=None)

    def facts(self) -> Iterator[tuple[int, UnitFacts]]:
        """Every unit's facts with the absolute offset that its spans count from."""
        for base, segment in zip(self.starts, self.segments, strict=False):
            for placed in segment.units:
                yield base + placed.start, placed.unit.facts

    def constraints(self, symbol: str | None = None, resolution: Resolution | None = None) -> list[Constraint]:
        """What the text declares (hard), then the conventions it keeps (soft); ``symbol`` takes only that one's.

        Types are final as far as ``resolution`` reaches; without one, as far as this text does.
        """
        resolution = resolution or Resolution(Alone(self))
        found: list[Constraint] = []
        if symbol is not None:
            found = [one for stated in resolution.of_symbol(self, symbol) for one in constraints_of_stated(stated)]
            found += self.ranges(symbol)
        else:
            for base, facts in self.facts():
                stated = [resolution.final(self, base, fact) for fact in stating(facts)]
                found += self._declared(_facts_of(stated, facts.ranges), base)
        return found + self.habits()

    def ranges(self, symbol: str) -> list[Constraint]:
        """The ranges that the members of a symbol keep, wherever in the text that is seen."""
        found: list[Constraint] = []
        for base, segment in zip(self.starts, self.segments, strict=False):
            for placed in segment.units if symbol in segment.ranged else ():
                ranges = [fact for fact in placed.unit.facts.ranges if fact.symbol == symbol]
                found += self._declared(_facts_of([], ranges), base + placed.start) if ranges else []
        return found

    def habits(self) -> list[Constraint]:
        """The conventions that the text keeps (soft)."""
        return constraints_of_conventions(self.conventions, path=self.path, language=self.language.name)

    def swallowed(self, symbol: str | None = None, resolution: Resolution | None = None) -> list[Constraint]:
        """Last good constraints of symbols that a syntax error swallowed."""
        resolution = resolution or Resolution(Alone(self))
        remembered = self.remembered.values() if symbol is None else [self.remembered.get(symbol, [])]
        return [
            constraint
            for group in remembered
            for old in group
            for constraint in constraints_of_stated(resolution.final(old, 0, old.fact))
        ]

    # -- the file as others see it -----------------------------------------------------------------------------------

    def named(self, symbol: str) -> Sequence[Named]:
        """Classes, types and variables of this dotted path, in the order of the text."""
        if self._named is None:
            self._named = [segment.named for segment in self.segments]
        return [fact for known in self._named if symbol in known for fact in known[symbol]]

    def stated(self, symbol: str) -> Sequence[tuple[int, FunctionFact | ClassFact | TypeFact]]:
        """Functions, classes and types of this dotted path, with the offset that each one's spans count from."""
        return [
            (base + placed.start, fact)
            for base, segment in zip(self.starts, self.segments, strict=False)
            if symbol in segment.symbols
            for placed in segment.units
            for fact in stating(placed.unit.facts)
            if fact.symbol == symbol
        ]

    def imported(self, name: str) -> Sequence[tuple[ImportFact, str]]:
        """Imports that bind a name here, with the name there."""
        if self._imports is None:
            # Most segments import nothing.
            self._imports = [segment.imports for segment in self.segments if segment.imports]
        return [bound for known in self._imports if name in known for bound in known[name]]

    @property
    def constraint_count(self) -> int:
        """How many constraints `constraints` would give, without making them."""
        return len(self.conventions) + sum(segment.declared for segment in self.segments)

    def references(self, name: str) -> list[Span]:
        """Every identifier token with this text, for renaming it in the file."""
        wanted = encode(name)
        return [
            Span(base + start, base + end)
            for base, segment in zip(self.starts, self.segments, strict=False)
            if wanted in segment.data
            for start, end in leaves_with_text(segment.tree.root_node, segment.data, wanted)
        ]

    def _declared(self, facts: UnitFacts, base: int) -> list[Constraint]:
        def locate(span: Span) -> Range:
            return self.range(span.shifted(base))

        return constraints_of(
            facts, path=self.path, language=self.language, locate=locate, definitions=self._definitions
        )

    def _definitions(self, symbol: str) -> list[Defined]:
        return [fact for segment in self.segments for fact in segment.defined(symbol)]


def constraints_of_stated(stated: Stated) -> list[Constraint]:
    """The constraints that one fact with final types states."""
    view = stated.view

    def locate(span: Span) -> Range:
        return view.range(span.shifted(stated.base))

    return constraints_of(_facts_of([stated]), path=view.path, language=view.language, locate=locate)


def stating(facts: UnitFacts) -> tuple[FunctionFact | ClassFact | TypeFact, ...]:
    """The facts of a unit that state constraints."""
    return (*facts.functions, *facts.classes, *facts.types)


def _facts_of(stated: list[Stated], ranges: Sequence[RangeFact] = ()) -> UnitFacts:
    facts = UnitFacts(ranges=list(ranges))
    for one in stated:
        if isinstance(one.fact, FunctionFact):
            facts.functions.append(one.fact)
        elif isinstance(one.fact, ClassFact):
            facts.classes.append(one.fact)
        else:
            facts.types.append(one.fact)
    return facts
