"""All of a language's patterns as one tree-sitter query.

One cursor over one combined query is 13-15 times cheaper than a cursor per pattern (20,000 lines: 38 ms against 550).
"""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node, Query, QueryCursor

from ananke_core.syntax.grammar import Grammar


class CombinedQuery:
    """Named query texts compiled as one.

    Args:
        grammar: what the patterns speak about.
        sources: file name → text, in order. Predicates are not used: py-tree-sitter runs ``#match?`` with Python's
            ``re`` while holding the interpreter, which a long identifier can stall for seconds.
    """

    def __init__(self, grammar: Grammar, sources: Mapping[str, str]) -> None:
        self._query = Query(grammar.language, "\n".join(sources.values()))

    @property
    def capture_names(self) -> set[str]:
        """Every capture name in use."""
        return {self._query.capture_name(i) for i in range(self._query.capture_count)}

    def captures(self, node: Node) -> dict[str, list[Node]]:
        """All nodes captured at and below ``node`` by name: a third cheaper than one object per match."""
        return QueryCursor(self._query).captures(node)
