"""What a symbol or a file is compiled from: its own constraints, and the types of other files that they need."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ananke_core.analysis.declared import constraints_of_stated, stating
from ananke_core.analysis.document import Document
from ananke_core.facts import ClassFact
from ananke_core.model.constraint import Constraint
from ananke_core.resolution import Resolution, Stated
from ananke_core.resolution.unknown import PLAIN


def symbol_set(document: Document, symbol: str, resolution: Resolution) -> list[Constraint]:
    """A symbol's constraints (the last good ones where a syntax error swallowed it), and the types that they need.

    Types of other files keep their own scope. Empty but for the file's habits where the symbol states nothing that
    can be compiled.
    """
    return _all(_stated(document, symbol, resolution), resolution) + document.habits()


def export_set(document: Document, symbol: str, resolution: Resolution) -> tuple[list[Constraint], list[str]]:
    """`symbol_set` of whatever the symbol is, and what of all of it could not be told, with the symbol it is about.

    Without a symbol it is that of the file. A plain class that is asked for has a shape that anything has, and the
    reason.
    """
    if not symbol:
        stated = [resolution.final(document, base, fact) for base, facts in document.facts() for fact in stating(facts)]
        stated = [one for one in stated if not isinstance(one.fact, ClassFact) or one.fact.shape is not None]
        return file_set(document, resolution), _unknown([*stated, *resolution.needed(stated)])
    stated = _stated(document, symbol, resolution)
    said = [
        attrs.evolve(one, fact=attrs.evolve(one.fact, shape=PLAIN))
        if isinstance(one.fact, ClassFact) and one.fact.shape is None and one.fact.symbol == symbol
        else one
        for one in stated
    ]
    return _all(said, resolution) + document.habits(), _unknown(stated)


def unknown_of(document: Document, resolution: Resolution) -> list[str]:
    """What of a file's own types could not be told; plain classes, which say nothing of data, left out."""
    stated = [resolution.final(document, base, fact) for base, facts in document.facts() for fact in stating(facts)]
    return _unknown([one for one in stated if not isinstance(one.fact, ClassFact) or one.fact.shape is not None])


def _unknown(stated: Sequence[Stated]) -> list[str]:
    return list(dict.fromkeys(f"{one.fact.symbol}: {reason}" for one in stated for reason in one.unknown))


def _stated(document: Document, symbol: str, resolution: Resolution) -> list[Stated]:
    stated = resolution.of_symbol(document, symbol)
    if not stated:
        stated = [resolution.final(old, 0, old.fact) for old in document.remembered.get(symbol, ())]
    return [*stated, *resolution.needed(stated)]


def file_set(document: Document, resolution: Resolution) -> list[Constraint]:
    """A file's constraints, the last good ones of what a syntax error swallowed, and the types that they need."""
    stated = [resolution.final(document, base, fact) for base, facts in document.facts() for fact in stating(facts)]
    # Of other files, and of this one what got a name only while its types were resolved.
    further = list(resolution.needed(stated))
    found = document.constraints(resolution=resolution) + document.swallowed(resolution=resolution)
    return found + _all(further, resolution)


def _all(stated: Sequence[Stated], resolution: Resolution) -> list[Constraint]:
    """What facts with final types state, and the ranges of what they define."""
    found = [constraint for one in stated for constraint in resolution.made(one, constraints_of_stated)]
    symbols = {(one.view.path, one.fact.symbol): one.view for one in stated}
    for (_, symbol), view in symbols.items():
        # A fact of an older version has no more than itself.
        found += view.ranges(symbol) if isinstance(view, Document) else []
    return found
