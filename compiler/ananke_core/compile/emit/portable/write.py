"""Writing a tree without anchors in the portable subset."""

from __future__ import annotations

from ananke_core.compile.emit.portable import charset
from ananke_core.compile.emit.portable.nodes import EMPTY, Anchor, Chars, Choice, Node, Repeat, Sequence

ANY = "[^\\n]*"
"""Any text of one line."""

_SPECIAL = frozenset("\\.+*?()|[]{}^$")


def literal(text: str) -> str:
    """The pattern of exactly this text."""
    return "".join(map(_character, text))


def write(node: Node) -> str:
    """The pattern of a tree that holds no anchors."""
    if isinstance(node, Chars):
        return _characters(node)
    if isinstance(node, Sequence):
        return "".join(f"(?:{write(item)})" if isinstance(item, Choice) else write(item) for item in node.items)
    if isinstance(node, Choice):
        return _choice(node)
    if isinstance(node, Repeat):
        return _repeat(node)
    assert not isinstance(node, Anchor)
    raise AssertionError(node)


def _characters(node: Chars) -> str:
    if len(node.ranges) == 1 and node.ranges[0][0] == node.ranges[0][1]:
        return _character(chr(node.ranges[0][0]))
    return charset.written(node.ranges)


def _character(character: str) -> str:
    if character in _SPECIAL:
        return "\\" + character
    # Outside of a class these mean themselves, and a needless backslash is refused by some engines.
    return character if character in "-&~" else charset.in_class(ord(character))


def _choice(node: Choice) -> str:
    options = tuple(option for option in node.options if option != EMPTY)
    if len(options) < len(node.options):
        # An empty alternative is written as a count: an empty branch reads differently in some engines.
        inner = options[0] if len(options) == 1 else Choice(options)
        return _repeat(Repeat(inner, 0, 1)) if options else ""
    return "|".join(dict.fromkeys(write(option) for option in options))


def _repeat(node: Repeat) -> str:
    inner = write(node.item)
    if not inner:
        return ""
    if not isinstance(node.item, Chars):
        inner = f"(?:{inner})"
    least, most = node.least, node.most
    if (least, most) == (1, 1):
        return inner
    if most is None:
        return inner + ("*" if least == 0 else "+" if least == 1 else f"{{{least},}}")
    if (least, most) == (0, 1):
        return f"{inner}?"
    if most == 0:
        return ""
    return inner + (f"{{{least}}}" if least == most else f"{{{least},{most}}}")
