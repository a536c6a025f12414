"""What is known of one unit: its facts, what it adds to the file's conventions, and its violations per check."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.facts import UnitFacts
from ananke_core.mine.conventions import Tally
from ananke_core.rules.check import Check, Violation, check_unit

# The facts that checks are about. Most units have few kinds of them, and most checks are about one.
_CHECKED = ("functions", "classes", "types", "variables", "imports", "calls", "handlers")
_KEPT = (*_CHECKED, "ranges", "comments")

Found = Sequence[tuple[int, Violation]]
"""Violations with the number of the check in those that were asked for, in their order."""

_NONE: Found = ()


class Asked:
    """Checks that are asked for, in their order, and their keys.

    ``keys`` is one object for as long as a document is asked for the same, so that what was found can be told by it;
    ``nothing`` is what is remembered by a unit in which they found nothing.
    """

    __slots__ = ("checks", "keys", "nothing")

    def __init__(self, checks: tuple[Check, ...], before: Asked | None = None) -> None:
        self.checks = checks
        self.keys: tuple[str, ...] = tuple([check.key for check in checks])
        self.nothing: tuple[tuple[str, ...], Found] = (self.keys, _NONE)
        if before is not None and before.keys == self.keys:
            self.keys, self.nothing = before.keys, before.nothing


class Unit:
    """Facts of one unit, relative to its first byte, and everything computed from them alone.

    Shared by all documents that hold the same bytes in the same container: moving a unit costs nothing. Immutable but
    for its memo of violations.
    """

    __slots__ = ("_found", "_holds", "declared", "facts", "tally")

    def __init__(self, facts: UnitFacts) -> None:
        # A file has thousands of units, and most of them few kinds of facts: empty tuples are shared by all.
        for name in _KEPT:
            setattr(facts, name, tuple(getattr(facts, name)))
        self.facts = facts
        self.tally = Tally.of(facts)
        # How many constraints the facts state (extraction/constraints.py).
        shapes = sum(class_.shape is not None for class_ in facts.classes)
        self.declared = len(facts.functions) + len(facts.types) + len(facts.ranges) + shapes
        holds = frozenset([name for name in _CHECKED if getattr(facts, name)])
        self._holds = _HOLDS.setdefault(holds, holds)
        self._found: tuple[tuple[str, ...], Found] = ((), _NONE)

    @classmethod
    def of(cls, facts: UnitFacts) -> Unit:
        """The unit with these facts; one for all that have none, of which a text in pieces has thousands."""
        return cls(facts) if any([getattr(facts, name) for name in _KEPT]) else _NOTHING

    def found(self, asked: Asked) -> Found:
        """What the checks find here; of those that were asked for the last time it is known."""
        before, found = self._found
        if before is asked.keys:
            return found
        known: dict[str, list[Violation]] = {}
        for number, violation in found:
            # A rule that stands in two places is found twice.
            if before.index(before[number]) == number:
                known.setdefault(before[number], []).append(violation)
        holds = self._holds
        found = [
            (number, violation)
            for number, check in enumerate(asked.checks)
            if not check.reads.isdisjoint(holds)
            for violation in (known.get(check.key, ()) if check.key in before else check_unit(check, self.facts))
        ]
        self._found = (asked.keys, found) if found else asked.nothing
        return found


_HOLDS: dict[frozenset[str], frozenset[str]] = {}
_NOTHING = Unit(UnitFacts())
