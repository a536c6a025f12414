"""Conventions → constraints: soft, statistical, with their counts."""

from __future__ import annotations

from collections.abc import Iterable

from ananke_core.model.constraint import Constraint, Evidence, Scope
from ananke_core.model.enums import DEFAULT_PRIORITY, Kind, Severity, Source, Tier
from ananke_core.model.rules import Annotation, Import, Naming
from ananke_core.rules.convention import Convention

_KINDS = {Naming: Kind.SYNTACTIC, Annotation: Kind.TYPE_SAFETY, Import: Kind.ARCHITECTURAL}


def constraints_of_conventions(conventions: Iterable[Convention], *, path: str, language: str) -> list[Constraint]:
    """One soft constraint per convention, a hint at most, for nobody pinned it.

    It is about the file ``path``, or the folder that the convention names.
    """
    found = []
    for convention in conventions:
        rule = convention.rule
        kind = _KINDS[type(rule)]
        found.append(
            Constraint(
                name=convention.name,
                kind=kind,
                rule=rule,
                scope=Scope(language, convention.path or path),
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
