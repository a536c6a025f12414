"""Sets of characters as sorted, disjoint, non-adjacent ranges of code points, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
DIGIT: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACE: Ranges = ((0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20))
NEWLINE: Ranges = ((0x0A, 0x0A),)

POSIX: dict[str, Ranges] = {
    "alnum": ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
    "alpha": ((0x41, 0x5A), (0x61, 0x7A)),
    "ascii": ((0x00, 0x7F),),
    "blank": ((0x09, 0x09), (0x20, 0x20)),
    "cntrl": ((0x00, 0x1F), (0x7F, 0x7F)),
    "digit": DIGIT,
    "graph": ((0x21, 0x7E),),
    "lower": ((0x61, 0x7A),),
    "print": ((0x20, 0x7E),),
    "punct": ((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)),
    "space": ((0x09, 0x0D), (0x20, 0x20)),
    "upper": ((0x41, 0x5A),),
    "word": WORD,
    "xdigit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
}

_SPECIAL_IN_CLASS = frozenset("\\]^[-&~")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What is no character of text by itself; a class's end there is written from its other side.
_FIRST_SURROGATE, _LAST_SURROGATE = 0xD800, 0xDFFF


def union(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges in any order, overlapping or not, as a set."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """All other code points."""
    result: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if start < low:
            result.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        result.append((start, LAST))
    return tuple(result)


def both_cases(ranges: Ranges) -> Ranges | None:
    """The set without regard to case, as RE2 folds it; None where it reaches beyond ASCII."""
    if ranges and ranges[-1][1] > 0x7F:
        return None
    extra: list[tuple[int, int]] = []
    for first in (0x41, 0x61):
        for low, high in ranges:
            start, end = max(low, first), min(high, first + 25)
            if start <= end:
                shift = 0x20 if first == 0x41 else -0x20
                extra.append((start + shift, end + shift))
    folded = union([*ranges, *extra])
    # The Kelvin sign and the long s are the two characters beyond ASCII that fold into it.
    signs = [(sign, sign) for letter, sign in ((0x6B, 0x212A), (0x73, 0x17F)) if _holds(folded, letter)]
    return union([*folded, *signs])


def _holds(ranges: Ranges, point: int) -> bool:
    return any(low <= point <= high for low, high in ranges)


def in_class(point: int) -> str:
    """A code point as written between brackets."""
    character = chr(point)
    if character in _SPECIAL_IN_CLASS:
        return "\\" + character
    if point < 0x20 or point == 0x7F:
        return _NAMED.get(character) or f"\\x{point:02x}"
    return character


def written(ranges: Ranges) -> str:
    """A non-empty set as a class, negated where that is the shorter or the only printable form."""
    negated = bool(ranges) and ranges[-1][1] == LAST
    listed = complement(ranges) if negated else ranges
    if negated and not listed:
        # Everything: two halves, because a class may not be empty.
        return "[\\x00-\\x7f\u0080-\U0010ffff]"
    parts: list[str] = []
    for low, high in listed:
        if low == high:
            parts.append(in_class(low))
        elif high == low + 1:
            parts.append(in_class(low) + in_class(high))
        else:
            parts.append(f"{in_class(low)}-{in_class(high)}")
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def printable(ranges: Ranges) -> bool:
    """Whether no end of a range is half of a surrogate pair, which no text can hold."""
    listed = complement(ranges) if ranges and ranges[-1][1] == LAST else ranges
    return not any(_FIRST_SURROGATE <= end <= _LAST_SURROGATE for pair in listed for end in pair)
