"""Sets of characters against each other, as sorted, disjoint ranges of code points."""

from __future__ import annotations

from ananke_core.compile.emit.portable.charset import LAST, Ranges

CHARACTERS: Ranges = ((0, 0xD7FF), (0xE000, LAST))
"""What a text can hold: every code point but the halves of surrogate pairs."""

# What a person would rather read in an example.
_PLEASANT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
_PRINTABLE: Ranges = ((0x21, 0x7E),)


def overlap(one: Ranges, other: Ranges) -> Ranges:
    """What both sets hold."""
    if one == other:
        return one
    found: list[tuple[int, int]] = []
    here = there = 0
    while here < len(one) and there < len(other):
        low, high = max(one[here][0], other[there][0]), min(one[here][1], other[there][1])
        if low <= high:
            found.append((low, high))
        if one[here][1] < other[there][1]:
            here += 1
        else:
            there += 1
    return tuple(found)


def without(one: Ranges, other: Ranges) -> Ranges:
    """What only the first set holds."""
    found: list[tuple[int, int]] = []
    for low, high in one:
        for first, last in other:
            if last < low or first > high:
                continue
            if first > low:
                found.append((low, first - 1))
            low = last + 1
        if low <= high:
            found.append((low, high))
    return tuple(found)


def example(ranges: Ranges) -> str:
    """One character of a set that isn't empty."""
    for character in _PLEASANT:
        if any(low <= ord(character) <= high for low, high in ranges):
            return character
    return chr((overlap(ranges, _PRINTABLE) or ranges)[0][0])
