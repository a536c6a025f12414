"""The constraints of one file on their way through a compile, and what they came to.

Deduplicating, merging and most of emitting look at one file at a time: what a set is made of is compiled in parts, and
what a part came to holds as long as neither it nor what it sees of the others changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import is_
from typing import Any

import attrs

from ananke_core.codec.digests import digest
from ananke_core.compile.emit.grammar import Gathered, gather_conventions
from ananke_core.compile.emit.json_schema.definitions import Notes, Said, Written
from ananke_core.compile.emit.json_schema.keys import Subject
from ananke_core.compile.emit.support import Emitted
from ananke_core.compile.passes.deduplicate import deduplicate
from ananke_core.compile.passes.merge import merge
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.subsume import subsume
from ananke_core.compile.passes.working import Working, order, working_set
from ananke_core.model.constraint import Constraint
from ananke_core.model.enums import Tier
from ananke_core.model.rules import Call, Import, Naming, Opaque, Signature, TypeShape, ValueRange

_ACROSS_FILES = (Naming, ValueRange, Import, Call)
_WITHIN_A_FILE = (Signature, TypeShape)

# What thousands of files have none of; nothing is ever put into it.
_NOTHING: list[Any] = []
_NOT_EMITTED = Emitted()


@attrs.define(eq=False)
class Shard:
    """One file's constraints.

    ``given`` are those of the set; ``items`` those that the passes left, in the order of the IR; ``hard`` those of them
    that go into artefacts, once each. ``packed`` is what they came to, by section of the IR.
    """

    path: str
    given: list[Constraint]
    size: int
    distinct: list[Working] = attrs.field(default=_NOTHING)
    merged: list[Working] = attrs.field(default=_NOTHING)
    items: list[Working] = attrs.field(default=_NOTHING)
    hard: list[tuple[str, Constraint]] = attrs.field(default=_NOTHING)
    gone: tuple[int, int, int] = (0, 0, 0)
    fresh: bool = True
    """Whether anything in it isn't what it was in the compile before."""
    clashing: list[Working] = attrs.field(default=_NOTHING)
    """What can clash with constraints of other files, and what can clash here."""
    clashing_ids: tuple[object, ...] = ()
    speaking: list[Constraint] = attrs.field(default=_NOTHING)
    is_hard: bool = False
    depends: bool = False
    """Whether its schemas carry more or less by what other files refer to."""
    said: Said | None = None
    gathered: Gathered | None = None
    types: Written | None = None
    arguments: Written | None = None
    rooted: bool = False
    empty: frozenset[Subject] = frozenset()
    touched: bool = True
    """Whether one of its artefacts isn't what it was."""
    late: tuple[object, ...] = ()
    emitted: Emitted = attrs.field(factory=Emitted)
    packed: dict[str, Any] = attrs.field(factory=dict)
    repacked: bool = False

    def same_as(self, given: Sequence[Constraint]) -> bool:
        """Whether these are the constraints that it was made of."""
        if len(given) != len(self.given):
            return False
        return all(map(is_, given, self.given)) or list(map(digest, given)) == list(map(digest, self.given))

    def deduplicate(self, level: int) -> None:
        """The constraints as they are given and, above level 0, without duplicates."""
        items = sorted(working_set(self.given), key=order)
        self.distinct = sorted(deduplicate(items), key=order)
        self.merged = self.items = self.distinct if level else items
        self.gone = (len(items) - len(self.items), 0, 0)
        stated = any(one.stated for one in self.distinct if isinstance(one.constraint.rule, _WITHIN_A_FILE))
        wanted = _ACROSS_FILES + (_WITHIN_A_FILE if stated else ())
        self.clashing = [one for one in self.distinct if isinstance(one.constraint.rule, wanted)]
        self.clashing_ids = tuple((one.id, one.stated, one.read) for one in self.clashing)

    def merge(self) -> None:
        """What is equal or strictly combinable as one."""
        found = merge(self.distinct)
        if len(found) < len(self.distinct):
            self.merged = sorted(found, key=order)
        self.items = self.merged
        self.gone = (self.gone[0], len(self.distinct) - len(found), 0)

    def subsume(self, patterns: Patterns) -> None:
        """Without what others of it imply. The budget of ``patterns`` is one for all files, which come in order."""
        found = sorted(subsume(self.merged, patterns), key=order)
        if list(map(_identity, found)) != list(map(_identity, self.items)):
            self.items = found
            self.fresh = True
        self.gone = (*self.gone[:2], len(self.merged) - len(found))

    def prepare(self, schema: bool, grammar: bool) -> None:
        """Sort what is hard by what it says to which emitter."""
        # A constraint that stands in a set twice is one, as far as an artefact goes.
        self.hard = [(item.id, item.constraint) for item in self.once() if _is_hard(item.constraint)]
        self.is_hard = bool(self.hard)
        self.speaking = [constraint for _, constraint in self.hard if isinstance(constraint.rule, Call | Import)]
        self.said = said = Said.of(self.hard) if schema else None
        self.depends = said is not None and bool(said.ranges or any(rule.type_parameters for _, _, rule in said.shapes))
        if grammar:
            self.gathered = gather_conventions(self.hard)
        self.packed.clear()
        self.types = self.arguments = None
        self.touched = True

    def once(self) -> Iterable[Working]:
        """The items, those that stand in the set twice once."""
        return {item.id: item for item in self.items}.values()

    def keep_items(self) -> None:
        """Let go of what the passes were made of."""
        self.given = self.distinct = self.merged = self.clashing = _NOTHING

    def forget(self) -> None:
        """Let go of what only another compile would ask for: small things that stay keep large arenas."""
        self.given = self.distinct = self.merged = self.items = self.hard = self.clashing = self.speaking = _NOTHING
        self.said, self.types, self.arguments, self.emitted = None, None, None, _NOT_EMITTED
        self.path, self.clashing_ids, self.late, self.gone = "", (), (), (0, 0, 0)

    def notes(self) -> list[Notes]:
        """What was noted while its schemas were written."""
        return [one.notes for one in (self.types, self.arguments) if one is not None]


def _identity(item: Working) -> tuple[str, tuple[str, ...], str]:
    return item.id, item.merged_from, item.constraint.priority


def _is_hard(constraint: Constraint) -> bool:
    return constraint.tier is Tier.HARD and not isinstance(constraint.rule, Opaque)
