"""What a project declared for a file binds what is compiled of it, as what the file states does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from ananke_core.analysis import Document
from ananke_core.model.constraint import Constraint, Evidence, Location, Place, Range, Scope
from ananke_core.model.enums import DEFAULT_PRIORITY, Kind, Source
from ananke_core.rules.check import Check
from ananke_core.rules.registry import CODES

if TYPE_CHECKING:
    from ananke_core.model.rules import Rule

_KINDS = {
    "1": Kind.SYNTACTIC,
    "2": Kind.TYPE_SAFETY,
    "3": Kind.SEMANTIC,
    "4": Kind.ARCHITECTURAL,
    "5": Kind.OPERATIONAL,
    "6": Kind.SECURITY,
}
"""Kind by the first digit of a code's number."""

_DECLARED = frozenset({"configuration", "constraint"})


def binding_checks(document: Document) -> Iterator[Check]:
    """Checks that also hold for whatever is generated in a file: hard ones of the whole file that are not off."""
    policy = document.policy
    for check in policy.checks:
        silenced = policy.severities.get(check.code) == "off"
        if not silenced and check.hard and not check.scope.symbol and check.applies_to(document.path):
            yield check


def declared_count(document: Document) -> int:
    """How many constraints `declared` gives."""
    return sum(1 for check in binding_checks(document) if check.origin in _DECLARED)


def declared(document: Document) -> list[Constraint]:
    """The rules of the configuration and of pinned sets, as hard constraints of the file.

    The embedded ones are left out: a symbol's grammar must take the code that it comes from, and nobody in the project
    said that this code is wrong.
    """
    return [_constraint(check, document) for check in binding_checks(document) if check.origin in _DECLARED]


def _constraint(check: Check, document: Document) -> Constraint:
    if check.constraint is None:
        return _configured(check, document)
    # A grammar knows the file that it is about, and not the folder that holds it.
    path = document.path if check.scope.path else ""
    return attrs.evolve(check.constraint, scope=Scope(document.language.name, path))


def _configured(check: Check, document: Document) -> Constraint:
    from ananke_core.compile.emit.advice import advice

    kind = _KINDS[check.code[3]]
    rule: Rule = check.rule  # type: ignore[assignment]
    file, _, line = check.where.rpartition(":")
    row = Place(int(line) - 1, 0) if line.isdigit() else None
    made = Constraint(
        CODES[check.code].name,
        kind,
        rule,
        Scope(document.language.name),
        source=Source.USER_DEFINED,
        severity=check.severity,
        priority=DEFAULT_PRIORITY[kind],
        evidence=Evidence(origins=(Location(file, Range(row, row)),) if row is not None else ()),
    )
    return attrs.evolve(made, description=advice(made))
