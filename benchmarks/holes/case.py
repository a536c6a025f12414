"""Holes of real files, who asks about them, and what was found."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import attrs

from ananke_core.holes import Scale
from ananke_core.languages import Language
from ananke_core.model.rules import Rule
from benchmarks import tally


@attrs.frozen
class Case:
    """A piece of a file, cut out: byte offsets, and what kind of node it is."""

    path: str
    data: bytes
    start: int
    end: int
    scale: Scale
    kind: str
    language: Language

    @property
    def before(self) -> str:
        """The text up to the hole."""
        return self.data[: self.start].decode()

    @property
    def text(self) -> str:
        """What stood in the hole."""
        return self.data[self.start : self.end].decode()

    @property
    def after(self) -> str:
        """The text behind the hole."""
        return self.data[self.end :].decode()


@attrs.define
class Tally(tally.Tally[Case, str]):
    """What a run found, by scale and class; how long grammars took to make, and their masks."""

    seconds: float = 0.0
    masks: dict[Scale, list[float]] = attrs.field(factory=lambda: {scale: [] for scale in Scale})


class Asked(Protocol):
    """What is asked about the holes of a language, and who judges the answers."""

    rules: tuple[Rule, ...]

    def files(self, roots: Sequence[Path], seed: int) -> Sequence[Path]:
        """Files in a fixed random order."""

    def cases(self, path: Path, chance: random.Random, each: int) -> list[Case]:
        """Some holes of a file, as many of each scale."""

    def lawful(self, case: Case, mutant: str) -> bool:
        """Whether a mutant may not stand in a hole."""

    def mutants(self, case: Case, chance: random.Random) -> Iterator[tuple[str, str]]:
        """Changed texts of a hole, with the class of the change."""

    def denied_with(self, case: Case, text: str) -> bool:
        """Whether a text brings denied names or modules into its place."""
