"""Grammars of the rest of a logical line that is begun, with the block that it opens."""

from __future__ import annotations

import keyword
from functools import cache
from pathlib import Path

import attrs

from ananke_core.errors import InputError
from ananke_core.languages.forms import Words
from ananke_core.languages.holes import Scale
from ananke_core.languages.python.forms.words import alternatives
from ananke_core.languages.python.holes.begun import CLAUSES, begun_statement
from ananke_core.languages.python.holes.context import Start, start_of
from ananke_core.languages.python.holes.expression import may_end, rules, whole
from ananke_core.languages.python.holes.layout import levels_below
from ananke_core.languages.python.holes.lines import statements
from ananke_core.languages.python.holes.runs import begun_word, first_run, shared
from ananke_core.languages.python.holes.scan import PAIRS, Scan, Token

_COMPOUND = CLAUSES.keys() | {"case"}


def rest_of_line(state: Scan, before: str, words: Words, scale: Scale) -> list[str]:
    """The rules ``start`` and below for a line that is begun and has nothing behind it; all scales end it first.

    Raises:
        InputError: it is an import whose module is half-typed, while modules are denied.
    """
    listed = state.frames[0].tokens
    head = listed[0].text if listed else ""
    start = start_of(state, len(before))
    base = state.levels[-1].indent
    after = " (LINE_END at)*" if scale is Scale.BLOCK else ""
    shared_lines = [*levels_below(base), *statements(), *_template()]
    if len(state.frames) == 1 and start.word and len(listed) == 1:
        begun, lines = begun_statement(start.word, words)
        return [f"start: ({begun}){after}", *lines, *shared_lines]
    if len(state.frames) == 1 and state.string is None and _begins_statement(listed):
        # A block may also begin on the next line.
        deeper = " | deeper" if listed[-1].text == ":" and scale is not Scale.STATEMENT else ""
        return [f"start: (BLANKS? simple{deeper}){after}", "BLANKS: SP+", *shared_lines]
    inside, empty = "", True
    if len(state.frames) > 1:
        inside, lines = _brackets(state, start, words)
    elif (module := _module(listed, start, words)) is not None:
        lines, empty = [f"REST: {module}", "REST_OPEN: REST", "REST_GAP: REST"], False
    else:
        lines, empty = _first(start, words, before[-1:].isspace())
    line = f"rest_line{'?' if empty else ''}"
    if head in _COMPOUND:
        body = f"({line} | rest_open deeper) {CLAUSES.get(head, '')}"
    elif head == "@":
        body = f"{line} LINE_END decorated"
    else:
        body = line
    return [f"start: {inside}{body}{after}", *lines, *shared_lines]


def _begins_statement(listed: list[Token]) -> bool:
    last = listed[-1].text
    return last == ";" or (last == ":" and listed[0].text in _COMPOUND)


def _brackets(state: Scan, start: Start, words: Words) -> tuple[str, list[str]]:
    """What ends the brackets that are open, and its terminals; the line goes on as behind any bracket."""
    found = first_run("IN_", "W1", start, words.denied)
    closers = [PAIRS[frame.opener] for frame in reversed(state.frames[1:])]
    between = " ".join(f'"{closer}" in_rest (IN_AA | IN_AC)?' for closer in closers[:-1])
    begin = whole("IN_", start, found is None, found[1] if found else may_end(state, start))
    lines = [*(found[0] if found else ()), *rules(), *shared(None), "REST: MID", "REST_OPEN: MIDC", "REST_GAP: MID"]
    return f'({begin}) {between} "{closers[-1]}" ', lines


def _first(start: Start, words: Words, spaced: bool) -> tuple[list[str], bool]:
    """Terminals of the first run, and whether the line may end as it is."""
    begun = begun_word(start, words.denied) if not start.joins else None
    if begun is None:
        if start.operand:
            return ["REST: ERUN", "REST_OPEN: ERUNC", "REST_GAP: P+"], False
        # Behind white space a word of a statement may follow at once.
        word = " | ERUN" if spaced else ""
        colon = " | ERUNC" if spaced else ""
        return [f"REST: MID{word}", f"REST_OPEN: MIDC{colon}", "REST_GAP: MID"], True
    own = begun.words
    if start.word and start.operand and not start.word[0].isdigit():
        # Here a word may also become the keyword of a statement, but of no import: its modules would not be looked at.
        taken = {name[len(start.word) :] for name in (*words.denied, "import", "from") if name.startswith(start.word)}
        own = [f"(WC* & ~{alternatives(sorted(taken - {''}))})" if taken - {""} else "WC*"]
        begun = attrs.evolve(begun, whole=begun.whole or keyword.iskeyword(start.word))
    elif start.word and not start.operand and not start.attribute:
        # Statements have words of their own between operands.
        own = ["WC*"]
    pieces = own + begun.strings + [piece for piece in begun.keywords if piece]
    first = f"({' | '.join(pieces)})"
    # A terminal never matches nothing.
    some = f"({' | '.join(piece.replace('WC*', 'WC+', 1) for piece in pieces)})"
    return [
        f"REST: {first} MID | {some}",
        f"REST_OPEN: {first} MIDC",
        f"REST_GAP: {first} P+ | {some}",
        "ATTR: NAME",
    ], begun.whole or bool(begun.keywords and "" in begun.keywords)


def _module(listed: list[Token], start: Start, words: Words) -> str | None:
    """What goes on an import up to its modules; None where the line is none, or behind them."""
    texts = [token.text for token in listed]
    if texts[:1] == ["import"]:
        rest = 'MODULE AS? (S "," S MODULE AS?)* FIN'
        fresh = texts[-1] in {"import", ","}
    elif texts[:1] == ["from"] and "import" not in texts:
        rest = r'(MODULE SP+ | /\.+/ S (DOTTED SP+)?) "import" MID'
        fresh = len(texts) == 1
    else:
        return None
    if fresh:
        # Behind the keyword itself stands a space before anything else.
        return f"SP+ {rest}" if start.word else f"S {rest}"
    if words.denied_modules or words.allowed_modules is not None:
        raise InputError(
            "a module's name is half-typed, and modules are denied", place="position", way_out="ask in front of it"
        )
    return f'(WC* ("." DOTTED)? | DOTTED) {"MID" if texts[0] == "from" else "MID?"} & /(.|\\n)+/'


@cache
def _template() -> tuple[str, ...]:
    text = (Path(__file__).parent / "rest.lark").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("//"))
