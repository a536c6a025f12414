"""What a symbol or a file is compiled from: its own constraints, and the types of other files that they need."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.analysis.document import Document, constraints_of_stated, stating
from ananke_core.model.constraint import Constraint
from ananke_core.resolution import Resolution, Stated


def symbol_set(document: Document, symbol: str, resolution: Resolution) -> list[Constraint]:
    """A symbol's constraints (the last good ones where a syntax error swallowed it), and the types that they need.

    Types of other files keep their own scope. Empty but for the file's habits where the symbol states nothing that
    can be compiled.
    """
    stated = resolution.of_symbol(document, symbol)
    if not stated:
        stated = [resolution.final(old, 0, old.fact) for old in document.remembered.get(symbol, ())]
    return _all([*stated, *resolution.needed(stated)]) + document.habits()


def file_set(document: Document, resolution: Resolution) -> list[Constraint]:
    """A file's constraints, the last good ones of what a syntax error swallowed, and the types that they need."""
    stated = [resolution.final(document, base, fact) for base, facts in document.facts() for fact in stating(facts)]
    outside = [one for one in resolution.needed(stated) if one.view.path != document.path]
    found = document.constraints(resolution=resolution) + document.swallowed(resolution=resolution)
    return found + _all(outside)


def _all(stated: Sequence[Stated]) -> list[Constraint]:
    """What facts with final types state, and the ranges of what they define."""
    found = [constraint for one in stated for constraint in constraints_of_stated(one)]
    symbols = {(one.view.path, one.fact.symbol): one.view for one in stated}
    for (_, symbol), view in symbols.items():
        # A fact of an older version has no more than itself.
        found += view.ranges(symbol) if isinstance(view, Document) else []
    return found
