"""A constraint, where it holds, what supports it, and a set of them."""

from __future__ import annotations

from typing import Any

import attrs

from ananke_core.frozen import frozen
from ananke_core.model.enums import Kind, Priority, Severity, Source, Tier
from ananke_core.model.rules import Opaque, Rule


@frozen
class Place:
    """A point in a text: zero-based line and character, characters in Unicode code points."""

    line: int
    character: int


@frozen
class Range:
    """From ``start`` up to, not including, ``end``."""

    start: Place
    end: Place


@frozen
class Location:
    """A range in a file; ``path`` is relative to the workspace folder, with ``/``."""

    path: str
    range: Range


@frozen
class Scope:
    """Where a constraint holds; an empty member means everywhere."""

    language: str = ""
    path: str = ""
    symbol: str = ""


@frozen
class Evidence:
    """What a statement rests on: ``matching`` of ``total`` cases, examples of them, and the exceptions."""

    matching: int = 0
    total: int = 0
    origins: tuple[Location, ...] = ()
    exceptions: tuple[Location, ...] = ()


@attrs.frozen
class Constraint:
    """One statement about code.

    ``id`` is computed by `ananke_core.codec` unless it came from outside. ``extra`` keeps members that the model
    does not know; they are written back and take no part in ids and hashes.
    """

    name: str
    kind: Kind
    rule: Rule = attrs.field(factory=Opaque)
    scope: Scope = attrs.field(factory=Scope)
    source: Source = Source.USER_DEFINED
    severity: Severity = Severity.INFO
    priority: Priority = Priority.MEDIUM
    tier: Tier = Tier.HARD
    confidence: float = 1.0
    description: str = ""
    evidence: Evidence = attrs.field(factory=Evidence)
    id: str = ""
    extra: dict[str, Any] = attrs.field(factory=dict, hash=False)
    # Set by `ananke_core.codec.digests` when it is asked for; never copied by `attrs.evolve`.
    _digest: str = attrs.field(default="", init=False, eq=False, repr=False)

    @property
    def stated(self) -> bool:
        """True for what somebody declared (or pinned), false for what was read out of code."""
        return self.source is Source.USER_DEFINED


@attrs.frozen
class ConstraintSet:
    """Constraints under a name. ``language`` is the default of each ``scope.language`` and is filled in when read."""

    constraints: tuple[Constraint, ...] = ()
    name: str = ""
    language: str = ""
    version: str = "1"
    extra: dict[str, Any] = attrs.field(factory=dict, hash=False)
