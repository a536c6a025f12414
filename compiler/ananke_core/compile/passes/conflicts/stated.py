"""Who may clash with whom: somebody has to have stated one of them, and only hard ones make a set infeasible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ananke_core.compile.passes.scopes import by_scope, meeting
from ananke_core.compile.passes.working import Working
from ananke_core.model.constraint import Scope
from ananke_core.model.enums import Tier
from ananke_core.model.ir import Conflict


class Clash(NamedTuple):
    """Constraints that exclude each other, and why."""

    items: tuple[Working, ...]
    reason: str
    witness: str | None = None


Search = Callable[[Sequence[Working]], Clash | None]
"""The smallest clash among constraints of one subject and place."""

# Alternatives of the code that contradict one another are tried one by one against what was stated.
_MOST_ALTERNATIVES = 64


def conflict(clash: Clash) -> Conflict:
    """A clash as an IR writes it."""
    hard = all(item.constraint.tier is Tier.HARD for item in clash.items)
    return Conflict(tuple(sorted({item.id for item in clash.items})), clash.reason, clash.witness, hard)


def clash_among(items: Sequence[Working], search: Search) -> Clash | None:
    """The clash of hard constraints, or else the one that soft ones take part in.

    What the code itself says in several ways (overloads, branches) are alternatives: they clash with what was stated,
    never with each other.
    """
    hard = [item for item in items if item.constraint.tier is Tier.HARD]
    found = _stated_clash(hard, search)
    return found if found is not None or len(hard) == len(items) else _stated_clash(items, search)


def _stated_clash(items: Sequence[Working], search: Search) -> Clash | None:
    stated = [item for item in items if item.stated]
    if not stated:
        return None
    read = [item for item in items if not item.stated]
    if not read or search(read) is None:
        return search(items)
    found = search(stated)
    for one in read[:_MOST_ALTERNATIVES]:
        # What contradicts itself says nothing about what was stated.
        if found is None and search([one]) is None:
            found = search([*stated, one])
    return found


def clashes_by_scope(items: Iterable[Working], search: Search) -> Iterable[Clash]:
    """The clashes of one subject, one per place at most; what clashes in a wider place isn't repeated in it."""
    groups = by_scope(items)
    clashing: set[Scope] = set()
    for scope, members, wider in meeting(groups):
        own = groups[scope]
        found = clash_among(own if not clashing.isdisjoint(wider) else members, search)
        if found is not None:
            clashing.add(scope)
            yield found
        elif not clashing.isdisjoint(wider):
            clashing.add(scope)


def grouped(items: Iterable[Working], subject: Callable[[Working], object]) -> Mapping[object, list[Working]]:
    """Constraints by what they are about."""
    groups: dict[object, list[Working]] = {}
    for item in items:
        groups.setdefault(subject(item), []).append(item)
    return groups
