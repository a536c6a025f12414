"""conflicts: constraints that exclude each other, found per subject and never by comparing all pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ananke_core.compile.passes.conflicts.bounds import bound_clashes
from ananke_core.compile.passes.conflicts.layers import layer_clashes
from ananke_core.compile.passes.conflicts.names import name_clashes
from ananke_core.compile.passes.conflicts.shapes import shape_clashes
from ananke_core.compile.passes.conflicts.stated import Clash, conflict
from ananke_core.compile.passes.conflicts.words import call_clashes, import_clashes
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.working import Working
from ananke_core.model.ir import Conflict
from ananke_core.model.rules import Call, Import, Naming, Signature, TypeShape, ValueRange

_Search = Callable[[Sequence[Working], Patterns], Iterator[Clash]]
_SEARCHES: dict[type, tuple[_Search, ...]] = {
    Naming: (name_clashes,),
    Signature: (shape_clashes,),
    TypeShape: (shape_clashes,),
    ValueRange: (bound_clashes,),
    Import: (import_clashes, layer_clashes),
    Call: (call_clashes,),
}


def find_conflicts(items: Sequence[Working], patterns: Patterns) -> tuple[Conflict, ...]:
    """What clashes among the constraints of a set, without duplicates; hard conflicts first, then by ids.

    Somebody has to have stated one of the constraints of a conflict; none of them can be left out of it.
    """
    by_class: dict[type, list[Working]] = {rule: [] for rule in _SEARCHES}
    stated: set[type] = set()
    for item in items:
        rule = item.constraint.rule.__class__
        if rule in by_class:
            by_class[rule].append(item)
            if item.stated:
                stated.add(rule)
    found = {
        conflict(clash)
        for rule, searches in _SEARCHES.items()
        if rule in stated
        for search in searches
        for clash in search(by_class[rule], patterns)
    }
    return tuple(sorted(found, key=_order))


def _order(found: Conflict) -> tuple[bool, tuple[str, ...], str]:
    return not found.hard, found.constraints, found.reason
