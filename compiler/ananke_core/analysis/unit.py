"""What is known of one unit: its facts, what it adds to the file's conventions, and its violations per check."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import compress
from operator import attrgetter
from typing import Any, NamedTuple

import attrs

from ananke_core.analysis.signs import Sign, shows, signs_of
from ananke_core.facts import UnitFacts
from ananke_core.mine.conventions import Tally
from ananke_core.rules.check import Check, Violation, check_unit

# The facts that checks are about. Most units have few kinds of them, and most checks are about one.
_CHECKED = ("functions", "classes", "types", "variables", "imports", "calls", "handlers")
_checked = attrgetter(*_CHECKED)
# All of them, in their order.
_groups = attrgetter(*(field.name for field in attrs.fields(UnitFacts)))

Found = Sequence[tuple[int, Violation]]
"""Violations with the number of the check in those that were asked for, in their order."""

_NONE: Found = ()


class _Plan(NamedTuple):
    """The checks that can find something in units with some kinds of facts, each with its number and its signs.

    ``signs`` are those of all of them; None where one has none, so that there is no way around asking.
    """

    checks: list[tuple[int, Check, frozenset[Sign] | None]]
    signs: frozenset[Sign] | None


class Asked:
    """Checks that are asked for, in their order, and their keys.

    ``keys`` is one object for as long as a document is asked for the same, so that what was found can be told by it;
    ``nothing`` is what is remembered by a unit in which they found nothing.
    """

    __slots__ = ("_plans", "checks", "keys", "nothing")

    def __init__(self, checks: tuple[Check, ...], before: Asked | None = None) -> None:
        self.checks = checks
        self.keys: tuple[str, ...] = tuple([check.key for check in checks])
        self.nothing: tuple[tuple[str, ...], Found] = (self.keys, _NONE)
        self._plans: dict[frozenset[str], _Plan] = {}
        if before is not None and before.keys == self.keys:
            # What is found depends on nothing of a check but its key: newer evidence needs no new plan.
            self.keys, self.nothing, self._plans = before.keys, before.nothing, before._plans

    def plan(self, holds: frozenset[str]) -> _Plan:
        """How units are asked that have these kinds of facts."""
        plan = self._plans.get(holds)
        if plan is None:
            checks = [
                (number, check, signs_of(check.rule))
                for number, check in enumerate(self.checks)
                if not check.reads.isdisjoint(holds)
            ]
            signs = [signs for _, _, signs in checks if signs is not None]
            every: frozenset[Sign] = frozenset().union(*signs)
            plan = self._plans[holds] = _Plan(checks, every if len(signs) == len(checks) else None)
        return plan


class Unit:
    """Facts of one unit, relative to its first byte, and everything computed from them alone.

    Shared by all documents that hold the same bytes in the same container: moving a unit costs nothing. Immutable but
    for its memo of violations.
    """

    __slots__ = ("_found", "_holds", "declared", "facts", "tally")

    def __init__(self, facts: UnitFacts) -> None:
        # A file has thousands of units, and most of them few kinds of facts: empty tuples are shared by all.
        kept: Any = facts
        kept.functions, kept.classes, kept.types = tuple(facts.functions), tuple(facts.classes), tuple(facts.types)
        kept.variables, kept.imports, kept.calls = tuple(facts.variables), tuple(facts.imports), tuple(facts.calls)
        kept.handlers, kept.ranges, kept.comments = tuple(facts.handlers), tuple(facts.ranges), tuple(facts.comments)
        self.facts = facts
        self.tally = Tally.of(facts)
        # How many constraints the facts state (extraction/constraints.py).
        self.declared = len(facts.functions) + len(facts.types) + len(facts.ranges)
        for class_ in facts.classes:
            self.declared += class_.shape is not None
        self._holds = _kinds(*map(bool, _checked(facts)))
        self._found: tuple[tuple[str, ...], Found] = ((), _NONE)

    @classmethod
    def of(cls, facts: UnitFacts) -> Unit:
        """The unit with these facts; one for all that have none, of which a text in pieces has thousands."""
        return cls(facts) if any(_groups(facts)) else _NOTHING

    def found(self, asked: Asked) -> Found:
        """What the checks find here; of those that were asked for the last time it is known."""
        before, found = self._found
        if before is asked.keys:
            return found
        plan = asked.plan(self._holds)
        callees = [call.callee for call in self.facts.calls]
        if plan.signs is not None and not shows(plan.signs, self.tally, callees):
            self._found = asked.nothing
            return _NONE
        known: dict[str, list[Violation]] = {}
        for number, violation in found:
            # A rule that stands in two places is found twice.
            if before.index(before[number]) == number:
                known.setdefault(before[number], []).append(violation)
        found = [
            (number, violation)
            for number, check, signs in plan.checks
            if signs is None or shows(signs, self.tally, callees)
            for violation in (known.get(check.key, ()) if check.key in before else check_unit(check, self.facts))
        ]
        self._found = (asked.keys, found) if found else asked.nothing
        return found


@cache
def _kinds(*held: bool) -> frozenset[str]:
    """The kinds of facts of which there are some; one object for all units that have the same."""
    return frozenset(compress(_CHECKED, held))


_NOTHING = Unit(UnitFacts())
