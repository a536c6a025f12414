"""Defaults that depend on what a constraint is and where it comes from."""

from __future__ import annotations

from ananke_core.model.enums import DEFAULT_SEVERITY, Kind, Severity, Source, Tier

_OBSERVED = frozenset({Source.STATISTICS, Source.TEST_MINING, Source.TELEMETRY, Source.LLM_ANALYSIS})


def default_tier(source: Source) -> Tier:
    """``hard`` for what is declared, extracted from a declaration or pinned; ``soft`` for what was only observed."""
    return Tier.SOFT if source in _OBSERVED else Tier.HARD


def default_severity(kind: Kind, source: Source) -> Severity:
    """By kind; a convention mined from statistics, which nobody pinned, is no louder than a hint."""
    return Severity.HINT if source is Source.STATISTICS else DEFAULT_SEVERITY[kind]
