"""Value ranges by the parameter or field that they bound."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.compile.emit.json_schema.bounds import merged
from ananke_core.model.constraint import Constraint
from ananke_core.model.rules import ValueRange
from ananke_core.model.types import Bounds


class Ranges:
    """All hard value ranges of a set; false in a boolean context where there are none."""

    def __init__(self, stated: Sequence[tuple[str, Constraint, ValueRange]]) -> None:
        self._by_member: dict[tuple[str, str, str], list[tuple[str, Bounds]]] = {}
        for computed, constraint, rule in stated:
            key = (constraint.scope.path, rule.symbol, rule.name)
            self._by_member.setdefault(key, []).append((computed, rule.bounds))
        self.used: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._by_member)

    def take(self, path: str, symbol: str, name: str) -> Bounds | None:
        """What is stated of a member in this file, or everywhere."""
        found: Bounds | None = None
        for where in (path, "") if path else ("",):
            for computed, bounds in self._by_member.get((where, symbol, name), ()):
                self.used.add(computed)
                found = merged(found, bounds)
        return found
