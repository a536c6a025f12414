"""What formats say of one signature by itself: its header as a terminal and as a pattern.

A fragment is a function of its constraint alone, whatever set that stands in. So it can be made anywhere, beforehand:
emitters take the ones that are known and make the others, and the bytes are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ananke_core.compile.emit.grammar import WRITTEN, forms_at
from ananke_core.languages.forms import Unsayable
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.rules import Signature


class Fragment(NamedTuple):
    """Terminal and head of a header, and its pattern; where one can't be said, the reason stands beside it."""

    terminal: str = ""
    head: str = ""
    unsaid: str = ""
    pattern: str = ""
    unpatterned: str = ""

    def header(self) -> tuple[str, str]:
        """Terminal and head.

        Raises:
            Unsayable: there is none.
        """
        if self.unsaid:
            raise Unsayable(self.unsaid)
        return self.terminal, self.head

    def regex(self) -> str:
        """The pattern.

        Raises:
            Unsayable: there is none.
        """
        if self.unpatterned:
            raise Unsayable(self.unpatterned)
        return self.pattern


Fragments = Mapping[str, Fragment]
"""By the computed id of the constraint."""

Listed = Sequence[tuple[str, Constraint]]
"""Hard constraints with their computed ids."""

Spread = Callable[[list[Listed], tuple[str, ...]], Iterable[Fragments]]
"""Has the fragments of several lists made, for some formats; gives those of each list, in any order."""


def fragments_of(constraints: Listed, formats: Sequence[str]) -> dict[str, Fragment]:
    """The fragments of the signatures among some constraints."""
    return {
        computed: _fragment(constraint.rule, constraint.scope, formats)
        for computed, constraint in constraints
        if isinstance(constraint.rule, Signature) and constraint.scope.language in WRITTEN
    }


def cut(constraints: Listed, parts: int) -> list[Listed]:
    """At most so many lists of nearly the same length, without the constraints that have no fragment."""
    signatures = [
        (computed, constraint)
        for computed, constraint in constraints
        if isinstance(constraint.rule, Signature) and constraint.scope.language in WRITTEN
    ]
    bounds = [len(signatures) * part // parts for part in range(parts + 1)]
    return [signatures[start:end] for start, end in pairwise(bounds) if start < end]


def _fragment(rule: Signature, scope: Scope, formats: Sequence[str]) -> Fragment:
    terminal = head = unsaid = pattern = unpatterned = ""
    if "grammar" in formats:
        try:
            forms = forms_at(scope.language, scope.path)
            terminal, head = forms.header_terminal(rule), forms.head(rule)
        except Unsayable as error:
            unsaid = error.message
    if "regex" in formats:
        try:
            pattern = WRITTEN[scope.language].forms.header_regex(rule)
        except Unsayable as error:
            unpatterned = error.message
    return Fragment(terminal, head, unsaid, pattern, unpatterned)
