"""Ranges → constraints. A range speaks of one definition; what a symbol is called twice for keeps it only softly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from ananke_core.facts import ClassFact, FunctionFact, ImportFact, RangeFact, TypeFact, UnitFacts, VariableFact
from ananke_core.languages.guards.claims import fitted
from ananke_core.model.enums import Source, Tier
from ananke_core.model.rules import ValueRange
from ananke_core.model.types import Bounds
from ananke_core.text import Span

Defined = FunctionFact | ClassFact | TypeFact | VariableFact | ImportFact
Definitions = Callable[[str], Sequence[Defined]]
"""What a file defines under a symbol, the methods of a class of that symbol, and the imports that bind it."""

_SOURCES = {
    "guard": Source.CONTROL_FLOW,
    "validator": Source.TYPE_SYSTEM,
    "documentation": Source.DOCUMENTATION,
}
# How a class has to be declared for its data to be what its fields were given.
_BUILT = {"dataclass", "model"}


@attrs.frozen
class Settled:
    """A range as it is stated: how firmly, in which words, and from where."""

    rule: ValueRange
    tier: Tier
    source: Source
    spans: tuple[Span, ...]
    description: str


def definitions_in(facts: Iterable[UnitFacts]) -> Definitions:
    """The definitions of a file whose units these are."""
    found: dict[str, list[Defined]] = {}
    for unit in facts:
        for group in (unit.functions, unit.classes, unit.types, unit.variables):
            for fact in group:
                found.setdefault(fact.symbol, []).append(fact)
        for function in unit.functions:
            if function.container:
                found.setdefault(function.container, []).append(function)
        for import_ in unit.imports:
            for _, here in import_.bound:
                found.setdefault(here, []).append(import_)
    return lambda symbol: found.get(symbol, ())


def settled_ranges(facts: UnitFacts, definitions: Definitions) -> Iterator[Settled]:
    """The ranges of a unit, each held against everything else that the file says of its symbol."""
    for fact in facts.ranges:
        defined = definitions(fact.symbol)
        bounds, doubt = _of_field(fact, defined) if fact.member == "field" else _of_parameter(fact, defined)
        if fact.origin == "documentation":
            doubt = "only its documentation says so"
        elif not doubt and not _is_imported(fact, definitions):
            doubt = f"{' and '.join(fact.imported)} may be something else than of {fact.modules[0]}"
        words = f"{fact.symbol}({fact.name})" if fact.member == "parameter" else f"{fact.symbol}.{fact.name}"
        description = f"{words} {spelled(bounds)}"
        yield Settled(
            ValueRange(fact.symbol, fact.name, bounds),
            Tier.SOFT if doubt else Tier.HARD,
            _SOURCES[fact.origin],
            fact.spans,
            f"{description}; soft: {doubt}" if doubt else description,
        )


def _of_parameter(fact: RangeFact, defined: Sequence[Defined]) -> tuple[Bounds, str]:
    """The bounds, and why they may not be those of every call."""
    places: list[int] = []
    bodies = 0
    for one in defined:
        if not isinstance(one, ImportFact) and one.symbol != fact.symbol:
            continue
        if not isinstance(one, FunctionFact):
            return fact.bounds, f"{fact.symbol} is bound anew"
        names = [parameter.name for parameter in one.parameters]
        if fact.name in names:
            places.append(names.index(fact.name))
            bodies += not _is_declaration(one)
    if bodies > 1:
        return fact.bounds, f"one of {bodies} definitions of {fact.symbol} asks for it"
    return fact.bounds, f"{fact.name} stands elsewhere in another signature" if len(set(places)) > 1 else ""


def _is_imported(fact: RangeFact, definitions: Definitions) -> bool:
    """Whether the names that a range relies on are what they seem to be."""
    return all(
        any(isinstance(one, ImportFact) and one.module in fact.modules for one in definitions(name))
        for name in fact.imported
    )


def _is_declaration(function: FunctionFact) -> bool:
    """Whether it only declares what another definition does."""
    return function.body_start is None or any(name.rpartition(".")[2] == "overload" for name in function.decorators)


def _of_field(fact: RangeFact, defined: Sequence[Defined]) -> tuple[Bounds, str]:
    owners = [one for one in defined if not isinstance(one, ImportFact | TypeFact) and one.symbol == fact.symbol]
    owner = owners[0] if len(owners) == 1 else None
    if isinstance(owner, VariableFact) and fact.imported:
        # A schema that is bound to a name; a type may be called so too.
        return fact.bounds, ""
    if not isinstance(owner, ClassFact):
        return fact.bounds, f"{fact.symbol} is not defined once"
    field = next((field for field in owner.fields if field.name == fact.name), None)
    if field is None or (owner.declared_as not in _BUILT and not fact.imported):
        return fact.bounds, f"{fact.symbol} is not built from this field"
    changed = [one.symbol for one in defined if isinstance(one, FunctionFact) and {fact.name, "*"} & set(one.checks)]
    if len(changed) > (fact.origin == "validator") or {fact.name, "*"} & set(owner.converted):
        return fact.bounds, "its value is changed before"
    if "__init__" in owner.members:
        return fact.bounds, f"{fact.symbol} has an __init__ of its own"
    bounds = fitted(fact.bounds, field.type)
    return (bounds, "") if bounds is not None else (fact.bounds, "the field's type has other data")


_WORDS = (
    ("minimum", "≥ {}"),
    ("exclusive_minimum", "> {}"),
    ("maximum", "≤ {}"),
    ("exclusive_maximum", "< {}"),
    ("multiple_of", "a multiple of {}"),
    ("min_length", "at least {} characters long"),
    ("max_length", "at most {} characters long"),
    ("min_items", "at least {} items"),
    ("max_items", "at most {} items"),
    ("pattern", "matches {}"),
)


def spelled(bounds: Bounds) -> str:
    """Bounds in words: ``≥ 0, ≤ 10``."""
    parts = [words.format(getattr(bounds, name)) for name, words in _WORDS if getattr(bounds, name) is not None]
    if bounds.enum is not None:
        parts.append("is one of " + ", ".join(repr(value) for value in bounds.enum))
    return ", ".join(parts)
