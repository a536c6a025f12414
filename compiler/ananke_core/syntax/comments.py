"""Long runs of comments, which a parser can be slow at.

For each comment the scanner of tree-sitter-python 0.25 looks at all comments and empty lines that follow, to know where
the block around it ends: 1,000 in a row take 50 ms, 8,000 take seconds, and again at every keystroke. So those between
the first and the last of a run are hidden from it: a parser that sees empty lines there gives the same statements at
the same places, and the two tell it how the run is indented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
        # What ends in a backslash may be no comment but go on, as the line behind it may be no comment either.
        words = b"|".join(map(re.escape, shown))
        comment = rb"%b(?![^\r\n]*(?:%b|\\\r?\n))[^\r\n]*" % (re.escape(marker), words)
        pattern = rb"^(?<!\\\n)(?<!\\\r\n)([ \t]*)%b\r?\n(?:(?:\1%b|[ \t]*)\r?\n){%d,}"
        self._run = re.compile(pattern % (comment, comment, SHORTEST - 1), re.MULTILINE)

    def runs(self, data: bytes) -> list[tuple[int, int]]:
        """Where what is to be hidden starts and ends."""
        if data.count(self._marker) < SHORTEST // 2:
            return []
        return [
            (data.index(b"\n", found.start()) + 1, data.rindex(b"\n", 0, data.rindex(self._marker, *found.span())) + 1)
            for found in self._run.finditer(data)
            # Its first line may be the only one that is not empty.
            if data.count(self._marker, *found.span()) >= SHORTEST // 2
        ]


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
