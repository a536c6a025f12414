"""Conventions → constraints: soft, statistical, with their counts."""

from __future__ import annotations

from collections.abc import Iterable

from ananke_core.model.constraint import Constraint, Evidence, Scope
from ananke_core.model.enums import DEFAULT_PRIORITY, Kind, Severity, Source, Tier
from ananke_core.model.rules import Naming
from ananke_core.rules.convention import Convention


def constraints_of_conventions(conventions: Iterable[Convention], *, path: str, language: str) -> list[Constraint]:
    """One soft constraint per convention, scoped to the file; nobody pinned it, so it is a hint at most."""
    found = []
    for convention in conventions:
        rule = convention.rule
        kind = Kind.SYNTACTIC if isinstance(rule, Naming) else Kind.TYPE_SAFETY
        found.append(
            Constraint(
                name=convention.name,
                kind=kind,
                rule=rule,
                scope=Scope(language, path),
                source=Source.STATISTICS,
                severity=Severity.HINT,
                priority=DEFAULT_PRIORITY[kind],
                tier=Tier.SOFT,
                confidence=round(convention.confidence, 6),
                description=convention.statement,
                evidence=Evidence(convention.matching, convention.total),
            )
        )
    return found
