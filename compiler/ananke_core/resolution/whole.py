"""A text that nobody edits, as resolution sees it: read once, for its types."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.extraction.units import extract_declaration, extract_unit, split_units
from ananke_core.facts import ClassFact, FunctionFact, ImportFact, TypeFact, UnitFacts
from ananke_core.languages import Language
from ananke_core.model.constraint import Place, Range
from ananke_core.resolution.files import Named
from ananke_core.text import Encoding, LineIndex, Span, to_units


class Whole:
    """`ananke_core.resolution.FileView` of a text. Of what only declares a type it has no more than that type.

    ``types`` are its classes and types with the offset that their spans count from, in the order of the text, and
    ``units`` the facts of what is more than a declaration.
    """

    def __init__(self, data: bytes, language: Language, path: str = "") -> None:
        self.language = language
        self.path = path
        self.types: list[tuple[int, ClassFact | TypeFact]] = []
        self.units: list[tuple[int, UnitFacts]] = []
        self._data = data
        self._named: dict[str, list[Named]] = {}
        self._imports: dict[str, list[tuple[ImportFact, str]]] = {}
        self._stated: dict[str, list[tuple[int, FunctionFact | ClassFact | TypeFact]]] | None = None
        self._index: LineIndex | None = None
        root = language.grammar.read(data)[0].root_node
        for unit in split_units(language, root, data, types=True):
            if unit.role == "declaration":
                declared = extract_declaration(language, unit, data)
                if declared is not None:
                    self._declare(unit.start, declared)
            else:
                self._take(unit.start, extract_unit(language, unit, data))

    def _declare(self, base: int, fact: ClassFact | TypeFact) -> None:
        self.types.append((base, fact))
        self._named.setdefault(fact.symbol, []).append(fact)

    def _take(self, base: int, facts: UnitFacts) -> None:
        self.units.append((base, facts))
        for class_ in facts.classes:
            self._declare(base, class_)
        for type_ in facts.types:
            self._declare(base, type_)
        for variable in facts.variables:
            self._named.setdefault(variable.symbol, []).append(variable)
        for import_ in facts.imports:
            for there, here in import_.bound:
                self._imports.setdefault(here, []).append((import_, there))

    # -- FileView ------------------------------------------------------------------------------------------------

    def named(self, symbol: str) -> Sequence[Named]:
        """Classes, types and variables of this dotted path, in the order of the text."""
        return self._named.get(symbol, ())

    def stated(self, symbol: str) -> Sequence[tuple[int, FunctionFact | ClassFact | TypeFact]]:
        """Functions, classes and types of this dotted path, with the offset that each one's spans count from."""
        if self._stated is None:
            self._stated = {}
            for base, facts in self.units:
                for function in facts.functions:
                    self._stated.setdefault(function.symbol, []).append((base, function))
            for base, fact in self.types:
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
