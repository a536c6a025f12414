"""Counts of what a unit's facts say about habits; they add up and can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ananke_core.facts import ClassFact, FunctionFact, UnitFacts
from ananke_core.model.rules import SymbolKind
from ananke_core.rules.styles import MINED, core, shape
from ananke_core.rules.symbols import ERRORS, is_error

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
        if facts.functions:
            _count_functions(facts.functions, counts)
        if facts.classes:
            _count_classes(facts.classes, counts)
        for variable in facts.variables:
            if "." not in variable.symbol:
                _count_name("constant" if variable.constant else "variable", variable.name, counts)
        for type_ in facts.types:
            _count_name("type", type_.name, counts)
        # Most units of a file count the same as some others.
        same = frozenset(counts.items())
        known = _KNOWN.get(same)
        if known is None:
            if len(_KNOWN) >= _MOST_KNOWN:
                _KNOWN.clear()
            known = _KNOWN[same] = cls(counts)
        return known

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


_KNOWN: dict[frozenset[tuple[Key, int]], Tally] = {}
_MOST_KNOWN = 1_024
# The same few keys for all of the thousands of tallies of a file.
_KEYS: dict[str, tuple[Key, ...]] = {kind: tuple((kind, seen) for seen in range(1 << len(MINED))) for kind in NAMED}
_FUNCTION, _METHOD, _PARAMETER = _KEYS["function"], _KEYS["method"], _KEYS["parameter"]
_RETURNS, _PARAMETERS, _FIELDS = (((target, 0), (target, 1)) for target in ("returns", "parameters", "fields"))


def _count_name(kind: SymbolKind, name: str, counts: dict[Key, int]) -> None:
    seen = shape(name)
    if seen is not None:
        key = _KEYS[kind][seen]
        counts[key] = counts.get(key, 0) + 1


def _count_functions(functions: Sequence[FunctionFact], counts: dict[Key, int]) -> None:
    """Their names, those of their parameters, and what is annotated.

    The names are those of `NAMES`, what is asked that of `asks_return` and `declared_parameters`, in one go: this runs
    for each function of a file that is opened.
    """
    count = counts.get
    for function in functions:
        method, special = function.kind == "method", function.is_special
        if not (method and special) and (seen := shape(function.name)) is not None:
            key = (_METHOD if method else _FUNCTION)[seen]
            counts[key] = count(key, 0) + 1
        annotated, any_ = True, False
        for parameter in function.parameters:
            if parameter.implicit:
                continue
            any_, annotated = True, annotated and parameter.annotated
            seen = shape(parameter.name)
            if seen is not None:
                key = _PARAMETER[seen]
                counts[key] = count(key, 0) + 1
        if function.has_error:
            continue
        asked = function.annotatable
        if not special and "returns" in asked:
            key = _RETURNS[function.returns_annotated]
            counts[key] = count(key, 0) + 1
        if any_ and "parameters" in asked:
            key = _PARAMETERS[annotated]
            counts[key] = count(key, 0) + 1


def _count_classes(classes: Sequence[ClassFact], counts: dict[Key, int]) -> None:
    """Their names, how those of errors end, and the names of their fields and whether they are annotated."""
    for owner in classes:
        _count_name("class", owner.name, counts)
        # A name that no style can judge keeps every pattern (`ananke_core.rules.naming.keeps`).
        if owner.bases and is_error(owner) and core(owner.name):
            key = ("error", ending(owner.name))
            counts[key] = counts.get(key, 0) + 1
        for field in owner.fields:
            _count_name("field", field.name, counts)
            if not owner.has_error:
                key = _FIELDS[field.annotated]
                counts[key] = counts.get(key, 0) + 1
