"""Questions about patterns within one compile: each asked once, all of them within one budget."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from ananke_core.compile.automata import Automaton, Budget, Exhausted, common_text, text_outside
from ananke_core.compile.emit.portable.charset import LAST
from ananke_core.compile.emit.portable.nodes import Chars, Node, Repeat

# A step is some microseconds.
QUESTION = 20_000
COMPILE = 120_000

NAME = "[^\\n]+"
"""What a name can be at all."""

_ANY = Chars(((0, LAST),))


class Patterns:
    """Portable patterns of a set, and what is known of them."""

    def __init__(self, steps: int = COMPILE) -> None:
        self._left = steps
        self._automata: dict[Hashable, Automaton] = {}
        self._meeting: dict[frozenset[Hashable], bool | None] = {}
        self._within: dict[tuple[str, str], bool | None] = {}

    def exclude(self, patterns: Iterable[str], lengths: tuple[int, int | None] | None = None) -> bool | None:
        """Whether no text, of these lengths, matches all patterns; None where that took too long to find out."""
        wanted: set[Hashable] = {*patterns} | ({lengths} if lengths is not None else set())
        key = frozenset(wanted)
        if key not in self._meeting:
            automata = [self._automaton(one) for one in sorted(wanted, key=repr)]
            self._meeting[key] = self._asked(lambda budget: common_text(automata, budget) is None)
        return self._meeting[key]

    def within(self, inner: str, outer: str) -> bool | None:
        """Whether one pattern takes every text that another takes; None where that took too long to find out."""
        key = (inner, outer)
        if key not in self._within:
            one, other = self._automaton(inner), self._automaton(outer)
            self._within[key] = self._asked(lambda budget: text_outside(one, other, budget) is None)
        return self._within[key]

    def _automaton(self, key: Hashable) -> Automaton:
        if key not in self._automata:
            if isinstance(key, str):
                self._automata[key] = Automaton.of(key)
            else:
                assert isinstance(key, tuple)
                self._automata[key] = Automaton(_of_length(*key))
        return self._automata[key]

    def _asked(self, question: Callable[[Budget], bool]) -> bool | None:
        budget = Budget(min(QUESTION, self._left))
        try:
            return question(budget)
        except Exhausted:
            return None
        finally:
            self._left -= min(QUESTION, self._left) - max(budget.left, 0)


def _of_length(least: int, most: int | None) -> Node:
    return Repeat(_ANY, least, most)
