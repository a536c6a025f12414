"""Lines and columns as people write them: ``12:5``, both from 1, columns in code points."""

from __future__ import annotations

import re

import attrs

from ananke_core.errors import InputError
from ananke_core.text import Encoding, SourceText, decode

_WRITTEN = re.compile(r"([0-9]{1,9}):([0-9]{1,9})")


@attrs.frozen
class Position:
    """A zero-based line, and a zero-based column in the unit of whoever asks."""

    line: int
    column: int

    @classmethod
    def read(cls, text: str) -> Position:
        """A position from ``LINE:COLUMN``, both counted from 1.

        Raises:
            InputError: it is none.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or not (int(found[1]) and int(found[2])):
            raise InputError(
                f"{text[:40]!r} is no position", place="position", way_out="LINE:COLUMN, both from 1, as in 12:5"
            )
        return cls(int(found[1]) - 1, int(found[2]) - 1)


def offset_of(data: bytes, position: Position, encoding: Encoding = Encoding.UTF32) -> int:
    """The byte offset of a position in a text.

    Raises:
        InputError: the text ends before it.
    """
    source = SourceText(data)
    lines = len(source.index.lengths)
    if position.line >= lines:
        raise InputError(
            f"line {position.line + 1} is behind the end of the text", place="position", way_out=f"it has {lines} lines"
        )
    offset = source.offset(position.line, position.column, encoding)
    if source.point(offset, encoding).column < position.column:
        line = decode(source.index.line(data, position.line)).rstrip("\r\n")
        raise InputError(
            f"column {position.column + 1} is behind the end of line {position.line + 1}",
            place="position",
            way_out=f"the line has {len(line)} characters",
        )
    return offset
