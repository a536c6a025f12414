"""Terminals of expressions: families of runs between brackets, and the first run of a completion."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import attrs

from ananke_core.frozen import frozen
from ananke_core.languages.python.forms.words import NOTHING, alternatives
from ananke_core.languages.python.holes.context import BINARY_WORDS, UNARY_WORDS, End, Inside, Start
from ananke_core.languages.python.holes.strings import string_rests

_FOLDER = Path(__file__).parent
_KEYWORDS = tuple(word for word in keyword.kwlist if word not in {"True", "False", "None"})
LETTERS = frozenset(["r", "b", "f", "u", "t", "rb", "br", "rf", "fr"])
"""What may stand before the quotes of a string, in lower case."""
_LOGIC = '"and" | "or" | "in" | "is" | "not" @w@+ "in" | "if" | "else"'
_LOOP = ' | "for" | "async" @w@+ "for"'


@frozen
class Begun:
    """How a word or string goes on, as expressions for terminals: to a name or number, to a keyword, to a string's end.

    ``whole`` says that a word may stay as it is.
    """

    words: list[str] = attrs.field(factory=list)
    keywords: list[str] = attrs.field(factory=list)
    strings: list[str] = attrs.field(factory=list)
    whole: bool = False


def shared(names: Sequence[str] | None) -> list[str]:
    """Rules and terminals of every expression; with ``names`` only these may begin an operand."""
    listed = "NAME" if names is None else alternatives(names) if names else NOTHING
    named = f"{listed} & ~(DENIED | KEYWORD)"
    text = _read("expression.lark").replace("@NAMES@", f"({named})").replace("@KEYWORD@", alternatives(_KEYWORDS))
    # Argument names and what a lambda or a loop binds are no operands; they are not told apart from those here.
    bound = ' | NAME W "="' if names is not None else ' | DENIED W "="'
    return [
        *text.splitlines(),
        *_family(
            "IN_",
            "W1",
            "BINARY | /:=|[,:=]/",
            '/[-+~:]|\\*{1,2}/ | "*" W "," | "/" W /[,:]/ | ":" W ","',
            _LOGIC + _LOOP,
            '"not" | "await" | "lambda" | "yield" (W1+ "from")?',
            bound,
        ),
    ]


def top(inside: Inside) -> list[str]:
    """The family of what stands outside of all brackets of the completion itself."""
    symbols = [r"\*\*?", r"\/\/?", "<<", ">>", "[<>]=?", "[=!]=", "[-+%@&|^]"]
    symbols += [","] * inside.comma + [":"] * inside.colon + [":="] * inside.named
    unary = "[-+~:]" if inside.colon else "[-+~]"
    unary += r"|\*{1,2}" if inside.star else ""
    words = _LOGIC + (_LOOP if inside.bracketed else "")
    white = "W1" if inside.bracketed else "SP"
    return _family(
        "OUT_",
        white,
        "/" + "|".join(symbols) + "/",
        f"/{unary}/ | LAM",
        words,
        f'"not" | "await" | "yield" ({white}+ "from")?',
        "",
    )


def ending(end: End, inside: Inside) -> str:
    """What holds for the last terminal of a completion, as an intersection; empty where nothing does."""
    parts: list[str] = []
    if end.apart:
        parts.append(r"/(.|\n)*[^0-9A-Za-z_\x{80}-\x{10ffff}]/")
    if end.no_number:
        parts.append(r"~(/((.|\n)*[^0-9A-Za-z_.\x{80}-\x{10ffff}])?[0-9][0-9A-Za-z_]*/)")
    if not inside.bracketed:
        parts.append(r"~(/(.|\n)*\\\r?\n[ \t\f]*/)")
    return "".join(f" & {part}" for part in parts)


def first_run(letter: str, white: str, start: Start, denied: Iterable[str]) -> tuple[list[str], bool] | None:
    """Terminals of a first run that goes on with a word or string; None where a completion begins afresh.

    ``ZE`` ends where an operand is expected, ``ZA`` where one has ended, ``ZC`` with a comma or colon.

    The second value says whether the word may stay as it is.
    """
    begun = begun_word(start, denied)
    if begun is None:
        return None
    return _first(letter, white, begun), begun.whole or start.joins


def begun_word(start: Start, denied: Iterable[str]) -> Begun | None:
    """How what is begun at a position may go on; None where nothing is."""
    if start.string is not None:
        return Begun(strings=string_rests(start.string))
    if start.attribute:
        return Begun(words=["WC*" if start.word else "ATTR"], whole=bool(start.word))
    if start.joins:
        return Begun(strings=["@w@* STR", ""])
    word = start.word
    if start.negated:
        return Begun(keywords=_rests(["in"], word))
    if not word:
        return None
    words: list[str] = []
    keywords: list[str] = []
    strings: list[str] = []
    if start.operand and word[0].isdigit():
        words.append('(WC* ("." WC*)?)')
        whole = True
    elif start.operand:
        rests = {name[len(word) :] for name in (*denied, *_KEYWORDS) if name.startswith(word)}
        whole = "" not in rests
        without = alternatives(sorted(rests - {""})) if rests - {""} else NOTHING
        words.append(f"(WC{'*' if whole else '+'} & ~({without}))")
        keywords += _rests(UNARY_WORDS, word)
        if word.lower() in LETTERS:
            strings.append('(FULL | "\\"\\"" | "\'\'")')
    else:
        keywords += _rests(BINARY_WORDS - {"as", "from"}, word)
        whole = False
    return Begun(words, keywords, strings, whole)


def _rests(words: Iterable[str], begun: str) -> list[str]:
    rests = sorted(word[len(begun) :] for word in words if word.startswith(begun))
    return [f'"{rest}"' if rest else "" for rest in rests]


def _first(f: str, white: str, begun: Begun) -> list[str]:
    # A terminal never matches nothing. Strings are joined without an operator.
    strings = [f"{string} ({white}+ STR)*".replace("@w@", white) if string else "" for string in begun.strings]
    ends = [f"{word} {f}WE" for word in begun.words] + [f"{string} {f}AE" for string in strings]
    operands = [f"{word} {f}WA" for word in begun.words] + [f"{string} {f}AA" for string in strings]
    operands += [word.replace("WC*", "WC+", 1) for word in begun.words] + [string for string in strings if string]
    for word in begun.keywords:
        ends += [f"{word} {f}KE", *([word] if word else [])]
        operands.append(f"{word} {f}KA")
    bare = [*begun.words, *strings]
    commas = [f"({' | '.join(operands)}) /[,:]/ {white}*", *(f"{one} /[,:]/ {white}*" for one in bare)]
    return [
        f"ZE: {' | '.join(ends) or NOTHING}",
        f"ZA: {' | '.join(operands) or NOTHING}",
        f"ZC: {' | '.join(commas)}",
    ]


@cache
def _read(name: str) -> str:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if line and not line.startswith("//"))


def _family(letter: str, white: str, symbols: str, unary: str, words: str, before: str, more: str) -> list[str]:
    text = _read("family.lark")
    values = {"k": words, "f": letter, "w": white, "s": symbols, "u": unary, "n": before, "c": more}
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text.splitlines()
