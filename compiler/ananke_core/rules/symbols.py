"""The names that a unit's facts hold, by symbol kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ananke_core.facts import FunctionFact, UnitFacts
from ananke_core.model.rules import SymbolKind
from ananke_core.text import Span


class Named(NamedTuple):
    """One defined name. ``local`` when no other file can refer to it."""

    name: str
    span: Span
    symbol: str
    local: bool


def _local(function: FunctionFact) -> bool:
    """Whether a function is defined inside of another one."""
    return function.kind == "function" and "." in function.symbol


def _functions(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.functions:
        if fact.kind == "function":
            yield Named(fact.name, fact.name_span, fact.symbol, _local(fact))


def _methods(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.functions:
        if fact.kind == "method" and not fact.is_special:
            yield Named(fact.name, fact.name_span, fact.symbol, False)


def _classes(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.classes:
        yield Named(fact.name, fact.name_span, fact.symbol, False)


def _variables(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.variables:
        if not fact.constant:
            yield Named(fact.name, fact.name_span, fact.symbol, False)


def _constants(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.variables:
        if fact.constant:
            yield Named(fact.name, fact.name_span, fact.symbol, False)


def _parameters(facts: UnitFacts) -> Iterator[Named]:
    for function in facts.functions:
        for fact in function.parameters:
            if not fact.implicit:
                # Whatever callers can't write as a keyword is the function's own affair.
                local = fact.kind in ("positional_only", "rest", "keyword_rest")
                yield Named(fact.name, fact.name_span, function.symbol, local)


def _fields(facts: UnitFacts) -> Iterator[Named]:
    for owner in facts.classes:
        for fact in owner.fields:
            yield Named(fact.name, fact.name_span, f"{owner.symbol}.{fact.name}", False)


def _types(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.types:
        yield Named(fact.name, fact.name_span, fact.symbol, False)


NAMES: dict[SymbolKind, Callable[[UnitFacts], Iterator[Named]]] = {
    "function": _functions,
    "method": _methods,
    "class": _classes,
    "variable": _variables,
    "constant": _constants,
    "parameter": _parameters,
    "field": _fields,
    "type": _types,
}
"""How the names of a kind are found, in the order of the text. A module's name stands outside of its text."""


def all_names(facts: UnitFacts) -> set[str]:
    """Every name that a unit's facts know of, defined, imported or called."""
    names = {named.name for find in NAMES.values() for named in find(facts)}
    for imported in facts.imports:
        names.update(imported.names)
        names.add(imported.alias or imported.module.partition(".")[0])
    names.update(call.callee.partition(".")[0] for call in facts.calls)
    return names
