"""Symbols of a document: who stands where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from ananke_core.analysis.resplit import PlacedUnit
from ananke_core.facts import ClassFact, FunctionFact, TypeFact
from ananke_core.text import Span


@attrs.frozen
class SymbolRef:
    """One definition. Spans are absolute byte offsets; those inside ``fact`` count from ``base``."""

    symbol: str
    kind: Literal["function", "method", "class", "type"]
    fact: FunctionFact | ClassFact | TypeFact
    base: int

    @property
    def span(self) -> Span:
        """From the header's first character to the body's last."""
        return self.fact.span.shifted(self.base)

    @property
    def name_span(self) -> Span:
        """The name in the header."""
        return self.fact.name_span.shifted(self.base)


def symbols_of(unit: PlacedUnit, offset: int) -> Iterator[SymbolRef]:
    """Definitions of one unit; ``offset`` is where its segment starts."""
    facts, base = unit.unit.facts, offset + unit.start
    for function in facts.functions:
        yield SymbolRef(function.symbol, function.kind, function, base)
    for class_ in facts.classes:
        yield SymbolRef(class_.symbol, "class", class_, base)
    for type_ in facts.types:
        yield SymbolRef(type_.symbol, "type", type_, base)
