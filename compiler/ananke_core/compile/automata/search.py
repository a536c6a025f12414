"""The shortest text that all of some patterns take, and the shortest one that a pattern takes and another doesn't."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import TypeVar

from ananke_core.compile.automata.automaton import Automaton, Step
from ananke_core.compile.automata.budget import Budget
from ananke_core.compile.automata.ranges import example, overlap, without
from ananke_core.compile.emit.portable.charset import Ranges

State = TypeVar("State")
Together = tuple[int, ...]
Beside = tuple[int, frozenset[int]]


def common_text(automata: Sequence[Automaton], budget: Budget) -> str | None:
    """The shortest text that every one takes, or None where there is none.

    Raises:
        Exhausted: the budget ended before that was known.
    """
    start: Together = tuple(automaton.start for automaton in automata)
    before: dict[Together, tuple[Together, str]] = {start: (start, "")}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        steps = [automaton.step(state, budget) for automaton, state in zip(automata, here, strict=True)]
        if all(step.ends for step in steps):
            return _spelled(before, here)
        for character, there in _moves_together(steps, budget):
            if there not in before:
                before[there] = (here, character)
                waiting.append(there)
    return None


def _moves_together(steps: Sequence[Step], budget: Budget) -> list[tuple[str, Together]]:
    found: list[tuple[Ranges, Together]] = [(ranges, (target,)) for ranges, target in steps[0].moves]
    for step in steps[1:]:
        budget.spend(len(found) * len(step.moves))
        found = [
            (both, (*targets, target))
            for ranges, targets in found
            for other, target in step.moves
            if (both := overlap(ranges, other))
        ]
    budget.spend(len(found) + 1)
    return sorted((example(ranges), targets) for ranges, targets in found)


def text_outside(inner: Automaton, outer: Automaton, budget: Budget) -> str | None:
    """The shortest text that ``inner`` takes and ``outer`` doesn't; None where ``outer`` takes all of them.

    Raises:
        Exhausted: the budget ended before that was known.
    """
    start: Beside = (inner.start, frozenset([outer.start]))
    before: dict[Beside, tuple[Beside, str]] = {start: (start, "")}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        step = inner.step(here[0], budget)
        steps = [outer.step(state, budget) for state in sorted(here[1])]
        if step.ends and not any(one.ends for one in steps):
            return _spelled(before, here)
        for ranges, target in step.moves:
            for piece, targets in _split(ranges, steps, budget):
                there = (target, targets)
                if there not in before:
                    before[there] = (here, example(piece))
                    waiting.append(there)
    return None


def _split(ranges: Ranges, steps: Sequence[Step], budget: Budget) -> list[tuple[Ranges, frozenset[int]]]:
    """Characters by the states that they lead to together."""
    pieces: list[tuple[Ranges, frozenset[int]]] = [(ranges, frozenset())]
    for step in steps:
        for other, target in step.moves:
            budget.spend(len(pieces))
            cut: list[tuple[Ranges, frozenset[int]]] = []
            for piece, targets in pieces:
                if target in targets:
                    cut.append((piece, targets))
                    continue
                if inside := overlap(piece, other):
                    cut.append((inside, targets | {target}))
                if left := without(piece, other):
                    cut.append((left, targets))
            pieces = cut
    budget.spend(sum(len(targets) for _, targets in pieces) + 1)
    return pieces


def _spelled(before: Mapping[State, tuple[State, str]], last: State) -> str:
    characters: list[str] = []
    state = last
    while (way := before[state])[1]:
        characters.append(way[1])
        state = way[0]
    return "".join(reversed(characters))
