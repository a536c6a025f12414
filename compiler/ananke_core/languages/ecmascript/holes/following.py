"""What a text behind a position needs: which of the brackets around it it closes, and what it begins with."""

from __future__ import annotations

import attrs

from ananke_core.errors import InputError
from ananke_core.languages.ecmascript.holes.frames import Frame, Token
from ananke_core.languages.ecmascript.holes.roles import BLOCKS
from ananke_core.languages.ecmascript.holes.scan import CLOSERS, Reader, Scan

OUTER = BLOCKS | {"type", "names"}
"""Roles of brackets that no completion closes: what stands in them is complete by itself."""
_FAR = 4_000
"""Characters that are read behind the brackets of a statement, to see whether those of its block fit."""


@attrs.frozen
class Following:
    """What a text behind a position needs; ``own`` is how many brackets are left for the completion to close.

    ``first`` is its first token where that goes on what stands there, ``second`` the one behind it. ``inside`` says
    that a bracket is open around both, ``opened`` are brackets that the text closes and nothing opened;
    ``touching`` is its first character.
    """

    own: int
    first: Token | None
    touching: str
    inside: bool
    opened: str = ""
    second: str = ""


def follow(state: Scan, text: str) -> Following:
    """Read what follows a position, as far as it closes the brackets around it.

    Raises:
        InputError: it closes others than those that are open.
    """
    inner = 0
    while state.frames[-1 - inner].role not in OUTER:
        inner += 1
    likely = sorted(range(inner + 1), key=lambda own: _odd(state, own, text))
    # What fits the block around them too is meant sooner than what doesn't.
    for own, whole in [(own, whole) for whole in (True, False) for own in likely]:
        frames = state.frames[: len(state.frames) - own]
        found = _read(
            state.jsx, [attrs.evolve(frame, tokens=[*frame.tokens]) for frame in frames], inner - own, text, whole
        )
        if found is not None:
            return attrs.evolve(found, own=own)
    raise InputError(
        "the brackets behind the position are not those that are open before it",
        place="position",
        way_out="repair the brackets of the statement, or ask at its end",
    )


def _odd(state: Scan, own: int, text: str) -> bool:
    """Whether the templates of a text don't come in pairs, when it ends those that are left to it."""
    left = [frame.opener for frame in state.frames[: len(state.frames) - own]].count("`")
    return (text.count("`") - left) % 2 == 1


def _read(jsx: bool, frames: list[Frame], left: int, text: str, whole: bool) -> Following | None:
    """Read with these frames, of which ``left`` are to be closed; None where they aren't, or others are."""
    # What stands at the position is taken for an operand.
    frames[-1].tokens.append(Token("name", "_", 0, 0))
    innermost = frames[-1]
    members, texts = innermost.role == "shape", innermost.opener in {"<", ">", "`"}
    ahead = Scan(jsx, frames, newline=False)
    reader = Reader(ahead, text, strict=True)
    opened = _close(reader, len(frames) - left) if left else _line(reader)
    if opened is None or (left and whole and (reader.outdented or not _fits(reader, len(frames)))):
        return None
    first = reader.seen[0] if reader.seen and not texts else None
    if first is not None and first.fresh and (members or not left):
        first = None
    second = reader.seen[1].text if len(reader.seen) > 1 else ""
    return Following(0, first, text[:1], bool(left), opened, second)


def _close(reader: Reader, floor: int) -> str | None:
    """Read until only so many frames are open."""
    while len(reader.state.frames) > floor:
        if not reader.step() or reader.wrong:
            return None
    return ""


def _fits(reader: Reader, floor: int) -> bool:
    """Whether the next bracket that the text closes is that of the block around."""
    end = reader.position + _FAR
    while len(reader.state.frames) >= floor and reader.position < end:
        if not reader.step():
            break
    return not reader.wrong


def _line(reader: Reader) -> str | None:
    """Read to the end of the line, or of the brackets that it opens; the brackets that it closes without an opener."""
    state, text, opened = reader.state, reader.text, ""
    depth = len(state.frames)
    while not reader.wrong:
        if len(state.frames) == depth and not state.in_comment:
            mark = text[reader.position : reader.position + 1]
            ended = state.newline and (reader.seen or reader.position)
            if mark in {"", "}"} or ended or (reader.seen and mark in {"\r", "\n", ";"}):
                break
            if mark in {")", "]"}:
                opened += mark
                reader.position += 1
                if not reader.seen:
                    reader.seen.append(Token("op", mark, 0, 0))
                continue
        if not reader.step():
            break
    return None if reader.wrong else opened


def closers_first(after: Following) -> bool:
    """Whether the place ends right behind the position: at a comma, a closing bracket, or the end."""
    return after.first is None or after.first.text in {",", ";", *CLOSERS}
