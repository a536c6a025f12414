"""Which nodes of a graph lie on circles, in time that grows with its edges."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def knots(nodes: Iterable[Node], after: Callable[[Node], Iterable[Node]]) -> Iterator[list[Node]]:
    """Groups of nodes that can all be reached from one another (Tarjan's strongly connected components)."""
    number: dict[Node, int] = {}
    low: dict[Node, int] = {}
    open_: list[Node] = []
    is_open: set[Node] = set()
    for root in nodes:
        if root in number:
            continue
        number[root] = low[root] = len(number)
        open_.append(root)
        is_open.add(root)
        path = [(root, iter(after(root)))]
        while path:
            here, following = path[-1]
            for there in following:
                if there not in number:
                    number[there] = low[there] = len(number)
                    open_.append(there)
                    is_open.add(there)
                    path.append((there, iter(after(there))))
                    break
                if there in is_open:
                    low[here] = min(low[here], number[there])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[here])
                if low[here] == number[here]:
                    at = _last(open_, here)
                    yield open_[at:]
                    is_open.difference_update(open_[at:])
                    del open_[at:]


def _last(nodes: list[Node], wanted: Node) -> int:
    at = len(nodes) - 1
    while nodes[at] != wanted:
        at -= 1
    return at
