"""How a word, string or template that is begun at a position may go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ananke_core.errors import InputError
from ananke_core.languages.ecmascript.forms.words import others
from ananke_core.languages.ecmascript.holes.context import Start
from ananke_core.languages.ecmascript.holes.expression import Lead
from ananke_core.languages.ecmascript.holes.runs import (
    BINARY,
    MEMBER_WORDS,
    NO_OPERANDS,
    STATEMENT_WORDS,
    TYPED_BINARY,
    TYPED_MEMBER_WORDS,
    TYPED_STATEMENT_WORDS,
    TYPED_UNARY,
    UNARY,
    Style,
)

STRING_RESTS = {
    '"': r'(/[^"\\\r\n]/ | ESC)* /"/',
    "'": r"(/[^'\\\r\n]/ | ESC)* /'/",
}


def lead_of(start: Start, style: Style, denied: Sequence[str]) -> Lead:
    """What a completion begins with."""
    if start.control and not start.word:
        return Lead(more={"H": "W1+"}, bracket="H")
    if start.named:
        rest = "WC+ W | WC* W TA W | W1+"
        return Lead(more={"F": rest, "H": rest}, bracket="FH")
    if start.header and style.scope and start.quote in STRING_RESTS:
        return Lead(more={"E": f"{STRING_RESTS[start.quote]} (W1 | WC | /[.,<>=&|]/ | STR)*"})
    if start.header and style.scope and not start.quote:
        return Lead(more={"E": "(W1 | WC | /[.,<>=&|]/ | STR)+"}, bracket="E")
    if start.quote == "`":
        return Lead(operand='(TC "`")', template=True)
    if start.quote in STRING_RESTS:
        return Lead(operand=f"({STRING_RESTS[start.quote]})")
    if start.quote:
        raise InputError("the position is in an attribute's string", place="position", way_out="ask outside of it")
    pieces = "BEGIN*" if start.statement and style.scope else "PIECE*"
    if start.attribute:
        return Lead(operand="WC*" if start.word else "(W WC+)", empty=bool(start.word))
    if style.types:
        pieces = f"(W /[|&]/)? {pieces}"
    if start.optional and style.typed:
        pieces = f'(W ":")? {pieces.rpartition("? ")[2]}'
    if start.exported and style.scope and not start.word:
        rest = f"W {_EXPORTED}"
        return Lead(pieces, None, empty=True, more={"A": f'({rest}) (W ";")?'})
    if not start.word:
        more = {"A": 'W1* "const"'} if start.cast and style.typed else {}
        if start.either:
            return Lead(pieces, "", empty=True, more=more)
        return Lead(pieces, None, empty=True, more=more) if start.operand else Lead(None, "", empty=True)
    return _word(start, style, denied)


_EXPORTED_NOW = '(("*" (W "as" W1+ WC+ W1+)? W | NAMES W) FROM | NAMES)'
_EXPORTED = f'("type" W)? {_EXPORTED_NOW}'
"""What goes on `export`, of other modules or of what this one has."""
_WORDS = {"F": ("function",), "H": ("if", "while", "switch", "with", "for", "function")}


def _word(start: Start, style: Style, denied: Sequence[str]) -> Lead:
    word = start.word
    pieces = "PIECE*"
    unary = (*UNARY, *(TYPED_UNARY if style.typed else ()))
    binary = (*BINARY, *(TYPED_BINARY if style.typed else ()))
    if style.scope and start.statement:
        pieces = "BEGIN*"
        own = (*MEMBER_WORDS, *TYPED_MEMBER_WORDS) if style.member else (*STATEMENT_WORDS, *TYPED_STATEMENT_WORDS)
        unary = (*unary, *own, *(() if style.member else ("return", "throw", "break", "continue")))
    if word[0].isdigit():
        return Lead(None, '(WC+ ("." WC*)? | "." WC*)?', empty=True)
    if not start.operand:
        extra = (*(("of",) if style.loop or style.scope else ()), *(("else",) if style.scope else ()))
        rests = _rests((*binary, *extra), word)
        constant = _rests(["as"] * style.typed, word)
        more = {"A": f'({constant}) W1+ "const"'} if constant else {}
        return Lead(f"({rests}) (W1 | SIGN) {pieces}" if rests else None, None, more=more)
    member = style.member and start.statement
    taken = {name[len(word) :] for name in (*denied, *(() if member else NO_OPERANDS)) if name.startswith(word)}
    taken -= {"const"[len(word) :]} if start.cast and "const".startswith(word) else set()
    whole = "" not in taken
    rest = others(sorted(taken - {""})) if taken - {""} else "WC+"
    rests = _rests(unary, word)
    prefix = f"({rests}) (W1 | SIGN) {pieces}" if rests else None
    operands = [rest]
    if style.scope and start.statement and not member:
        operands += _operand_words(word)
    operand = f"({' | '.join(operands)}){'?' * whole}"
    more = _heads(word, style, start)
    bracket = next((letter for letter, words in _WORDS.items() if word in words and letter in more), "")
    return Lead(prefix, operand, empty=whole, more=more, bracket=bracket)


def _heads(word: str, style: Style, start: Start) -> dict[str, str]:
    """What goes on to a word behind which a bracket of its own stands, by the letter of its run."""
    statement = style.scope and start.statement and not style.member
    found: dict[str, str] = {}

    def add(letter: str, words: Iterable[str], rest: str, alone: str) -> None:
        """``alone`` is what goes on the whole word: as ``rest``, but not empty."""
        rests = [name[len(word) :] for name in words if name.startswith(word)]
        parts = [f'"{one}" {rest}' for one in rests if one] + [alone] * ("" in rests)
        if parts:
            found[letter] = " | ".join([*([found[letter]] if letter in found else []), *parts])

    add(
        "H" if statement else "F",
        ["function"],
        "W /[*]?/ (W WC+)? (W TA)? W",
        "W1* /[*]/ (W WC+)? (W TA)? W | W1+ (WC+ W)? (TA W)?",
    )
    kinds = ("class", "interface", "enum", "namespace", "module", "global") if statement else ("class",)
    header = "(W1 | WC | /[.,<>=&|]/ | STR)*"
    add("E", kinds, f"(W1 {header})?", f"W1 {header}")
    called = 'W "(" W MODULE?'
    add("Q", ["require", "import"], called, called)
    if statement:
        ended = _rests(["return", "break", "continue", "debugger", "default"], word)
        if ended and word not in {"return", "break", "continue", "debugger", "default"}:
            found |= {"A": f'({ended}) W (";" W)?', "P": f"({ended}) W NEXT_ONE STEP*"}
        add("H", ["if", "while", "switch", "with", "for"], "W", "W1+")
        add("E", ["else", "do", "try", "finally", "return", "throw", "case", "default"], "W", "W1+")
    else:
        add("E", UNARY, "W", "W1+")
    return found


def _operand_words(word: str) -> Iterable[str]:
    """Whole statements of which a word is the beginning: `import` with its module, or `export`."""
    clause = '((W1+ "type")? (W1+ | W) CLAUSE FROM | W MODULE)'
    exported = f"W1+ {_EXPORTED} | W {_EXPORTED_NOW}"
    for name, rest in (("import", clause), ("export", exported)):
        if name.startswith(word):
            own = name[len(word) :]
            yield f'("{own}" ({rest}))' if own else f"({rest})"


def _rests(words: Iterable[str], begun: str) -> str:
    rests = sorted({word[len(begun) :] for word in words if word.startswith(begun)})
    return " | ".join(f'"{rest}"' if rest else "/x{0}/" for rest in rests)
