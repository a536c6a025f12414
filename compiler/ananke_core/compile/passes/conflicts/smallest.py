"""The smallest part of some constraints that still clashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

# Up to so many members every pair is tried, which finds a set of two wherever there is one.
_PAIRS = 24


def smallest(members: Sequence[T], clashes: Callable[[Sequence[T]], bool | None]) -> list[T] | None:
    """A part of which no member can be left out, in the order of ``members``; None where all of them go together.

    Args:
        members: in an order that does not depend on the input's.
        clashes: whether these exclude each other; more of them never clash less. None is not known, of which nothing
            is claimed. Asked about k · log n times for k members found, besides the pairs of small sets.
    """
    whole = clashes(members)
    if whole is False:
        return None
    few = members if len(members) <= _PAIRS else ()
    for member in few:
        if clashes([member]):
            return [member]
    for index, member in enumerate(few):
        for other in members[index + 1 :]:
            if clashes([member, other]):
                return [member, other]
    if whole is None:
        return None
    core: list[T] = []
    left = len(members)
    while not clashes(core):
        if left == 0:
            # Parts of what clashes were too much to look at.
            return None
        # The shortest beginning that clashes with what was found ends with a member that can't be left out.
        low, high = 1, left
        while low < high:
            middle = (low + high) // 2
            if clashes([*members[:middle], *core]):
                high = middle
            else:
                low = middle + 1
        left = low - 1
        core.insert(0, members[left])
    return core
