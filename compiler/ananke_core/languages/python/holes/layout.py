"""Where lines may stand at a position: the indentation of its block, and a level of rules for each below it."""

from __future__ import annotations

import re

from ananke_core.errors import InputError
from ananke_core.frozen import frozen
from ananke_core.languages.python.holes.scan import Level, Scan, width

_SPACES = (*range(1, 17), *range(18, 33, 2), *range(36, 61, 4))
_TABS = tuple(range(1, 13))
_NEXT_LINE = re.compile(r"(?:\r\n|\r|\n)([ \t\f]*)(?![ \t\f\r\n#])(?=.)(\w*)", re.DOTALL)
_CLAUSES = frozenset(["elif", "else", "except", "finally"])


@frozen
class Layout:
    """The lines at a position.

    ``base`` is the indentation of its block, ``pad`` what of it is not there yet. ``keyword`` opened the block,
    ``clause`` is the word of the clause behind the position that goes on a statement of this block. ``exact`` is false
    where the block is not begun and may be indented further than ``base``.
    """

    base: str
    pad: str
    keyword: str
    clause: str = ""
    exact: bool = True


def layout_of(state: Scan, after: str) -> Layout:
    """The lines at a position that has nothing but white space before it on its line.

    Raises:
        InputError: it is indented as no block around it.
    """
    levels, typed = state.levels, state.indent
    next_ = _NEXT_LINE.search(after)
    ahead, word = (next_[1], next_[2]) if next_ is not None else ("", "")
    top = levels[-1]
    if state.before and state.before[-1].text == ":":
        keyword = state.before[0].text
        if width(typed) > width(top.indent):
            return _layout(Level(typed, keyword), typed, word if width(ahead) == width(typed) else "")
        inner = ahead if width(ahead) > width(top.indent) else top.indent + _step(levels)
        return _layout(Level(inner, keyword), typed, "")
    least = max(width(typed), min(width(ahead), width(top.indent)) if ahead else 0)
    fitting = [level for level in levels if width(level.indent) >= least]
    if not fitting:
        raise InputError(
            "the position is indented further than the block around it",
            place="position",
            way_out=f"ask at column {len(top.indent) + 1}",
        )
    return _layout(fitting[0], typed, word if width(ahead) == width(fitting[0].indent) else "")


def _layout(level: Level, typed: str, word: str) -> Layout:
    if not level.indent.startswith(typed):
        raise InputError(
            "the line mixes tabs and spaces differently from its block", place="position", way_out="indent it alike"
        )
    return Layout(level.indent, level.indent[len(typed) :], level.keyword, word if word in _CLAUSES else "")


def _step(levels: list[Level]) -> str:
    """What the innermost block is indented by."""
    if len(levels) > 1 and levels[-1].indent.startswith(levels[-2].indent):
        return levels[-1].indent[len(levels[-2].indent) :]
    return "    "


def levels_below(base: str) -> list[str]:
    """Rules of lines and blocks: ``block`` at an indentation, ``deeper`` at any below it.

    ``LINE_END`` is a newline and the indentation; lines that end with a colon open a block below.
    """
    space = base.replace("\t", "\\t").replace("\f", "")
    opening = " | ".join(f"below_{kind}1" for kind in _kinds(base))
    lines = [
        "block: at (LINE_END at)*",
        "at: line | open deeper",
        f"deeper: {opening}",
        f"LINE_END: NL{f' /{space}/' if space else ''}",
    ]
    for kind in _kinds(base):
        steps, character = (_SPACES, " ") if kind == "s" else (_TABS, "\\t")
        for step, next_ in zip(steps, (*steps[1:], 0), strict=True):
            level, newline = f"{kind}{step}", f"END_{kind.upper()}{step}"
            further = f" | below_{kind}{next_}" if next_ else ""
            opener = f" | open below_{kind}{next_}" if next_ else ""
            lines += (
                f"below_{level}: {newline} block_{level}{further}",
                f"block_{level}: line_{level} ({newline} line_{level})*",
                f"line_{level}: line{opener}",
                f"{newline}: NL /{space}{character}{{{step}}}/",
            )
    return lines


def _kinds(base: str) -> str:
    """Spaces and tabs are not mixed in one block; nothing says yet which a file's first block has."""
    return "st" if not base else "t" if base.endswith("\t") else "s"
