"""Following a body: what is known of each argument on every way that ends without failure.

Facts are about the argument as it was given, so they stay when its name is bound anew; what is asked of the name from
then on is about something else and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ananke_core.frozen import frozen
from ananke_core.languages.guards.conditions import And, Condition, Const, Not, Opaque, Or, Test
from ananke_core.languages.guards.values import ANYTHING, Items, Value, joined
from ananke_core.text import Span

# Conditions put together from more parts than this are left alone: negating them would cost more than they are worth.
_MOST_PARTS = 64


@frozen
class Effect:
    """Anything that fails or not, without telling when: what it may bind anew, may change inside, may return from."""

    assigned: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    leaves: bool = False


@frozen
class Branch:
    """``if``: the one or the other."""

    test: Condition
    then: Block
    other: Block
    span: Span


@frozen
class Check:
    """``assert``: failure where it doesn't hold."""

    test: Condition
    span: Span


@frozen
class Fail:
    """Failure, whatever the arguments are."""


@frozen
class Leave:
    """The function returns."""


@frozen
class Caught:
    """``try``: its body may stop anywhere and go on in a handler; ``whole`` is what the body may have done by then."""

    body: Block
    handlers: tuple[Block, ...]
    final: Block
    whole: Effect


Step = Effect | Branch | Check | Fail | Leave | Caught
Block = tuple[Step, ...]


@frozen
class Known:
    """One argument on one way.

    ``live`` while its name stands for it, ``touched`` once its items may have changed; ``origins`` are the guards that
    a value had to pass.
    """

    value: Value = ANYTHING
    live: bool = True
    touched: bool = False
    origins: tuple[Span, ...] = ()


State = Mapping[str, Known]


def follow(block: Block, names: Iterable[str]) -> State | None:
    """What is known of the arguments wherever a body returns or ends; None for one that always fails."""
    runner = _Runner()
    state = runner.block(block, {name: Known() for name in names})
    return _join_all([*runner.exits, *([state] if state is not None else [])])


class _Runner:
    def __init__(self) -> None:
        self.exits: list[State] = []

    def block(self, block: Block, state: State | None) -> State | None:
        """The state behind a block; None where its end is never reached."""
        for step in block:
            if state is None:
                return None
            state = self._step(step, state)
        return state

    def _step(self, step: Step, state: State) -> State | None:
        match step:
            case Effect():
                if step.leaves:
                    self.exits.append(state)
                return _after(state, step.assigned, step.touched)
            case Branch():
                return self._branch(step, state)
            case Check():
                found = assume(step.test, state, True)
                return _passed(state, found, step.span) if found is not None else None
            case Caught():
                return self._caught(step, state)
            case Leave():
                self.exits.append(state)
        return None

    def _branch(self, step: Branch, state: State) -> State | None:
        ways: list[State | None] = []
        returned = len(self.exits)
        for block, holds in ((step.then, True), (step.other, False)):
            entered = assume(step.test, state, holds)
            ways.append(self.block(block, entered) if entered is not None else None)
        if ways[0] is None or ways[1] is None:
            left = ways[1] if ways[0] is None else ways[0]
            # A way that returned is no failure, and what it leaves to the other is no guard.
            return _passed(state, left, step.span) if left is not None and returned == len(self.exits) else left
        return _join(ways[0], ways[1])

    def _caught(self, step: Caught, state: State) -> State | None:
        behind = self.block(step.body, state)
        thrown = _after(state, step.whole.assigned, step.whole.touched)
        ways = [behind, *(self.block(handler, thrown) for handler in step.handlers)]
        reached = [way for way in ways if way is not None]
        if not reached:
            return None
        return self.block(step.final, _join_all(reached))


def assume(test: Condition, state: State, holds: bool) -> State | None:
    """The state where a condition holds (or doesn't); None where it can't be."""
    if _parts(test) > _MOST_PARTS:
        names = frozenset(state)
        return _after(state, names, names)
    return _assume(test, state, holds)


def _assume(test: Condition, state: State, holds: bool) -> State | None:
    match test:
        case Const():
            return state if test.holds is holds else None
        case Not():
            return _assume(test.part, state, not holds)
        case Opaque():
            return _after(state, test.assigned, test.touched)
        case Test():
            return _asked(test, state, holds)
    # All parts hold, or the first that decides comes after parts that don't.
    decides = isinstance(test, Or)
    ways: list[State] = []
    reached: State | None = state
    for part in test.parts:
        if reached is None:
            break
        way = _assume(part, reached, decides)
        if way is not None:
            ways.append(way)
        reached = _assume(part, reached, not decides)
    if holds is decides:
        return _join_all(ways)
    return reached


def _asked(test: Test, state: State, holds: bool) -> State:
    known = state.get(test.name)
    if known is None or not known.live:
        return state
    value, refine = known.value, test.yes if holds else test.no
    if known.touched and value.items is not None:
        # How many items there are now says nothing of how many were given.
        found = refine(attrs.evolve(value, items=Items()))
        found = attrs.evolve(found, items=None if found.items is None else value.items)
    else:
        found = refine(value)
    return {**state, test.name: attrs.evolve(known, value=found)}


def _parts(test: Condition, depth: int = 0) -> int:
    """How many tests a condition asks; more than any limit where alternatives nest deeply."""
    if isinstance(test, Not):
        return _parts(test.part, depth)
    if isinstance(test, And | Or):
        return sum(_parts(part, depth + 1) for part in test.parts) if depth < 6 else _MOST_PARTS + 1
    return 1


def _after(state: State, assigned: frozenset[str], touched: frozenset[str]) -> State:
    if not (assigned or touched):
        return state
    return {
        name: attrs.evolve(known, live=known.live and name not in assigned, touched=known.touched or name in touched)
        for name, known in state.items()
    }


def _passed(before: State, after: State, span: Span) -> State:
    """Note a guard with every argument that it says something of."""
    return {
        name: known
        if known.value == before[name].value
        else attrs.evolve(known, origins=tuple(dict.fromkeys((*known.origins, span))))
        for name, known in after.items()
    }


def _join(first: State, second: State) -> State:
    return {
        name: Known(
            joined(known.value, second[name].value),
            known.live and second[name].live,
            known.touched or second[name].touched,
            tuple(dict.fromkeys((*known.origins, *second[name].origins))),
        )
        for name, known in first.items()
    }


def _join_all(states: list[State]) -> State | None:
    if not states:
        return None
    found = states[0]
    for state in states[1:]:
        found = _join(found, state)
    return found
