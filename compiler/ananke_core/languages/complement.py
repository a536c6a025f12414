"""Every word but some, as an expression of terminals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Ranges = Sequence[tuple[int, int]]
"""Code points, first and last of each range, in order."""


def other_words(names: Sequence[str]) -> str:
    """A terminal for all words of the template's ``WC`` but the names.

    Spelled out, as the complement of their trie, it costs masks as much and takes a hundred bytes for each character.
    """
    listed = "|".join("".join(_escaped(ord(one)) for one in name) for name in names)
    return f"(WC+ & ~/{listed}/)" if listed else "WC+"


def class_except(characters: Ranges, without: Iterable[str]) -> str:
    """A class of these characters but some."""
    points = sorted(ord(one) for one in without if one)
    parts: list[str] = []
    for low, high in characters:
        start = low
        for point in points:
            if start <= point <= high:
                if start < point:
                    parts.append(_range(start, point - 1))
                start = point + 1
        if start <= high:
            parts.append(_range(start, high))
    return f"[{''.join(parts)}]"


def _range(low: int, high: int) -> str:
    return _escaped(low) if low == high else f"{_escaped(low)}-{_escaped(high)}"


def _escaped(point: int) -> str:
    if point >= 0x80:
        return rf"\x{{{point:x}}}"
    return chr(point) if chr(point).isalnum() or point == ord("_") else f"\\{chr(point)}"
