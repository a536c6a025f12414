"""Counts of what a unit's facts say about habits; they add up and can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ananke_core.facts import UnitFacts
from ananke_core.model.rules import SymbolKind
from ananke_core.rules.annotation import asks_return, declared_parameters, functions_of
from ananke_core.rules.styles import core, shape
from ananke_core.rules.symbols import ERRORS, FACTS, NAMES, is_error

Key = tuple[str, int]
"""A topic (a symbol kind, or ``returns``, ``parameters``, ``fields``) and what was seen: the bit set of styles that a
name has (`ananke_core.rules.styles.shape`), or 1 for annotated and 0 for not; of ``error`` its `ending`."""

NAMED: tuple[SymbolKind, ...] = ("function", "method", "class", "variable", "constant", "parameter", "field", "type")


def ending(name: str) -> int:
    """Which of the `ERRORS` a name ends in, counted from 1; 0 for none."""
    return next((place for place, word in enumerate(ERRORS, 1) if name.endswith(word)), 0)


_NOTHING: Mapping[Key, int] = {}


class Tally:
    """How often each thing was seen. Frozen; ``a + b - b == a``."""

    __slots__ = ("counts",)

    def __init__(self, counts: Mapping[Key, int] | None = None) -> None:
        self.counts: Mapping[Key, int] = counts or _NOTHING

    @classmethod
    def of(cls, facts: UnitFacts) -> Tally:
        """What one unit adds."""
        counts: dict[Key, int] = {}
        for kind in NAMED:
            if not getattr(facts, FACTS[kind]):
                continue
            for named in NAMES[kind](facts):
                seen = shape(named.name)
                if seen is not None:
                    counts[kind, seen] = counts.get((kind, seen), 0) + 1
        for function in functions_of(facts, "function"):
            if asks_return(function):
                key = ("returns", int(function.returns_annotated))
                counts[key] = counts.get(key, 0) + 1
            declared = declared_parameters(function)
            if declared:
                key = ("parameters", int(all(parameter.annotated for parameter in declared)))
                counts[key] = counts.get(key, 0) + 1
        for owner in facts.classes:
            # A name that no style can judge keeps every pattern (`ananke_core.rules.naming.keeps`).
            if owner.bases and is_error(owner) and core(owner.name):
                key = ("error", ending(owner.name))
                counts[key] = counts.get(key, 0) + 1
            if not owner.has_error:
                for field in owner.fields:
                    key = ("fields", int(field.annotated))
                    counts[key] = counts.get(key, 0) + 1
        return cls(counts)

    @classmethod
    def sum(cls, tallies: Iterable[Tally]) -> Tally:
        """All of them together."""
        counts: dict[Key, int] = {}
        for tally in tallies:
            for key, count in tally.counts.items():
                counts[key] = counts.get(key, 0) + count
        return cls(counts)

    def __add__(self, other: Tally) -> Tally:
        return self._with(other, 1) if self.counts else other

    def __sub__(self, other: Tally) -> Tally:
        return self._with(other, -1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.counts == other.counts

    def __hash__(self) -> int:
        return hash(frozenset(self.counts.items()))

    def __repr__(self) -> str:
        return f"Tally({dict(sorted(self.counts.items()))})"

    def _with(self, other: Tally, sign: int) -> Tally:
        if not other.counts:
            return self
        counts = dict(self.counts)
        for key, count in other.counts.items():
            total = counts.get(key, 0) + sign * count
            if total:
                counts[key] = total
            else:
                # Zeros would make equal tallies unequal.
                counts.pop(key, None)
        return Tally(counts)
