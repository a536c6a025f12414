"""From a search with anchors to the whole text.

An anchor can be kept only where it stands at the start or end of a way through the pattern: ``^a|b$`` and ``(?:^|_)id``
become alternatives with or without what may stand before and behind.
"""

from __future__ import annotations

from ananke_core.compile.emit.portable import charset
from ananke_core.compile.emit.portable.nodes import EMPTY, Anchor, Chars, Choice, Node, Repeat, Sequence, joined
from ananke_core.compile.emit.portable.parse import NotPortable

_ANYTHING = Repeat(Chars(charset.complement(charset.NEWLINE)), 0, None)
_MOST_WAYS = 64


def whole_match(node: Node, *, search: bool) -> Node:
    """The tree of the texts in which ``node`` is found (or which it is), free of anchors.

    Raises:
        NotPortable: an anchor stands in the middle.
    """
    if not _anchors(node):
        if not search:
            return node
        return _ANYTHING if node == EMPTY else joined([_ANYTHING, node, _ANYTHING])
    ways: list[Node] = []
    for body, at_start, at_end in _ways(node):
        _refuse_anchors(body)
        if not search:
            at_start = at_end = True
        if body == EMPTY and not (at_start and at_end):
            ways.append(_ANYTHING)
            continue
        before: list[Node] = [] if at_start else [_ANYTHING]
        ways.append(joined([*before, body, *([] if at_end else [_ANYTHING])]))
    unique = tuple(dict.fromkeys(ways))
    return unique[0] if len(unique) == 1 else Choice(unique)


def _ways(node: Node) -> list[tuple[Node, bool, bool]]:
    """Alternatives of a node, each with whether it is held to the text's start and end."""
    ways: list[tuple[Node, bool, bool]] = []
    for left, at_start in _left(node):
        ways.extend((body, at_start, at_end) for body, at_end in _right(left))
    if len(ways) > _MOST_WAYS:
        raise NotPortable(_first_anchor(node), "anchors stand in too many alternatives", "state several patterns")
    return ways


def _left(node: Node) -> list[tuple[Node, bool]]:
    """Alternatives of a node with the start anchors taken off their left ends."""
    return _edge(node, start=True)


def _right(node: Node) -> list[tuple[Node, bool]]:
    return _edge(node, start=False)


def _edge(node: Node, *, start: bool) -> list[tuple[Node, bool]]:
    if isinstance(node, Anchor):
        return [(EMPTY, True)] if node.start is start else [(node, False)]
    if isinstance(node, Choice) and _anchors(node):
        return [way for option in node.options for way in _edge(option, start=start)]
    if not isinstance(node, Sequence) or not node.items or not _anchors(node):
        return [(node, False)]
    edge, rest = (node.items[0], node.items[1:]) if start else (node.items[-1], node.items[:-1])
    if not _anchors(edge):
        return [(node, False)]
    ways: list[tuple[Node, bool]] = []
    for body, held in _edge(edge, start=start):
        whole = joined([body, *rest] if start else [*rest, body])
        if body == EMPTY and rest:
            # What is left may begin with an anchor again: ``^^a``, ``(?:^)(?:^a|b)``.
            ways.extend((inner, held or again) for inner, again in _edge(whole, start=start))
        else:
            ways.append((whole, held))
    return ways


def _anchors(node: Node) -> bool:
    return _first_anchor(node) >= 0


def _first_anchor(node: Node) -> int:
    if isinstance(node, Anchor):
        return node.at
    if isinstance(node, Repeat):
        return _first_anchor(node.item)
    inner = node.items if isinstance(node, Sequence) else node.options if isinstance(node, Choice) else ()
    found = [at for at in map(_first_anchor, inner) if at >= 0]
    return min(found, default=-1)


def _refuse_anchors(node: Node) -> None:
    at = _first_anchor(node)
    if at >= 0:
        reason = "an anchor in the middle of a pattern has no portable form"
        raise NotPortable(at, reason, "put ^ first and $ last, or write \\^ and \\$ for the characters")
