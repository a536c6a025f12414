"""What a compile leaves for the next one of almost the same set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import is_not
from typing import Any

import attrs

from ananke_core.codec.digests import SortedDigests, digest
from ananke_core.compile.emit.json_schema.definitions import Assigned
from ananke_core.compile.emit.json_schema.keys import Subject
from ananke_core.compile.shard import Shard
from ananke_core.model.constraint import Constraint
from ananke_core.model.ir import EMITTER, Conflict

MOST = 200_000
"""Constraints that a memo keeps; of a larger set it keeps nothing, which then is compiled anew each time."""


@attrs.frozen
class Reused:
    """How much of the last compile was known from the one before."""

    files: int = 0
    files_compiled: int = 0
    constraints: int = 0
    constraints_compiled: int = 0


class Memo:
    """The files of the last set that was compiled, each with its part of the IR.

    For one choice of formats, level and packing. ``reused`` tells what it was good for.
    """

    def __init__(self, most: int = MOST) -> None:
        self.digests = SortedDigests(())
        self.reused = Reused()
        self.conflicts: tuple[Conflict, ...] = ()
        self._most = most
        self._given: Sequence[Constraint] = ()
        self._next: Sequence[Constraint] = ()
        self._places: list[int] | None = None
        self._long: dict[str, list[Any]] = {}
        self._order: list[str] = []
        self._shards: dict[str, Shard] = {}
        self._seen: dict[str, Any] = {}
        self._subjects: list[list[Subject]] = []
        self._assigned: Assigned | None = None

    def changed(self, given: Sequence[Constraint]) -> list[int]:
        """Places of the constraints that aren't those of the last set; all where most aren't."""
        last, self._next = self._given, given
        if len(last) == len(given) and self._shards:
            self._places = list(compress(range(len(given)), map(is_not, last, given)))
            if len(self._places) * 8 <= len(given):
                return self._places
        self._places = None
        return list(range(len(given)))

    def shards(self) -> list[Shard]:
        """The files of the set that `changed` was asked about: as they were, or fresh ones."""
        last, self._given = self._given, self._next
        groups = grouped(self._given) if self._places is None else self._replaced(last, self._places)
        before = {path: self._shards.pop(path) for path in list(self._shards) if path in groups or self._places is None}
        kept, self._shards = self._shards, {}
        if not before and not kept:
            self.digests = SortedDigests(())
        gone: list[Shard] = []
        for path, constraints in groups.items():
            if not constraints:
                continue
            known = before.pop(path, None)
            if known is not None and known.same_as(constraints):
                # Equal ones may be other objects, which then are the ones to compare with.
                known.given = constraints
                kept[path] = known
                continue
            if known is not None:
                gone.append(known)
            kept[path] = Shard(path, constraints, len(constraints))
        gone += before.values()
        shards = [kept[path] for path in sorted(kept)]
        come = [shard for shard in shards if shard.fresh]
        self._count(shards, gone, come)
        self.reused = Reused(len(shards), len(come), _size(shards), _size(come))
        return shards

    def _replaced(self, last: Sequence[Constraint], places: Sequence[int]) -> dict[str, list[Constraint]]:
        """The constraints of the files in which some were replaced; of the others nothing is looked at."""
        groups: dict[str, list[Constraint]] = {}
        for constraint in (one[place] for place in places for one in (last, self._given)):
            path = constraint.scope.path
            if path not in groups:
                groups[path] = list(self._shards[path].given) if path in self._shards else []
        for place in places:
            group = groups[last[place].scope.path]
            del group[next(at for at, one in enumerate(group) if one is last[place])]
            groups[self._given[place].scope.path].append(self._given[place])
        return groups

    def _count(self, shards: Sequence[Shard], gone: Sequence[Shard], come: Sequence[Shard]) -> None:
        if not self.digests or (_size(gone) + _size(come)) * 8 > _size(shards):
            self.digests = SortedDigests(digest(constraint) for shard in shards for constraint in shard.given)
            return
        # Most of a file that changed is what it was.
        before = Counter(digest(constraint) for shard in gone for constraint in shard.given)
        now = Counter(digest(constraint) for shard in come for constraint in shard.given)
        for one in (before - now).elements():
            self.digests.remove(one)
        for one in (now - before).elements():
            self.digests.add(one)

    def hash(self, formats: Sequence[str], level: int) -> str:
        """The hash of the IR of the last set."""
        return self.digests.set_hash(formats, level, EMITTER)

    def assigned(self, subjects: list[list[Subject]]) -> Assigned:
        """The keys of these subjects, anew only where they aren't what they were."""
        if self._assigned is None or subjects != self._subjects:
            self._subjects = subjects
            self._assigned = Assigned(subject for each in subjects for subject in each)
        return self._assigned

    def same(self, what: str, seen: Any) -> bool:
        """Whether what files see of one another is what it was."""
        before = self._seen.get(what)
        self._seen[what] = seen
        return before is not None and bool(before == seen)

    def keep(self, shards: Sequence[Shard]) -> dict[str, list[Any]]:
        """Keep the files of a compile that ended; one that doesn't end leaves nothing.

        Returns:
            What they came to: the parts of all files by section, in order.
        """
        order = [shard.path for shard in shards]
        packed = [(place, shard) for place, shard in enumerate(shards) if shard.repacked]
        if order == self._order:
            for section, parts in self._long.items():
                for place, shard in packed:
                    parts[place] = shard.packed[section]
        else:
            sections = shards[0].packed if shards else ()
            self._long = {section: [shard.packed[section] for shard in shards] for section in sections}
            self._order = order
        for _, shard in packed:
            shard.repacked = False
        found = {section: list(parts) for section, parts in self._long.items()}
        if _size(shards) > self._most:
            self.clear()
        else:
            self._shards = dict(zip(order, shards, strict=True))
        return found

    def clear(self) -> None:
        """Forget everything."""
        self._given = self._next = ()
        self._long, self._order = {}, []
        self.digests = SortedDigests(())
        self._shards, self._seen, self._subjects, self._assigned = {}, {}, [], None


def grouped(constraints: Iterable[Constraint]) -> dict[str, list[Constraint]]:
    """Constraints by their files."""
    groups: dict[str, list[Constraint]] = {}
    for constraint in constraints:
        path = constraint.scope.path
        if path in groups:
            groups[path].append(constraint)
        else:
            groups[path] = [constraint]
    return groups


def _size(shards: Sequence[Shard]) -> int:
    return sum(shard.size for shard in shards)
