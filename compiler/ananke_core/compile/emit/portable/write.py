"""Writing a tree without anchors in the portable subset."""

from __future__ import annotations

from typing import Literal

from ananke_core.compile.emit.portable import charset
from ananke_core.compile.emit.portable.nodes import Chars, Choice, Node, Repeat, Sequence

ANY = "[^\\n]*"
"""Any text of one line."""

_SPECIAL = frozenset("\\.+*?()|[]{}^$")


def literal(text: str) -> str:
    """The pattern of exactly this text."""
    return "".join(map(_character, text))


def write(node: Node) -> str:
    """The pattern of a tree that holds no anchors."""
    return _written(node)[0]


_Form = Literal["character", "sequence", "choice"]


def _written(node: Node) -> tuple[str, _Form]:
    """The pattern of a node and what it is at its top, which says where it needs brackets."""
    if isinstance(node, Chars):
        if len(node.ranges) == 1 and node.ranges[0][0] == node.ranges[0][1]:
            return _character(chr(node.ranges[0][0])), "character"
        return charset.written(node.ranges), "character"
    if isinstance(node, Repeat):
        return _repeated(*_written(node.item), node.least, node.most), "sequence"
    if isinstance(node, Choice):
        return _choice([_written(option) for option in node.options])
    assert isinstance(node, Sequence)
    parts = [part for part in map(_written, node.items) if part[0]]
    if len(parts) == 1:
        return parts[0]
    return "".join(f"(?:{text})" if form == "choice" else text for text, form in parts), "sequence"


def _choice(options: list[tuple[str, _Form]]) -> tuple[str, _Form]:
    full = {text: form for text, form in options if text}
    empty = any(not text for text, _ in options)
    if not full:
        return "", "sequence"
    text, form = next(iter(full.items())) if len(full) == 1 else ("|".join(full), "choice")
    # An empty alternative becomes a count, because engines read it differently.
    return (_repeated(text, form, 0, 1), "sequence") if empty else (text, form)


def _character(character: str) -> str:
    if character in _SPECIAL:
        return "\\" + character
    # Outside of a class these mean themselves, and a needless backslash is refused by some engines.
    return character if character in "-&~" else charset.in_class(ord(character))


def _repeated(inner: str, form: _Form, least: int, most: int | None) -> str:
    if not inner or most == 0:
        return ""
    if form != "character":
        inner = f"(?:{inner})"
    if (least, most) == (1, 1):
        return inner
    if most is None:
        return inner + ("*" if least == 0 else "+" if least == 1 else f"{{{least},}}")
    if (least, most) == (0, 1):
        return f"{inner}?"
    return inner + (f"{{{least}}}" if least == most else f"{{{least},{most}}}")
