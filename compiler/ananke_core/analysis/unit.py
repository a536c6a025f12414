"""What is known of one unit: its facts, what it adds to the file's conventions, and its violations per check."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.facts import UnitFacts
from ananke_core.mine.conventions import Tally
from ananke_core.rules.check import Check, Violation, check_unit

# The facts that checks are about. Most units have few kinds of them, and most checks are about one.
_CHECKED = ("functions", "classes", "types", "variables", "imports", "calls", "handlers")
_KEPT = (*_CHECKED, "ranges", "comments")
_MOST_CHECKS = 64
"""Checks of which the violations are kept: those in use, and some that were while habits came and went."""

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
        self.nothing: tuple[object, Found] = (self.keys, _NONE)
        if before is not None and before.keys == self.keys:
            self.keys, self.nothing = before.keys, before.nothing


class Unit:
    """Facts of one unit, relative to its first byte, and everything computed from them alone.

    Shared by all documents that hold the same bytes in the same container: moving a unit costs nothing. Immutable but
    for its memo of violations.
    """

    __slots__ = ("_found", "_holds", "_violations", "declared", "facts", "tally")

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
        self._violations: dict[str, Sequence[Violation]] | None = None
        self._found: tuple[object, Found] = (None, _NONE)

    @classmethod
    def of(cls, facts: UnitFacts) -> Unit:
        """The unit with these facts; one for all that have none, of which a text in pieces has thousands."""
        return cls(facts) if any([getattr(facts, name) for name in _KEPT]) else _NOTHING

    def found(self, asked: Asked) -> Found:
        """What the checks find here; computed once per check, and at hand while the same is asked."""
        keys, found = self._found
        if keys is asked.keys:
            return found
        holds = self._holds
        found = [
            (number, violation)
            for number, check in enumerate(asked.checks)
            if not check.reads.isdisjoint(holds)
            for violation in self._of(check)
        ]
        self._found = (asked.keys, found) if found else asked.nothing
        return found

    def _of(self, check: Check) -> Sequence[Violation]:
        known = self._violations
        if known is None or len(known) > _MOST_CHECKS:
            known = self._violations = {}
        found = known.get(check.key)
        if found is None:
            found = known[check.key] = check_unit(check, self.facts) or ()
        return found


_HOLDS: dict[frozenset[str], frozenset[str]] = {}
_NOTHING = Unit(UnitFacts())
