"""What was read of the headers of functions whose bodies somebody types in."""

from __future__ import annotations

from operator import attrgetter

import attrs

from ananke_core.facts import FunctionFact

MOST = 16
"""Functions of which it is kept; people type in one or two."""

LONGEST = 2_000
"""Bytes of a header with what stands before it in its unit."""

_values = attrgetter(*[field.name for field in attrs.fields(FunctionFact)])


class Headers:
    """Facts of functions by their headers, the last ones that were asked for.

    A key holds everything that such a fact depends on, but for where the body ends.
    """

    def __init__(self) -> None:
        self._known: dict[object, FunctionFact] = {}

    def get(self, key: object) -> FunctionFact | None:
        """A fact of one's own, as it was when it was put."""
        known = self._known.get(key)
        return FunctionFact(*_values(known)) if known is not None else None

    def put(self, key: object, fact: FunctionFact) -> None:
        """Keep a fact as it is now; who reads a unit adds to it what its body does."""
        while len(self._known) >= MOST:
            # Whoever asks about holes edits a document in a thread of its own.
            self._known.pop(next(iter(self._known)), None)
        self._known[key] = FunctionFact(*_values(fact))
