"""Positions in text: strings, templates and the children of elements, where what follows ends them."""

from __future__ import annotations

from ananke_core.errors import InputError
from ananke_core.languages.ecmascript.holes.following import follow
from ananke_core.languages.ecmascript.holes.scan import STRINGS, Scan

_CONTENT = {'"': r'(/[^"\\\r\n]/ | ESC)+', "'": r"(/[^'\\\r\n]/ | ESC)+"}


def text_of(state: Scan, after: str) -> list[str] | None:
    """The rules of what may stand in a text that goes on behind the position; None where it stands in none."""
    kind = state.open.kind if state.open is not None else ""
    if kind in _CONTENT:
        if STRINGS[kind].match(after) is None:
            return None
        return ["start: CONTENT?", f"CONTENT: {_CONTENT[kind]}"]
    top = state.top.opener
    if top == "`":
        if _goes_on(state, after):
            no_dollar = " & ~(/(.|\\n)*[$]/)" if after.startswith("{") else ""
            return [
                "start: TALONE? | TFIRST inside (TMID inside)* TLAST",
                f"TALONE: TC & /(.|\\n)+/{no_dollar}",
                'TFIRST: TC "${"',
                f'TLAST: "}}" TC{no_dollar}',
            ]
        return None
    if top == ">" and _goes_on(state, after):
        return ["start: children"]
    if top == "<" and _goes_on(state, after):
        return [
            'start: AFIRST? | AHEAD inside (K2 inside "}")* (ALAST)?',
            "AFIRST: ATTRS & /(.|\\n)+/",
            'AHEAD: ATTRS "{"',
            'ALAST: "}" ATTRS',
        ]
    if kind and kind not in {'"', "'", "`"}:
        raise InputError("the position is in an attribute's string", place="position", way_out="ask outside of it")
    return None


def _goes_on(state: Scan, after: str) -> bool:
    try:
        return follow(state, after).own == 0
    except InputError:
        return False
