"""What may begin and what may end at a position inside of a logical line."""

from __future__ import annotations

import keyword

from ananke_core.errors import InputError
from ananke_core.frozen import frozen
from ananke_core.languages.python.holes.scan import CLOSERS, PAIRS, Following, Frame, OpenString, Scan, Token

BINARY_WORDS = frozenset(["and", "or", "in", "is", "if", "else", "for", "async", "as", "from"])
"""Words that follow an operand."""

UNARY_WORDS = frozenset(["not", "await", "lambda", "yield"])
_OPERANDS = frozenset(["True", "False", "None"])
_NAMED = frozenset(["if", "elif", "while"])


@frozen
class Start:
    """How a completion begins.

    ``operand`` says that an operand is expected and not an operator. ``word`` is a word that the position touches: what
    comes may go on with it; ``attribute`` that it stands behind a dot. ``spaced`` is false where a keyword is touched,
    behind which no word may begin.
    """

    operand: bool
    word: str = ""
    attribute: bool = False
    string: OpenString | None = None
    joins: bool = False
    negated: bool = False


@frozen
class Inside:
    """What one bracket, or the line itself, lets stand beside operators at the place of the hole.

    ``trailing`` says that a comma or colon may be the last.
    """

    bracketed: bool
    comma: bool = False
    colon: bool = False
    named: bool = False
    star: bool = False
    trailing: bool = False


@frozen
class End:
    """What a completion may end with, so that what follows it goes on: an operand, or an operator that wants one.

    ``apart`` says that its last character is no part of a word, ``no_number`` that it is no number.
    """

    operand: bool = True
    operator: bool = False
    apart: bool = False
    no_number: bool = False


def refuse_names(state: Scan) -> None:
    """Say where a name is declared and no expression stands.

    Raises:
        InputError: it is one of these places.
    """
    listed = [token.text for token in state.frames[-1].tokens]
    head = state.frames[0].tokens[0].text if state.frames[0].tokens else ""
    declares = {"def", "class", "global", "nonlocal"} & {*listed[-1:], *listed[-2:-1]}
    if declares or head in {"import", "from", "global", "nonlocal"}:
        raise InputError(
            "no expression stands here: the line declares names", place="position", way_out="ask for a statement"
        )


def start_of(state: Scan, length: int) -> Start:
    """How a completion at the end of a scanned text begins."""
    if state.string is not None:
        return Start(False, string=state.string)
    listed = state.frames[-1].tokens
    last = listed[-1] if listed else None
    if last is None or last.end < length or last.kind not in {"name", "number"}:
        return Start(False, negated=True) if _negates(listed) else _after(last)
    before = _after(listed[-2] if len(listed) > 1 else None)
    negated = _negates(listed[:-1])
    return Start(before.operand and not negated, last.text, before.attribute, negated=negated)


def _negates(listed: list[Token]) -> bool:
    """Whether the last two tokens are an operand and ``not``, the beginning of ``not in``."""
    return len(listed) > 1 and listed[-1].text == "not" and not _after(listed[-2]).operand


def _after(last: Token | None) -> Start:
    if last is None:
        return Start(True)
    if last.kind == "name":
        return Start(keyword.iskeyword(last.text) and last.text not in _OPERANDS)
    if last.kind == "op":
        return Start(last.text != "...", attribute=last.text == ".")
    return Start(False, joins=last.kind == "string")


def brackets(state: Scan, after: Following) -> tuple[str, str]:
    """The brackets that a completion has to close, and those that it has to leave open for what follows.

    Raises:
        InputError: the brackets behind the position close others than those before it.
    """
    open_ = [frame.opener for frame in state.frames[1:]]
    # What follows closes the outermost: a completion can only close what it stands in.
    own = max(len(open_) - len(after.closers), 0)
    kept = open_[: len(open_) - own]
    left = after.closers[: len(after.closers) - len(kept)]
    if [PAIRS[opener] for opener in reversed(kept)] != list(after.closers[len(left) :]):
        raise InputError(
            "the brackets behind the position are not those that are open before it",
            place="position",
            way_out="repair the brackets of the line, or ask at its end",
        )
    openers = {closer: opener for opener, closer in PAIRS.items()}
    return "".join(PAIRS[o] for o in reversed(open_[len(kept) :])), "".join(openers[c] for c in reversed(left))


def inside_of(frame: Frame, after: Following, around: Frame | None) -> Inside:
    """What may stand beside operators in a frame whose tokens come before the hole."""
    listed = frame.tokens
    cut = max((index for index, token in enumerate(listed) if token.text == ","), default=-1)
    own = [token.text for token in listed[cut + 1 :]]
    next_ = after.first.text if after.first is not None else ""
    if not frame.opener:
        last = own[-1] if own else (listed[-1].text if listed else "")
        tuple_ = last in {"", ",", "return", "yield", "del"} or (last == "in" and listed[0].text in {"for", "async"})
        tuple_ = tuple_ or (last == "for" and next_ == "in") or _assigns(last)
        comma = tuple_ and _head(listed) not in _NAMED
        return Inside(False, comma, named=last in _NAMED, star=tuple_, trailing=comma and next_ in {"", "=", "in"})
    subscript = frame.opener == "[" and bool(around and around.tokens and not _after(around.tokens[-1]).operand)
    fresh = not own
    ends = next_ in {"", ",", *CLOSERS} or not end_of(after).operand
    listing = (fresh and ends) or (own[-1:] == ["for"] and next_ == "in") or own[-1:] == ["yield"]
    comma, colon = listing or subscript, subscript and (fresh or ":" in own)
    return Inside(
        True,
        comma=comma,
        colon=colon,
        named=fresh or own[-1:] == ["if"],
        star=fresh,
        trailing=((comma and next_ in CLOSERS) or colon) and ends,
    )


def _assigns(text: str) -> bool:
    return text.endswith("=") and text not in {"==", "!=", "<=", ">=", ":="}


def _head(listed: list[Token]) -> str:
    return listed[0].text if listed else ""


def end_of(after: Following) -> End:
    """What a completion may end with in front of a text."""
    first, touching = after.first, after.touching
    apart = touching == "_" or touching.isalnum()
    if first is None:
        return End()
    if first.kind in {"number", "string", "open", "broken"}:
        return End(operand=False, operator=True, apart=apart)
    if first.kind == "name":
        operator = first.text in BINARY_WORDS or (first.text == "not" and after.second == "in")
        return End(operator, not operator, apart)
    return End(
        operand=first.text not in {"{", "~"},
        # Brackets that touch the position call or subscript what comes.
        operator=first.text in {"{", "~"} or (first.text in {"(", "["} and touching != first.text),
        no_number=touching == ".",
    )
