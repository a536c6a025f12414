"""Turning a body into steps: what every language does the same."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from ananke_core.languages.guards.flow import Block, Effect, Step
from ananke_core.languages.source import Source
from ananke_core.syntax import Node


class Steps(ABC):
    """Reads the statements of one body.

    Args:
        source: its text.
        last: the offset behind which nothing can fail.
        mentions: offsets and names of all that is said of what is followed.
    """

    def __init__(self, source: Source, last: int, mentions: Sequence[tuple[int, str]]) -> None:
        self._source = source
        self._last = last
        self._mentions = mentions
        self._targets: list[tuple[int, frozenset[str]]] = []
        """Offsets of what binds names anew, and which."""

    def read(self, node: Node) -> Block:
        """The steps of a block up to the last that can fail; what stands behind adds nothing."""
        found: list[Step] = []
        for child in self._statements(node):
            if child.start_byte >= self._last:
                break
            if child.type != "comment":
                found += self._statement(child)
        return tuple(found)

    def _statements(self, node: Node) -> Sequence[Node]:
        """The statements of a block."""
        return node.named_children

    @abstractmethod
    def _statement(self, node: Node) -> Iterable[Step]:
        """The steps of one statement."""

    def _effect(self, start: int, end: int, *, leaves: bool = False) -> tuple[Effect, ...]:
        """What a part of the text may do, without telling when; empty for what says nothing of what is followed."""
        touched = frozenset(name for at, name in self._mentions if start <= at < end)
        assigned = frozenset().union(*(named for at, named in self._targets if start <= at < end))
        return (Effect(assigned, touched, leaves),) if touched or assigned or leaves else ()
