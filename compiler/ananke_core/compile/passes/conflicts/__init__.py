"""conflicts: constraints that exclude each other, found per subject and never by comparing all pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ananke_core.compile.passes.conflicts.bounds import bound_clashes
from ananke_core.compile.passes.conflicts.stated import Clash, conflict
from ananke_core.compile.passes.conflicts.words import call_clashes, import_clashes
from ananke_core.compile.passes.working import Working
from ananke_core.model.ir import Conflict
from ananke_core.model.rules import Call, Import, ValueRange

_SEARCHES: dict[type, Callable[[Sequence[Working]], Iterator[Clash]]] = {
    ValueRange: bound_clashes,
    Import: import_clashes,
    Call: call_clashes,
}


def find_conflicts(items: Sequence[Working]) -> tuple[Conflict, ...]:
    """What clashes among the constraints of a set, without duplicates; hard conflicts first, then by ids.

    Somebody has to have stated one of the constraints of a conflict; none of them can be left out of it.
    """
    by_class: dict[type, list[Working]] = {}
    stated: set[type] = set()
    for item in items:
        rule = item.constraint.rule.__class__
        if rule in by_class:
            by_class[rule].append(item)
        elif rule in _SEARCHES:
            by_class[rule] = [item]
        if item.stated:
            stated.add(rule)
    found: set[Conflict] = set()
    for rule, search in _SEARCHES.items():
        if rule in stated:
            found.update(map(conflict, search(by_class[rule])))
    return tuple(sorted(found, key=_order))


def _order(found: Conflict) -> tuple[bool, tuple[str, ...], str]:
    return not found.hard, found.constraints, found.reason
