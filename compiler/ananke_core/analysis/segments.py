"""Where a text is cut into segments: a function of the text alone.

A segment holds whole top-level statements and has a tree of its own, so that an edit re-parses a few hundred lines at
any file size (tree-sitter-python re-parses about the rest of the file after an edit before a dedent: 39 ms in the
median at 20,000 lines). Cutting is an automaton whose state is reset at each cut, as in content-defined chunking: an
edited text falls back into step with its old cuts after one or two segments.

A *candidate* is a line that starts a top-level definition right after a blank line. It becomes a cut when the segment
before it has at least `MINIMUM` bytes and either the line's checksum says so or `MAXIMUM` bytes are reached, unless a
multi-line literal seems to be open there (an odd number of its delimiters since the last cut), or a bracket (code in
the first column inside of one function around a whole file); that doubt is given up after `DOUBT` bytes, about 2,000
lines, so that one stray quote does not join the rest of the file.
"""

from __future__ import annotations

import re
from functools import cache
from zlib import crc32

from ananke_core.languages import Language

MINIMUM = 2_048
MAXIMUM = 8_192
DOUBT = 80_000
# One candidate in four is a cut: 2 kB and a few definitions more, about 80 to 200 lines.
_MASK = 3


@cache
def _candidate(segment_start: re.Pattern[bytes]) -> re.Pattern[bytes]:
    return re.compile(rb"\n[ \t]*\r?\n(?=(?:" + segment_start.pattern + rb"))")


def next_cut(language: Language, data: bytes, start: int) -> int | None:
    """Offset of the first cut after ``start``, itself a cut or 0; None where the text has none."""
    pattern = _candidate(language.segment_start)
    position = max(start, start + MINIMUM - 2)
    while (found := pattern.search(data, position)) is not None:
        cut = found.end()
        # A blank line can be the second of two: step by one line ending so that no candidate is jumped over.
        position = cut - 1
        size = cut - start
        if size < MINIMUM:
            continue
        if size < MAXIMUM:
            end = data.find(b"\n", cut)
            if crc32(data[cut:end] if end >= 0 else data[cut:]) & _MASK:
                continue
        if size < DOUBT and _inside(language, data, start, cut):
            continue
        return cut
    return None


def _inside(language: Language, data: bytes, start: int, cut: int) -> bool:
    """Whether something that was opened since ``start`` seems to be open at ``cut``."""
    for pair in language.segment_pairs:
        if data.count(pair, start, cut) & 1:
            return True
    for opening, closing in language.segment_brackets:
        if data.count(opening, start, cut) != data.count(closing, start, cut):
            return True
    return False


def cuts(language: Language, data: bytes) -> list[int]:
    """All segment starts of a text, 0 first."""
    found = [0]
    while (cut := next_cut(language, data, found[-1])) is not None:
        found.append(cut)
    return found
