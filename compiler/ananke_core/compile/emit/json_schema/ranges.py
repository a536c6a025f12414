"""Value ranges by the parameter or field that they bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ananke_core.model.constraint import Constraint
from ananke_core.model.rules import ValueRange
from ananke_core.model.types import Bounds

Members = Mapping[str, Sequence[tuple[str, Bounds]]]
"""Ids and bounds by the member's name."""


class Ranges:
    """All hard value ranges of a set."""

    def __init__(self, stated: Sequence[tuple[str, Constraint, ValueRange]]) -> None:
        self._stated: dict[tuple[str, str], list[tuple[str, str, Bounds]]] = {}
        for computed, constraint, rule in stated:
            key = (constraint.scope.path, rule.symbol)
            self._stated.setdefault(key, []).append((rule.name, computed, rule.bounds))

    def of_everywhere(self) -> list[tuple[str, str]]:
        """Symbols and ids of what is stated without a file."""
        return [
            (symbol, computed)
            for (path, symbol), stated in self._stated.items()
            if not path
            for _, computed, _ in stated
        ]

    def of(self, path: str, symbol: str) -> Members:
        """What is stated of the members of a symbol in this file, or everywhere."""
        found: dict[str, list[tuple[str, Bounds]]] = {}
        if not self._stated:
            return found
        for where in (path, "") if path else ("",):
            for name, computed, bounds in self._stated.get((where, symbol), ()):
                found.setdefault(name, []).append((computed, bounds))
        return found
