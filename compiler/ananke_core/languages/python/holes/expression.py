"""Grammars of what may stand at a position inside of an expression."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_core.languages.forms import Words
from ananke_core.languages.python.holes.context import End, Inside, Start, brackets, end_of, inside_of, start_of
from ananke_core.languages.python.holes.runs import ending, first_run, shared, top
from ananke_core.languages.python.holes.scan import Following, Scan


def expression(
    state: Scan, length: int, after: Following, words: Words, names: Sequence[str] | None, pad: str = ""
) -> list[str]:
    """The rules ``start`` and below for one expression, with the brackets that it has to close or to open.

    Raises:
        InputError: the brackets around the position don't fit together.
    """
    close, open_ = brackets(state, after)
    start, end = start_of(state, length), end_of(after)
    depth = len(state.frames) - 1 - len(close)
    inside = inside_of(state.frames[depth], after, state.frames[depth - 1] if depth else None)
    letter = "IN_" if close else "OUT_"
    white = "W1" if close or inside.bracketed else "SP"
    lines, stays = first_run(letter, white, start, words.denied) or ([], may_end(state, start))
    fresh = not lines
    if close:
        begin = whole("IN_", start, fresh, stays)
        between = " ".join(f'"{closer}" in_rest (IN_AA | IN_AC)?' for closer in close[:-1])
        rule = f'({begin}) {between} "{close[-1]}" {_rest("IN_" if depth else "OUT_", end, needed=end.apart)}'
    elif open_:
        middle = " ".join(f'"{opener}" leading' for opener in open_[1:])
        rule = f'{_lead(start, fresh, stays)} "{open_[0]}" {middle} ({_fresh_end(end, Inside(True))})'
    else:
        rule = _plain(start, fresh, stays, end, inside.trailing)
    tail = ending(end, inside)
    indent = '"' + pad.replace("\t", "\\t") + '" ' if pad else ""
    lines += [f"start: {indent}({rule})", *rules(), *shared(names), *top(inside)]
    for family, used in (("OUT_", tail), ("IN_", ending(end, Inside(True)))):
        lines += [f"{family}{run}F: {family}{run}{used}" for run in ("EA", "EE", "AA", "AE", "EC", "AC")]
    lines += [f"{run}F: {run}{tail}" for run in ("ZA", "ZE", "ZC") if not fresh]
    return lines


def may_end(state: Scan, start: Start) -> bool:
    """Whether the bracket around a position may be closed as it is, where nothing is begun there."""
    listed = state.frames[-1].tokens
    return not start.operand or not listed or listed[-1].text in {",", ":"}


def rules() -> list[str]:
    """Rules that every expression shares."""
    return [
        "out_chunk: OUT_EE? egroup | OUT_EA ecall",
        "out_rest: (OUT_AE egroup | OUT_AA? ecall)*",
        "leading: IN_EE? | IN_EA | in_chunk in_rest (IN_AE | IN_AA)?",
    ]


def _chunk(letter: str, start: Start, fresh: bool, stays: bool) -> str:
    """A completion's first run with the group behind it."""
    if not fresh:
        return f"(ZE egroup | ZA{'?' if stays else ''} ecall)"
    return f"{letter.lower()}chunk" if start.operand else f"({letter}AE egroup | {letter}AA? ecall)"


def whole(letter: str, start: Start, fresh: bool, stays: bool) -> str:
    """All that may stand in a bracket up to its end, from the completion's first character on."""
    chunk = _chunk(letter, start, fresh, stays)
    runs = ("ZA", "ZC") if not fresh else ("IN_EA", "IN_EC", "BLANK") if start.operand else ("IN_AA", "IN_AC")
    empty = "?" if stays else ""
    return f"({' | '.join(runs)}){empty} | {chunk} in_rest (IN_AA | IN_AC)?"


def _plain(start: Start, fresh: bool, stays: bool, end: End, trailing: bool) -> str:
    chunk = _chunk("OUT_", start, fresh, stays)
    parts = [f"{chunk} {_rest('OUT_', end, needed=end.apart)}"]
    if trailing and end.operand:
        parts += [f"{chunk} out_rest OUT_ACF", "ZCF" if not fresh else "OUT_ECF" if start.operand else "OUT_ACF"]
    first, last = ("ZA", "ZE") if not fresh else ("OUT_EA", "OUT_EE") if start.operand else ("OUT_AA", "OUT_AE")
    parts += [f"{first}F"] * end.operand + [f"{last}F"] * end.operator
    # Nothing at all, where what is there already goes on with what follows.
    bare = (not fresh and stays and end.operand) or (fresh and (end.operator if start.operand else end.operand))
    return " | ".join(parts + [""] * (bare and (fresh or not end.apart)))


def _rest(letter: str, end: End, *, needed: bool) -> str:
    runs = [f"{letter}AAF"] * end.operand + [f"{letter}AEF"] * end.operator
    optional = "" if needed or not end.operand else "?"
    return f"{letter.lower()}rest ({' | '.join(runs)}){optional}"


def _lead(start: Start, fresh: bool, stays: bool) -> str:
    """What may stand before a bracket that is left open."""
    chunk = _chunk("OUT_", start, fresh, stays)
    first = "ZE | ZA" if not fresh else "OUT_EE | OUT_EA" if start.operand else "OUT_AE | OUT_AA"
    return f"(({first}){'?' if stays else ''} | {chunk} out_rest (OUT_AE | OUT_AA)?)"


def _fresh_end(end: End, inside: Inside) -> str:
    runs = ["IN_EAF", "IN_ECF"] * end.operand + ["IN_EEF"] * end.operator
    return f"({' | '.join(runs)})? | in_chunk {_rest('IN_', end, needed=end.apart)}" if inside.bracketed else ""
