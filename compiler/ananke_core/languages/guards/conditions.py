"""Conditions of guards: tests of one argument, and how they are put together.

A test says what is left of a value where it holds and where it doesn't; `ask` makes them. Each has to leave every value
possible that really is: a test that is not understood is `Opaque`.
"""

from __future__ import annotations

from collections.abc import Callable

from ananke_core.frozen import frozen
from ananke_core.languages.guards.values import Value

Refine = Callable[[Value], Value]


@frozen
class Test:
    """What is left of the argument ``name`` where this holds, and where it doesn't."""

    name: str
    yes: Refine
    no: Refine


@frozen
class Opaque:
    """Anything else; it may change what is in the arguments ``touched``, and what ``assigned`` stand for."""

    touched: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()


@frozen
class Const:
    """Always or never."""

    holds: bool


@frozen
class Not:
    """The opposite."""

    part: Condition


@frozen
class And:
    """All of these, asked in this order."""

    parts: tuple[Condition, ...]


@frozen
class Or:
    """One of these, asked in this order."""

    parts: tuple[Condition, ...]


Condition = Test | Opaque | Const | Not | And | Or
