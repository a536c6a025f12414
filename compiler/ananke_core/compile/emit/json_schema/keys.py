"""Keys of ``$defs``: readable where that is unique, made unique where it is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from ananke_core.lookup import module_of

# Characters that need no escape in a JSON pointer or a URI fragment, and that providers take in a definition's name.
_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")


class Subject(NamedTuple):
    """What a definition is about; several constraints of one subject are its alternatives."""

    path: str
    symbol: str
    role: Literal["type", "arguments", "name"]


class Keys:
    """Keys in use, besides those of ``others``."""

    def __init__(self, others: Keys | None = None) -> None:
        self.taken: set[str] = set()
        self._others = others.taken if others is not None else frozenset()
        self._numbers: dict[str, int] = {}

    def _is_free(self, key: str) -> bool:
        return key not in self.taken and key not in self._others

    def take(self, *wishes: str) -> str:
        """The first wish that is free, else the last one with a number."""
        for wish in wishes:
            if self._is_free(wish):
                self.taken.add(wish)
                return wish
        base = wishes[-1]
        number = self._numbers.get(base, 2)
        while not self._is_free(numbered := f"{base}_{number}"):
            number += 1
        self._numbers[base] = number + 1
        self.taken.add(numbered)
        return numbered

    def assign(self, subjects: Sequence[Subject]) -> dict[Subject, str]:
        """A key per subject, which depends on the subjects and their order alone."""
        bases = [clean(subject.symbol) for subject in subjects]
        count = Counter(bases)
        keys: dict[Subject, str] = {}
        # Those that have their name alone come first, so that no made-up key takes it from them.
        for subject, base in zip(subjects, bases, strict=True):
            if count[base] == 1:
                keys[subject] = self.take(base)
        for subject, base in zip(subjects, bases, strict=True):
            if count[base] > 1:
                qualified = f"{module_of(subject.path)}.{base}".lstrip(".")
                keys[subject] = self.take(clean(qualified), clean(f"{qualified}.{subject.role}"))
        return keys


def clean(text: str) -> str:
    """A text as (part of) a key."""
    return _OTHER.sub("_", text) or "_"


def pointer(key: str) -> str:
    """The reference to a key, which `clean` made safe."""
    return f"#/$defs/{key}"
