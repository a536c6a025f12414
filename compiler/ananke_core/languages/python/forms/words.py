"""Words in terminals: names as alternatives, and every dotted module but those denied."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence

from ananke_core.languages.complement import class_except, other_words

NOTHING = "/[a&&b]/"
"""A terminal that matches nothing."""

_FIRST = ((0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0x80, 0x10FFFF))
_NEXT = ((0x30, 0x39), *_FIRST)
_REST = r"[0-9A-Za-z_\x{80}-\x{10ffff}]*"
_MORE = rf"(\.[A-Za-z_\x{{80}}-\x{{10ffff}}]{_REST})*"


def is_name(text: str) -> bool:
    """Whether a text is an identifier of Python that can name something."""
    return text.isidentifier() and not keyword.iskeyword(text)


def is_module(text: str) -> bool:
    """Whether a text is a dotted module name."""
    return bool(text) and all(map(is_name, text.split(".")))


def alternatives(names: Iterable[str]) -> str:
    """One regular expression for these identifiers or dotted names, which hold nothing but word characters and dots."""
    return "/" + "|".join(names).replace(".", r"\.") + "/"


def others(names: Sequence[str]) -> str:
    """A terminal for every run of word characters but these names."""
    return other_words(names)


def modules_except(denied: Sequence[str]) -> str:
    """A regular expression for every dotted name except the denied ones and what lies below them.

    It is the complement of a trie, spelled out: a prefix of a denied name may end (at a component's end), go on with
    any other character, or go on inside the trie; the denied name itself may only go on as a longer word.
    """
    trie: _Node = {}
    for name in denied:
        node = trie
        for character in name:
            if character == "." and "" in node:
                break
            node = node.setdefault(character, {})
        else:
            node.pop(".", None)
            node[""] = {}
    return f"/{_other(trie, at_start=True)}/"


_Node = dict[str, "_Node"]


def _other(node: _Node, *, at_start: bool) -> str:
    denied = "" in node
    branches = [
        _literal(character) + _other(child, at_start=character == ".") for character, child in node.items() if character
    ]
    branches.append(class_except(_FIRST if at_start else _NEXT, node) + _REST + _MORE)
    if not (denied or at_start or "." in node):
        branches.append(rf"\.[A-Za-z_\x{{80}}-\x{{10ffff}}]{_REST}{_MORE}")
    # Behind a denied name only a longer word may follow; nothing ends before a component has begun.
    return f"({'|'.join(branches)})" + ("" if denied or at_start else "?")


def _literal(character: str) -> str:
    return r"\." if character == "." else character
