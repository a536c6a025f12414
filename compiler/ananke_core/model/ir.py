"""ConstraintIR: what a set compiles to. Absent members are None and are not written."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from ananke_core.frozen import frozen
from ananke_core.model.enums import Kind, Priority, Tier

Format = Literal["json-schema", "grammar", "regex"]
FORMATS: tuple[Format, ...] = ("grammar", "json-schema", "regex")
"""All formats, in the order in which the IR lists them."""

EMITTER = 1
"""Rises only when the bytes of an IR change for the same input; part of every hash."""


@frozen
class CompiledConstraint:
    """One constraint of the result: what it compiled to, and which constraints went into it."""

    id: str
    name: str
    kind: Kind
    priority: Priority
    tier: Tier
    compiled_to: tuple[Format, ...] = ()
    merged_from: tuple[str, ...] = ()


@frozen
class SchemaEntry:
    """What a key of ``json_schema.$defs`` is."""

    key: str
    symbol: str
    path: str
    role: Literal["type", "arguments", "name"]


@frozen
class GrammarUnit:
    """A grammar for one definition of any of ``symbols``; a dialect that can't carry it is None."""

    language: str
    path: str
    symbols: tuple[str, ...]
    lark: str | None = None
    ebnf: str | None = None
    gbnf: str | None = None


@frozen
class NewGrammar:
    """A grammar for a definition that isn't there yet and keeps the hard conventions."""

    language: str
    what: str
    lark: str | None = None
    ebnf: str | None = None
    gbnf: str | None = None


@frozen
class Grammar:
    """All grammars of an IR."""

    units: tuple[GrammarUnit, ...] = ()
    new: tuple[NewGrammar, ...] = ()


@frozen
class RegexEntry:
    """A whole-match pattern in the portable subset."""

    constraint: str
    name: str
    pattern: str


@frozen
class Identifiers:
    """Names that may not be used, and modules that may or may not be imported."""

    denied: tuple[str, ...] = ()
    denied_imports: tuple[str, ...] = ()
    allowed_imports: tuple[str, ...] = ()


@frozen
class EngineSupport:
    """Which constraints an engine enforces with this IR, and which have to be checked afterwards."""

    enforced: tuple[str, ...] = ()
    checked_only: tuple[str, ...] = ()


@frozen
class Unenforced:
    """A constraint that a format or engine does not carry (both empty: none does), and why."""

    constraint: str
    reason: str
    format: str = ""
    engine: str = ""


@frozen
class Conflict:
    """The smallest set of constraints that exclude each other; ``witness`` where one exists."""

    constraints: tuple[str, ...]
    reason: str
    witness: str | None = None
    hard: bool = True


@frozen
class Stats:
    """How many constraints went in and what the passes did with them."""

    input: int = 0
    duplicates: int = 0
    merged: int = 0
    subsumed: int = 0


@attrs.frozen
class ConstraintIR:
    """The compiled form of a set. Deterministic: the same digests and options give the same bytes."""

    hash: str
    formats: tuple[Format, ...]
    optimization_level: int
    constraint_count: int
    constraints: tuple[CompiledConstraint, ...]
    json_schema: dict[str, Any] | None = None
    schema_index: tuple[SchemaEntry, ...] | None = None
    grammar: Grammar | None = None
    regex: tuple[RegexEntry, ...] | None = None
    identifiers: Identifiers = attrs.field(factory=Identifiers)
    engines: dict[str, EngineSupport] = attrs.field(factory=dict)
    advice: tuple[str, ...] = ()
    unenforced: tuple[Unenforced, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    feasible: bool = True
    stats: Stats = attrs.field(factory=Stats)
    version: str = "1"
    emitter: int = EMITTER

    def to_dict(self) -> dict[str, Any]:
        """Plain data of its own, as it is written: formats that weren't asked for are absent."""
        from ananke_core.codec import ir_to_dict  # the one call upwards, for people who hold only the IR

        return ir_to_dict(self)

    def __getitem__(self, key: str) -> Any:
        return self.to_dict()[key]

    def __contains__(self, key: object) -> bool:
        return key in self.to_dict()
