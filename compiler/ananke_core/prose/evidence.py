"""How the code keeps a rule: cases that it speaks of, and those that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ananke_core.facts import ClassFact, FunctionFact, ParameterFact, UnitFacts
from ananke_core.mine.wilson import lower_bound
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.rules import (
    Annotation,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Naming,
    Signature,
    Size,
    TypeShape,
)
from ananke_core.rules.annotation import asks_return, declared_parameters, functions_of
from ananke_core.rules.check import check_unit, constraint_check
from ananke_core.rules.documentation import DOCUMENTED
from ananke_core.rules.symbols import NAMES
from ananke_core.text import Span

CONTRADICTED = 0.75
"""A share of cases that keep a rule below which the code says something else than its prose."""

STATED = 0.5
"""Confidence of what was written down and is not contradicted, whatever few cases there are."""


class Source(NamedTuple):
    """The facts of one file. ``seen`` are the rule classes that they can speak of; None for all."""

    path: str
    language: str
    facts: tuple[UnitFacts, ...]
    seen: frozenset[type] | None = None


class Count(NamedTuple):
    """Cases that keep a rule, of all that it speaks of."""

    matching: int
    total: int

    @property
    def contradicted(self) -> bool:
        """Whether the code breaks the rule too often for it to be one."""
        return self.total > 0 and self.matching < CONTRADICTED * self.total

    @property
    def confidence(self) -> float:
        """Lower bound of the 95 % Wilson interval, at least `STATED`."""
        return max(STATED, lower_bound(self.matching, self.total))


def count(constraint: Constraint, sources: Iterable[Source]) -> Count:
    """The cases of a constraint in the code.

    Raises:
        PatternError: its pattern can't be read.
    """
    check = constraint_check(constraint)
    rule: Any = constraint.rule
    if check is None:
        return Count(0, 0)
    total = broken = 0
    for source in sources:
        if source.seen is not None and type(rule) not in source.seen:
            continue
        if constraint.scope.language not in {"", source.language} or not check.applies_to(source.path):
            continue
        placed = check.at(source.path)
        for facts in source.facts:
            total += _CASES[type(rule)](rule, facts)
            broken += len(check_unit(placed, facts))
    # A case can break a rule twice.
    return Count(max(0, total - broken), total)


def of_constraints(constraints: ConstraintSet) -> list[Source]:
    """What a set's signatures and types say, as facts: names, parameters and annotations, nothing of bodies."""
    files: dict[tuple[str, str], UnitFacts] = {}
    for constraint in constraints.constraints:
        scope, rule = constraint.scope, constraint.rule
        facts = files.setdefault((scope.path, scope.language or constraints.language), UnitFacts())
        if isinstance(rule, Signature):
            facts.functions.append(_function(rule))
        elif isinstance(rule, TypeShape) and rule.declared_as not in {"alias", "newtype"}:
            name = rule.symbol.rpartition(".")[2]
            facts.classes.append(ClassFact(name, rule.symbol, _NOWHERE, _NOWHERE))
    seen = frozenset({Naming, Annotation})
    return [Source(path, language, (facts,), seen) for (path, language), facts in files.items()]


_NOWHERE = Span(0, 0)


def _function(rule: Signature) -> FunctionFact:
    name = rule.symbol.rpartition(".")[2]
    return FunctionFact(
        name,
        rule.symbol,
        span=_NOWHERE,
        name_span=_NOWHERE,
        parameters_end=0,
        body_start=None,
        container=rule.container,
        kind="method" if rule.container else "function",
        parameters=tuple(
            ParameterFact(
                one.name,
                one.kind,
                _NOWHERE,
                _NOWHERE,
                annotated=one.type is not None or bool(one.written),
                implicit=bool(rule.container) and place == 0 and one.name in {"self", "cls", "this"},
            )
            for place, one in enumerate(rule.parameters)
        ),
        returns_annotated=rule.returns is not None or bool(rule.returns_written),
        is_special=name.startswith("__") and name.endswith("__"),
    )


def _annotated(rule: Annotation, facts: UnitFacts) -> int:
    if rule.target == "fields":
        return sum(len(owner.fields) for owner in facts.classes)
    found = functions_of(facts, rule.symbol_kind)
    if rule.target == "returns":
        return sum(asks_return(one) for one in found)
    return sum(bool(declared_parameters(one)) for one in found)


_CASES: dict[type, Callable[[Any, UnitFacts], int]] = {
    Naming: lambda rule, facts: sum(1 for _ in NAMES[rule.symbol_kind](facts)),
    Annotation: _annotated,
    Call: lambda rule, facts: len(facts.calls),
    Import: lambda rule, facts: len(facts.imports),
    ErrorHandling: lambda rule, facts: len(facts.handlers),
    Documentation: lambda rule, facts: sum(1 for _ in DOCUMENTED[rule.symbol_kind](facts)),
    Size: lambda rule, facts: sum(1 for _ in functions_of(facts, rule.symbol_kind)),
}
"""How many cases a rule speaks of in the facts of a unit."""
