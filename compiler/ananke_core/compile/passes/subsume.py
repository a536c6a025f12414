"""subsume: what another constraint of the same scope and tier says already is left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import attrs

from ananke_core.compile.passes.implied import implies
from ananke_core.compile.passes.merge import RANK, as_one, precedence
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.working import Working
from ananke_core.model.rules import (
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Naming,
    Rule,
    Size,
    Structure,
    TypeShape,
    ValueRange,
)

_SUBJECTS: dict[type, Callable[[Any], Hashable]] = {
    Naming: lambda rule: rule.symbol_kind,
    Call: lambda rule: True,
    Import: lambda rule: True,
    ValueRange: lambda rule: (rule.symbol, rule.name),
    Size: lambda rule: (rule.symbol_kind, rule.measure),
    Documentation: lambda rule: rule.symbol_kind,
    Structure: lambda rule: rule.symbol,
    Async: lambda rule: True,
    ErrorHandling: lambda rule: True,
    TypeShape: lambda rule: rule.symbol,
}

# A constraint is held against so many of its group, so that the work grows with the set.
_MOST_COMPARED = 16


def subsume(items: Sequence[Working], patterns: Patterns) -> list[Working]:
    """The constraints without those that another one implies; its ``merged_from`` names them.

    The one that stays has the highest priority of them. Artefacts accept what they accepted before.
    """
    groups: dict[Hashable, list[Working]] = {}
    for item in items:
        constraint = item.constraint
        cls = constraint.rule.__class__
        subject = _SUBJECTS.get(cls)
        if subject is None:
            groups[item.id, len(groups)] = [item]
            continue
        scope = constraint.scope
        key = (cls, subject(constraint.rule), scope.path, scope.symbol, scope.language, constraint.tier)
        groups.setdefault(key, []).append(item)
    return [one for group in groups.values() for one in (group if len(group) == 1 else _strongest(group, patterns))]


def _strongest(group: list[Working], patterns: Patterns) -> list[Working]:
    stay: list[Working] = []
    gone: dict[int, list[Working]] = {}
    for item in sorted(group, key=lambda item: (_weakness(item.constraint.rule), precedence(item))):
        rule = item.constraint.rule
        compared = range(min(len(stay), _MOST_COMPARED))
        place = next((at for at in compared if implies(stay[at].constraint.rule, rule, patterns)), None)
        if place is not None:
            gone.setdefault(id(stay[place]), []).append(item)
            continue
        weaker = [stay[at] for at in compared if implies(rule, stay[at].constraint.rule, patterns)]
        for one in weaker:
            stay.remove(one)
            gone.setdefault(id(item), []).extend([one, *gone.pop(id(one), ())])
        stay.append(item)
    return [_standing_for(item, gone.get(id(item), ())) for item in stay]


def _weakness(rule: Rule) -> int:
    """What to sort by, so that those come first which imply others."""
    if isinstance(rule, Size):
        return rule.maximum
    return -len(rule.denied) if isinstance(rule, Call | Import) else 0


def _standing_for(item: Working, others: Sequence[Working]) -> Working:
    one = as_one([item, *others], item.constraint.rule)
    priority = min((each.constraint.priority for each in (item, *others)), key=lambda each: RANK[each])
    if priority is item.constraint.priority:
        return one
    return attrs.evolve(one, constraint=attrs.evolve(one.constraint, priority=priority))
