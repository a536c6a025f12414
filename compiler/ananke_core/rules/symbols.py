"""The names that a unit's facts hold, by symbol kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ananke_core.facts import ClassFact, UnitFacts
from ananke_core.model.rules import SymbolKind
from ananke_core.text import Span

ERRORS = ("Error", "Exception")
"""How the names of error classes end."""


class Named(NamedTuple):
    """One defined name. ``local`` when other files can't refer to it, or only against its leading underscore."""

    name: str
    span: Span
    symbol: str
    local: bool


def _private(name: str, symbol: str) -> bool:
    # A member stays reachable through objects and subclasses whatever it is called.
    return name.startswith("_") and "." not in symbol


def _functions(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.functions:
        if fact.kind == "function":
            nested = "." in fact.symbol
            yield Named(fact.name, fact.name_span, fact.symbol, nested or _private(fact.name, fact.symbol))


def _methods(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.functions:
        if fact.kind == "method" and not fact.is_special:
            yield Named(fact.name, fact.name_span, fact.symbol, False)


def _classes(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.classes:
        yield Named(fact.name, fact.name_span, fact.symbol, _private(fact.name, fact.symbol))


def is_error(owner: ClassFact) -> bool:
    """Whether a class is, by the names of its bases, one of an error: what Python calls a warning is none."""
    return owner.declared_as == "class" and any(base.endswith(ERRORS) for base in owner.bases)


def _errors(facts: UnitFacts) -> Iterator[Named]:
    for fact in facts.classes:
        if is_error(fact):
            yield Named(fact.name, fact.name_span, fact.symbol, _private(fact.name, fact.symbol))


def _variables(facts: UnitFacts) -> Iterator[Named]:
    return _module_variables(facts, constant=False)


def _constants(facts: UnitFacts) -> Iterator[Named]:
    return _module_variables(facts, constant=True)


def _module_variables(facts: UnitFacts, *, constant: bool) -> Iterator[Named]:
    # What a class binds is a field, or a member of an enum: neither is named like a variable.
    for fact in facts.variables:
        if fact.constant == constant and "." not in fact.symbol:
            yield Named(fact.name, fact.name_span, fact.symbol, _private(fact.name, fact.symbol))


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
        yield Named(fact.name, fact.name_span, fact.symbol, _private(fact.name, fact.symbol))


NAMES: dict[SymbolKind, Callable[[UnitFacts], Iterator[Named]]] = {
    "function": _functions,
    "method": _methods,
    "class": _classes,
    "error": _errors,
    "variable": _variables,
    "constant": _constants,
    "parameter": _parameters,
    "field": _fields,
    "type": _types,
}
"""How the names of a kind are found, in the order of the text. A module's name stands outside of its text."""

FACTS: dict[SymbolKind, str] = {
    "function": "functions",
    "method": "functions",
    "class": "classes",
    "error": "classes",
    "variable": "variables",
    "constant": "variables",
    "parameter": "functions",
    "field": "classes",
    "type": "types",
}
"""Which facts of a unit hold the names of a kind: where it has none of these, nobody need look for the names."""


def all_names(facts: UnitFacts) -> set[str]:
    """Every name that a unit's facts know of, defined, imported or called."""
    names = {named.name for find in NAMES.values() for named in find(facts)}
    for imported in facts.imports:
        names.update(imported.names)
        names.add(imported.alias or imported.module.partition(".")[0])
    names.update(call.callee.partition(".")[0] for call in facts.calls)
    return names
