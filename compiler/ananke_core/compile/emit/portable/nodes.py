"""The tree of a pattern."""

from __future__ import annotations

from typing import NamedTuple

from ananke_core.compile.emit.portable.charset import Ranges


class Chars(NamedTuple):
    """One character of a set."""

    ranges: Ranges
    at: int = 0


class Anchor(NamedTuple):
    """The text's start or end."""

    start: bool
    at: int


class Sequence(NamedTuple):
    """One after the other; empty for the empty text."""

    items: tuple[Node, ...]


class Choice(NamedTuple):
    """One of these."""

    options: tuple[Node, ...]


class Repeat(NamedTuple):
    """From ``least`` to ``most`` times; no end where that is None."""

    item: Node
    least: int
    most: int | None


Node = Chars | Anchor | Sequence | Choice | Repeat

EMPTY = Sequence(())


def joined(items: list[Node]) -> Node:
    """A sequence, flattened; a single item stands for itself."""
    flat: list[Node] = []
    for item in items:
        if isinstance(item, Sequence):
            flat.extend(item.items)
        else:
            flat.append(item)
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))
