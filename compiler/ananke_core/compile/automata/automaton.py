"""The states of a pattern, made when they are reached.

A state is what is left to match: a list of nodes, first one first, each list and node held once under a number. Counts
are counted down one by one, so that ``(?:a{1,1000}){1,1000}`` costs what is visited and no more. These are Antimirov's
partial derivatives.
"""

from __future__ import annotations

from typing import NamedTuple

from ananke_core.compile.automata.budget import Budget
from ananke_core.compile.automata.ranges import CHARACTERS, overlap
from ananke_core.compile.emit.portable.charset import Ranges, union
from ananke_core.compile.emit.portable.nodes import Anchor, Chars, Choice, Node, Sequence
from ananke_core.compile.emit.portable.parse import parse

END = 0
"""Nothing is left to match."""


class Step(NamedTuple):
    """What a state can do: end here, or read one of these characters and be in another state."""

    ends: bool
    moves: tuple[tuple[Ranges, int], ...]


class _Repeat(NamedTuple):
    item: int
    least: int
    most: int | None


class _Sequence(NamedTuple):
    items: tuple[int, ...]


class _Choice(NamedTuple):
    options: tuple[int, ...]


_Part = Ranges | _Repeat | _Sequence | _Choice


class Automaton:
    """An automaton of a tree without anchors; texts are matched whole."""

    def __init__(self, node: Node) -> None:
        self._parts: list[_Part] = []
        self._empty: list[bool] = []
        self._numbers: dict[tuple[type, _Part], int] = {}
        self._lists: list[tuple[int, int]] = [(-1, END)]
        self._list_numbers: dict[tuple[int, int], int] = {}
        self._steps: dict[int, Step] = {}
        self.start = self._before(self._read(node), END)

    @classmethod
    def of(cls, pattern: str) -> Automaton:
        """The automaton of a portable pattern.

        Raises:
            NotPortable: it is none.
        """
        return cls(parse(pattern))

    def step(self, state: int, budget: Budget) -> Step:
        """What a state can do; each state that is looked at on the way costs a step.

        Raises:
            Exhausted: the budget ended.
        """
        known = self._steps.get(state)
        if known is None:
            known = self._steps[state] = self._step(state, budget)
        return known

    def _step(self, state: int, budget: Budget) -> Step:
        ends = False
        found: dict[int, list[tuple[int, int]]] = {}
        waiting, seen = [state], {state}
        while waiting:
            budget.spend()
            here = waiting.pop()
            if here == END:
                ends = True
                continue
            number, after = self._lists[here]
            part = self._parts[number]
            following: list[int] = []
            if isinstance(part, _Repeat):
                if part.least == 0:
                    following.append(after)
                if part.most != 0:
                    rest = self._before(self._less(part), after)
                    if not self._empty[part.item]:
                        following.append(self._before(part.item, rest))
                    else:
                        # Going round without reading anything leads to less than what is here already.
                        for ranges, target in self.step(self._before(part.item, END), budget).moves:
                            found.setdefault(self._joined(target, rest, budget), []).extend(ranges)
            elif isinstance(part, _Choice):
                following.extend(self._before(option, after) for option in part.options)
            elif isinstance(part, _Sequence):
                for item in reversed(part.items):
                    after = self._before(item, after)
                following.append(after)
            else:
                found.setdefault(after, []).extend(part)
            budget.spend(len(following))
            for one in following:
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return Step(ends, tuple((union(ranges), target) for target, ranges in sorted(found.items()) if ranges))

    def _before(self, number: int, after: int) -> int:
        part = self._parts[number]
        if part == _Sequence(()) or (isinstance(part, _Repeat) and part.most == 0):
            return after
        known = self._list_numbers.get((number, after))
        if known is None:
            known = self._list_numbers[(number, after)] = len(self._lists)
            self._lists.append((number, after))
        return known

    def _joined(self, state: int, rest: int, budget: Budget) -> int:
        numbers: list[int] = []
        while state != END:
            number, state = self._lists[state]
            numbers.append(number)
        budget.spend(len(numbers) + 1)
        for number in reversed(numbers):
            rest = self._before(number, rest)
        return rest

    def _less(self, part: _Repeat) -> int:
        most = None if part.most is None else part.most - 1
        return self._number(_Repeat(part.item, max(part.least - 1, 0), most))

    def _number(self, part: _Part) -> int:
        # Ranges and sequences are both tuples, which Python would hold equal where they are empty.
        key = (part.__class__, part)
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._parts)
            self._parts.append(part)
            self._empty.append(self._may_be_empty(part))
        return known

    def _may_be_empty(self, part: _Part) -> bool:
        if isinstance(part, _Repeat):
            return part.least == 0
        if isinstance(part, _Choice):
            return any(self._empty[option] for option in part.options)
        return isinstance(part, _Sequence) and all(self._empty[item] for item in part.items)

    def _read(self, node: Node) -> int:
        if isinstance(node, Chars):
            return self._number(overlap(node.ranges, CHARACTERS))
        if isinstance(node, Choice):
            return self._number(_Choice(tuple(dict.fromkeys(map(self._read, node.options)))))
        if isinstance(node, Sequence):
            return self._number(_Sequence(tuple(map(self._read, node.items))))
        assert not isinstance(node, Anchor), "anchors are taken off before"
        return self._repeated(self._read(node.item), node.least, node.most)

    def _repeated(self, item: int, least: int, most: int | None) -> int:
        inner = self._parts[item]
        if self._empty[item]:
            # What may be empty may be left out; and from 0 to n times 0 to m times is 0 to n · m times.
            least = 0
            if isinstance(inner, _Repeat):
                item, most = inner.item, _times(inner.most, most)
        return self._number(_Repeat(item, least, most))


def _times(one: int | None, other: int | None) -> int | None:
    if one == 0 or other == 0:
        return 0
    return None if one is None or other is None else one * other
