"""A text that nobody edits, as resolution sees it: read once, for its types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ananke_core.extraction.units import extract_unit, split_units
from ananke_core.facts import ClassFact, FunctionFact, ImportFact, TypeFact, UnitFacts
from ananke_core.languages import Language
from ananke_core.model.constraint import Place, Range
from ananke_core.resolution.files import Named
from ananke_core.text import Encoding, LineIndex, Span, to_units


class Whole:
    """`ananke_core.resolution.FileView` of a text. Of what only declares a type it has no more than that type.

    ``units`` are its facts, each unit's with the offset that its spans count from.
    """

    def __init__(self, data: bytes, language: Language, path: str = "") -> None:
        self.language = language
        self.path = path
        self._data = data
        root = language.grammar.read(data)[0].root_node
        self.units: list[tuple[int, UnitFacts]] = [
            (unit.start, extract_unit(language, unit, data)) for unit in split_units(language, root, data, types=True)
        ]
        self._named: dict[str, list[Named]] = {}
        self._imports: dict[str, list[tuple[ImportFact, str]]] = {}
        for _, facts in self.units:
            for group in (facts.classes, facts.types, facts.variables):
                for fact in group:
                    self._named.setdefault(fact.symbol, []).append(fact)
            for import_ in facts.imports:
                for there, here in import_.bound:
                    self._imports.setdefault(here, []).append((import_, there))
        self._stated: dict[str, list[tuple[int, FunctionFact | ClassFact | TypeFact]]] | None = None
        self._index: LineIndex | None = None

    def types(self) -> Iterator[tuple[int, ClassFact | TypeFact]]:
        """Classes and types with the offset that their spans count from, in the order of the text."""
        for base, facts in self.units:
            for class_ in facts.classes:
                yield base, class_
            for type_ in facts.types:
                yield base, type_

    # -- FileView ------------------------------------------------------------------------------------------------

    def named(self, symbol: str) -> Sequence[Named]:
        """Classes, types and variables of this dotted path, in the order of the text."""
        return self._named.get(symbol, ())

    def stated(self, symbol: str) -> Sequence[tuple[int, FunctionFact | ClassFact | TypeFact]]:
        """Functions, classes and types of this dotted path, with the offset that each one's spans count from."""
        if self._stated is None:
            self._stated = {}
            for base, facts in self.units:
                for group in (facts.functions, facts.classes, facts.types):
                    for fact in group:
                        self._stated.setdefault(fact.symbol, []).append((base, fact))
        return self._stated.get(symbol, ())

    def imported(self, name: str) -> Sequence[tuple[ImportFact, str]]:
        """Imports that bind a name here, with the name there."""
        return self._imports.get(name, ())

    def range(self, span: Span) -> Range:
        """An absolute span as lines and columns."""
        return Range(self._place(span.start), self._place(span.end))

    def _place(self, offset: int) -> Place:
        if self._index is None:
            self._index = LineIndex.of(self._data)
        line, column = self._index.point(offset)
        return Place(line, to_units(self._index.line(self._data, line), column, Encoding.UTF32))
