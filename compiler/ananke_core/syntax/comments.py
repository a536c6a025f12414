"""Long runs of comments, which a parser can be slow at.

For each comment the scanner of tree-sitter-python 0.25 looks at all comments and empty lines that follow, to know where
the block around it ends: 1,000 in a row take 50 ms, 8,000 take seconds, and again at every keystroke. So those between
the first and the last of a run are hidden from it: a parser that sees empty lines there gives the same statements at
the same places, and the two tell it how the run is indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from tree_sitter import Node

SHORTEST = 64
"""Lines of a run that is hidden. Below that the parser loses half a millisecond, and hardly any file has one."""


class LongComments:
    """Finds runs of lines that hold nothing or a comment, all of them indented alike.

    Args:
        marker: what a comment begins with.
        shown: what no line holds that is hidden: words that are looked for in comments, delimiters of strings.
    """

    def __init__(self, marker: bytes, shown: Sequence[bytes]) -> None:
        self._marker = marker
        self._shown = tuple(shown)
        self._line = re.compile(rb"[ \t]*(?:%b[^\r]*)?\r?" % re.escape(marker)).fullmatch

    def runs(self, data: bytes) -> list[tuple[int, int]]:
        """Where what is to be hidden starts and ends: the lines between the first comment of a run and the last."""
        if data.count(self._marker) < SHORTEST // 2:
            return []
        lines, shown = data.split(b"\n"), [word for word in self._shown if word in data]

        def quiet(line: bytes) -> bool:
            # What ends in a backslash may be no comment but go on.
            return self._line(line) is not None and not (
                line.endswith((b"\\", b"\\\r")) or (shown and any([word in line for word in shown]))
            )

        # A run holds one of each so many lines: the others are not looked at where that one is code. What stands behind
        # the last line ending is no whole line.
        found: list[tuple[int, int]] = []
        at, count = SHORTEST - 1, len(lines) - 1
        while at < count:
            last = at
            if quiet(lines[at]):
                first = at
                while first and quiet(lines[first - 1]):
                    first -= 1
                while last + 1 < count and quiet(lines[last + 1]):
                    last += 1
                # Behind a backslash the line before goes on.
                first += first > 0 and lines[first - 1].endswith((b"\\", b"\\\r"))
                found += self._alike(lines, first, last + 1)
            at = last + SHORTEST
        if not found:
            return []
        starts = [0, *accumulate([len(line) + 1 for line in lines])]
        return [(starts[first + 1], starts[last]) for first, last in found]

    def _alike(self, lines: Sequence[bytes], first: int, end: int) -> Iterator[tuple[int, int]]:
        """The first and the last comment of each run that is indented alike and long enough."""
        comments = [number for number in range(first, end) if self._marker in lines[number]]
        for _, group in groupby(comments, lambda number: lines[number].partition(self._marker)[0]):
            run = list(group)
            if run[-1] - run[0] >= SHORTEST - 1 and len(run) >= SHORTEST // 2:
                yield run[0], run[-1]


def hidden(data: bytes, runs: Sequence[tuple[int, int]]) -> bytes:
    """The text with spaces in the place of the runs' comments; as long as it was, as its lines are."""
    parts: list[bytes] = []
    at = 0
    for start, end in runs:
        parts += (data[at:start], _BYTE.sub(b" ", data[start:end]))
        at = end
    return b"".join((*parts, data[at:]))


_BYTE = re.compile(rb"[^\r\n]")


def in_string(root: Node, runs: Sequence[tuple[int, int]]) -> bool:
    """Whether a run is text of a literal."""
    found = [root.descendant_for_byte_range(start, end) for start, end in runs]
    return any([node is not None and "string" in node.type for node in found])
