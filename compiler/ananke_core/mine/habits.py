"""Habits of a workspace: the tallies of its files added up, with places that keep each habit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ananke_core.mine.conventions import ANNOTATED, Convention, Thresholds, conventions, ending_rule
from ananke_core.mine.crossings import Crossings, Sums
from ananke_core.mine.tally import Key, Tally, ending
from ananke_core.model.constraint import Location
from ananke_core.model.rules import Annotation, Import, Naming
from ananke_core.rules.convention import MinedRule
from ananke_core.rules.styles import MINED
from ananke_core.rules.symbols import ERRORS

SHOWN = 2
"""Examples of a habit that are kept."""


@attrs.frozen
class Example:
    """A name that keeps a habit, and where it stands."""

    name: str
    place: Location


@attrs.frozen
class FileHabits:
    """What one file adds to the habits of its workspace; ``examples`` may be left out once there are enough."""

    language: str
    tally: Tally
    examples: Mapping[Key, tuple[Example, ...]] = attrs.field(factory=dict, hash=False)
    crossings: Crossings = attrs.field(factory=Crossings)


@attrs.frozen
class Habit:
    """A convention of many files, with up to `SHOWN` examples."""

    convention: Convention
    examples: tuple[Example, ...] = ()


def key_of(rule: MinedRule) -> Key | None:
    """What a name or annotation that keeps a rule is counted as; imports are counted by file."""
    if isinstance(rule, Import):
        return None
    if isinstance(rule, Annotation):
        return rule.target, 1
    if rule.symbol_kind == "error":
        return "error", ending(rule.pattern.removesuffix("$"))
    return rule.symbol_kind, 1 << MINED.index(rule.style)


def rule_of(key: Key) -> Naming | Annotation | None:
    """The rule that what is counted so would keep; None for what speaks for none alone."""
    topic, seen = key
    if topic == "error":
        return ending_rule(ERRORS[seen - 1]) if seen else None
    for kind, target in ANNOTATED:
        if topic == target:
            return Annotation(kind, target) if seen else None
    styles = [style for index, style in enumerate(MINED) if seen >> index & 1]
    return Naming(topic, style=styles[0]) if len(styles) == 1 else None  # type: ignore[arg-type]


class Habits:
    """The files of a workspace by their paths; a file that changed is put again, and costs what it holds itself."""

    def __init__(self) -> None:
        self._files: dict[str, FileHabits] = {}
        self._sums: dict[str, Tally] = {}
        self._crossings: dict[str, Sums] = {}
        self._telling: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def put(self, path: str, found: FileHabits) -> None:
        """Take a file, in the place of what was known of it."""
        self.drop(path)
        self._files[path] = found
        self._sums[found.language] = self._sums.get(found.language, Tally()) + found.tally
        self._crossings.setdefault(found.language, Sums()).add(found.crossings)
        if found.examples:
            self._telling[path] = None

    def drop(self, path: str) -> None:
        """Forget a file."""
        known = self._files.pop(path, None)
        if known is not None:
            self._sums[known.language] = self._sums[known.language] - known.tally
            self._crossings[known.language].add(known.crossings, -1)
            self._telling.pop(path, None)

    def move(self, path: str, to: str) -> bool:
        """A file, or all of a folder, has another path now, or none (empty); whether anything is known of it.

        Its examples name the old one, so that others are shown.
        """
        moved = [name for name in self._files if path and (name == path or name.startswith(f"{path}/"))]
        for name in moved:
            known = self._files[name]
            self.drop(name)
            if to:
                self.put(to + name[len(path) :], attrs.evolve(known, examples={}))
        return bool(moved)

    def languages(self) -> list[str]:
        """Languages of the files."""
        return sorted(self._sums)

    def of(self, language: str, thresholds: Thresholds) -> tuple[Habit, ...]:
        """Habits of one language that reach the thresholds, in the order of `conventions`; then those of folders."""
        if language not in self._sums:
            return ()
        found = conventions(self._sums[language], thresholds)
        return (
            *(Habit(one, self._examples(language, key)) for one in found if (key := key_of(one.rule)) is not None),
            *(Habit(one) for one in self._crossings[language].conventions(thresholds)),
        )

    def breaking(self, found: Mapping[str, Iterable[Habit]]) -> list[str]:
        """Paths of the files that break a habit of their language, as their counts tell."""
        return [
            path
            for path, known in self._files.items()
            if any(against(known, habit.convention) for habit in found.get(known.language, ()))
        ]

    def wants(self, language: str, key: Key) -> bool:
        """Whether examples of something counted are still to be looked for."""
        return len(self._groups(language, key)) < SHOWN

    def _groups(self, language: str, key: Key) -> list[tuple[Example, ...]]:
        """Examples of the first files that have any."""
        found: list[tuple[Example, ...]] = []
        for path in self._telling:
            known = self._files[path]
            if known.language == language and (examples := known.examples.get(key)):
                found.append(examples)
                if len(found) == SHOWN:
                    break
        return found

    def _examples(self, language: str, key: Key) -> tuple[Example, ...]:
        """Of several files rather than of one: that is what makes a habit of a workspace."""
        groups = self._groups(language, key)
        rounds = [group[turn] for turn in range(SHOWN) for group in groups if turn < len(group)]
        return tuple(rounds[:SHOWN])


def against(found: FileHabits, convention: Convention) -> int:
    """How many cases of a file break a convention; at most one of imports."""
    counts, key = found.tally.counts, key_of(convention.rule)
    if key is None:
        return int(found.crossings.breaks(convention))
    topic, kept = key
    if isinstance(convention.rule, Annotation):
        return counts.get((topic, 0), 0)
    if topic == "error":
        return sum(count for (name, seen), count in counts.items() if name == topic and seen != kept)
    return sum(count for (name, seen), count in counts.items() if name == topic and not seen & kept)
