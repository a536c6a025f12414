"""Every word but some, as an expression of terminals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Ranges = Sequence[tuple[int, int]]
"""Code points, first and last of each range, in order."""

MOST = 1_000
"""Characters of names that are spelled out."""

_Node = dict[str, "_Node"]


def other_words(names: Sequence[str], characters: Ranges) -> str:
    """A terminal for all words of these characters, which are the template's ``WC``, but the names.

    Few names are spelled out, so that no state of the terminal has to be searched for whether anything is left of it;
    many are not, because every character of theirs would take a hundred bytes.
    """
    if sum(map(len, names)) > MOST:
        listed = "|".join("".join(_escaped(ord(one)) for one in name) for name in names)
        return f"(WC+ & ~/{listed}/)"
    return f"/{words_except(names, characters)}/"


def words_except(names: Iterable[str], characters: Ranges) -> str:
    """All words of these characters but the names: the complement of their trie, spelled out.

    A prefix of a name may end, go on with any other character, or go on inside of the trie; a name may only go on.
    """
    trie: _Node = {}
    for name in names:
        node = trie
        for character in name:
            node = node.setdefault(character, {})
        node[""] = {}
    return _other(trie, characters, at_start=True)


def _other(node: _Node, characters: Ranges, *, at_start: bool = False) -> str:
    parts = [_escaped(ord(one)) + _other(child, characters) for one, child in node.items() if one]
    parts.append(class_except(characters, node) + class_except(characters, ()) + "*")
    return f"({'|'.join(parts)})" + ("" if at_start or "" in node else "?")


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
