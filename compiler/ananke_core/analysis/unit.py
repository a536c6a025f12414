"""What is known of one unit: its facts, what it adds to the file's conventions, and its violations per check."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.facts import UnitFacts
from ananke_core.mine.conventions import Tally
from ananke_core.rules.check import Check, Violation, check_unit

# The facts that checks are about. Most units have few kinds of them, and most checks are about one.
_CHECKED = ("functions", "classes", "types", "variables", "imports", "calls", "handlers")
_NONE: Sequence[Violation] = ()


class Unit:
    """Facts of one unit, relative to its first byte, and everything computed from them alone.

    Shared by all documents that hold the same bytes in the same container: moving a unit costs nothing. Immutable but
    for its memo of violations.
    """

    __slots__ = ("_holds", "_violations", "declared", "facts", "tally")

    def __init__(self, facts: UnitFacts) -> None:
        self.facts = facts
        self.tally = Tally.of(facts)
        # How many constraints the facts state (extraction/constraints.py).
        shapes = sum(class_.shape is not None for class_ in facts.classes)
        self.declared = len(facts.functions) + len(facts.types) + len(facts.ranges) + shapes
        self._holds = frozenset(name for name in _CHECKED if getattr(facts, name))
        self._violations: dict[object, list[Violation]] = {}

    def violations(self, check: Check) -> Sequence[Violation]:
        """What ``check`` finds here, computed once per check."""
        if check.reads.isdisjoint(self._holds):
            return _NONE
        found = self._violations.get(check.key)
        if found is None:
            found = self._violations[check.key] = check_unit(check, self.facts)
        return found
