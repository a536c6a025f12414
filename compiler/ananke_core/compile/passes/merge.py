"""merge: what is exactly equal, or strictly combinable, in one scope and tier becomes one constraint."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import attrs

from ananke_core.codec.canonical_json import encode_sorted
from ananke_core.codec.plain import write_filled
from ananke_core.compile.passes.combine import COMBINERS
from ananke_core.compile.passes.deduplicate import SUBJECTS
from ananke_core.compile.passes.working import Working
from ananke_core.model.enums import Priority
from ananke_core.model.rules import Opaque, Rule

RANK = {priority: rank for rank, priority in enumerate(Priority)}
"""Places of priorities, the highest first."""


def merge(items: Sequence[Working]) -> list[Working]:
    """Equal rules of any kind and priority, and combinable ones of one kind and priority, as one constraint each.

    The one of the highest priority stays, among those the one of the smallest name; the others are in its
    ``merged_from``. It keeps its id, whatever its rule became.
    """
    groups: dict[Hashable, list[Working]] = {}
    for item in items:
        constraint = item.constraint
        rule = constraint.rule
        cls = rule.__class__
        scope = constraint.scope
        subject = None if cls in COMBINERS else SUBJECTS[cls](rule) if cls in SUBJECTS else rule
        key = (cls, scope.path, scope.symbol, subject)
        known = groups.get(key)
        if known is None:
            groups[key] = [item]
        else:
            known.append(item)
    if len(groups) == len(items):
        return list(items)
    return [one for group in groups.values() for one in (group if len(group) == 1 else _merged(group))]


def _merged(group: list[Working]) -> list[Working]:
    by_place: dict[Hashable, list[Working]] = {}
    for item in sorted(group, key=precedence):
        by_place.setdefault((item.constraint.scope.language, item.constraint.tier), []).append(item)
    return [one for place in by_place.values() for one in _combined(_equal_as_one(place))]


def precedence(item: Working) -> tuple[int, str, bool, str]:
    """Which of several constraints stays: the one of the highest priority, then of the smallest name."""
    return RANK[item.constraint.priority], item.constraint.name, not item.stated, item.id


def _equal_as_one(items: list[Working]) -> list[Working]:
    if len(items) == 1:
        return items
    same: dict[Hashable, list[Working]] = {}
    for item in items:
        rule = item.constraint.rule
        name = item.constraint.name if isinstance(rule, Opaque) and not rule.text else ""
        same.setdefault((name, encode_sorted(write_filled(rule))), []).append(item)
    return [as_one(equal, equal[0].constraint.rule) for equal in same.values()]


def _combined(items: list[Working]) -> list[Working]:
    combiner = COMBINERS.get(items[0].constraint.rule.__class__)
    if combiner is None or len(items) == 1:
        return items
    found: list[Working] = []
    together: dict[Hashable, list[Working]] = {}
    for item in items:
        constraint = item.constraint
        key = combiner.key(constraint.rule)
        if key is None:
            found.append(item)
        else:
            together.setdefault((constraint.kind, constraint.priority, key), []).append(item)
    for alike in together.values():
        rules = [item.constraint.rule for item in alike]
        for part in combiner.parts(rules) if len(alike) > 1 else [[0]]:
            one = combiner.combine([rules[index] for index in part]) if len(part) > 1 else rules[part[0]]
            found.append(as_one([alike[index] for index in part], one))
    return found


def as_one(items: Sequence[Working], rule: Rule) -> Working:
    """The first of these constraints, with this rule, standing for all of them."""
    first, *rest = items
    if not rest:
        return first
    constraint = first.constraint
    if constraint.rule is not rule:
        constraint = attrs.evolve(constraint, rule=rule)
    return Working(
        constraint,
        first.id,
        any(item.stated for item in items),
        any(item.read for item in items),
        tuple(sorted([*first.merged_from, *(id_ for item in rest for id_ in (item.id, *item.merged_from))])),
    )
