"""Grammars of statements, blocks and functions at a position that begins a line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ananke_core.errors import InputError
from ananke_core.languages.forms import NewDefinition
from ananke_core.languages.holes import Scale
from ananke_core.languages.python.forms.new import new_header
from ananke_core.languages.python.holes.layout import Layout, levels_below
from ananke_core.languages.python.holes.scan import Following, Scan

_BEFORE = {
    "elif": "if",
    "else": "if | loop | try except+",
    "except": "try except*",
    "finally": "try (except+ else?)?",
}
"""What may stand in front of a clause that is there already."""


def lines_at(state: Scan, after: Following, layout: Layout, scale: Scale, new: NewDefinition) -> list[str]:
    """The rules ``start`` and below for lines at a position: one statement, a block, or a function."""
    decorated = bool(state.before) and state.before[0].text == "@"
    body = scale.value
    if scale is Scale.FUNCTION:
        body = "(decorator LINE_END)* HEADER (line | deeper)"
    elif decorated:
        body = "decorated" if scale is Scale.STATEMENT else "decorated (LINE_END at)*"
    elif layout.clause:
        body = _BEFORE[layout.clause]
    elif scale is Scale.BLOCK and layout.base:
        body = "block LATE?"
    if after.first is not None:
        if after.closers or layout.clause:
            raise InputError(
                "the rest of the line closes a bracket that is not open",
                place="position",
                way_out="ask at the end of the line",
            )
        # The rest of the line becomes a line of its own.
        body = f"({body}) LINE_END"
    pad = f'"{layout.pad}" '.replace("\t", "\\t") if layout.pad else ""
    header = new_header(new).splitlines() if scale is Scale.FUNCTION else []
    return [f"start: {pad}({body})", *levels_below(layout.base), *statements(), *header]


@cache
def statements() -> tuple[str, ...]:
    """Rules of one statement of each kind."""
    text = (Path(__file__).parent / "statement.lark").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("//"))
