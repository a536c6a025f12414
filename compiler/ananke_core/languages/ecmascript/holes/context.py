"""What may begin and what may end at a position."""

from __future__ import annotations

import attrs

from ananke_core.languages.ecmascript.holes.following import Following
from ananke_core.languages.ecmascript.holes.frames import Frame, Token, angle_depth, operand_ended
from ananke_core.languages.ecmascript.holes.roles import BLOCKS, CONTROL, HEADS, head_of, returns, role_of
from ananke_core.languages.ecmascript.holes.scan import BINARY_WORDS, Scan, begins_line

_MODIFIERS = frozenset({"export", "default", "declare", "abstract", "async"})
_CONTEXTUAL = frozenset(
    {
        *("type", "interface", "enum", "namespace", "module", "declare", "abstract", "async", "get", "set", "of"),
        *("accessor", "unique", "infer", "keyof", "asserts", "using", "override"),
    }
)
"""Words that are names as well, behind which a name may stand."""
_SUBSTATEMENTS = frozenset({"if", "while", "for", "with", "await"})


@attrs.frozen
class Start:
    """How a completion begins.

    ``operand`` says that an operand is expected and not an operator, ``either`` that both may stand. ``word`` is a
    word that the position touches: what comes may go on with it; ``attribute`` that it stands behind a dot.
    ``quote`` is that of a string or template that is open, ``statement`` says that a statement or member begins,
    ``sub`` that it is the only one of a clause.
    """

    operand: bool
    either: bool = False
    word: str = ""
    attribute: bool = False
    quote: str = ""
    statement: bool = False
    sub: bool = False
    angle: bool = False
    cast: bool = False
    exported: bool = False
    optional: bool = False
    control: bool = False
    named: bool = False
    header: bool = False
    body: bool = False


@attrs.frozen
class End:
    """What a completion may end with, so that what follows it goes on: an operand, or an operator that wants one.

    ``apart`` says that its last character is no part of a word, ``no_number`` that it is no number.
    """

    operand: bool = True
    operator: bool = False
    apart: bool = False
    no_number: bool = False


def begins_statement(frame: Frame, newline: bool) -> tuple[bool, bool]:
    """Whether a statement or member begins at the end of a frame, and whether it is the only one of a clause."""
    if frame.role not in BLOCKS | {"type", "shape"}:
        return False, False
    tokens = frame.tokens
    if not tokens or frame.ended:
        return True, False
    if frame.role in {"type", "shape"}:
        return newline and operand_ended(tokens), False
    if frame.role == "class":
        return newline and begins_line(frame, "x"), False
    last = tokens[-1]
    if all(token.kind == "name" and token.text in _MODIFIERS for token in tokens):
        return True, False
    if last.text in {"else", "do"} and last.kind == "name":
        return True, True
    if last.role == "head" and len(tokens) > 1 and tokens[-2].text in _SUBSTATEMENTS:
        return True, True
    return newline and begins_line(frame, "x"), False


def start_of(state: Scan, length: int) -> Start:
    """How a completion at the end of a scanned text begins."""
    if state.open is not None:
        return Start(False, quote=state.open.kind, header=_pending(state, length) == "header")
    pending = _pending(state, length)
    return attrs.evolve(
        _start_in(state, length),
        control=pending == "control",
        named=pending == "named",
        header=pending == "header",
        body=pending == "body",
        exported=[token.text for token in state.top.tokens] == ["export"],
    )


def _pending(state: Scan, length: int) -> str:
    """What of a statement is begun that brackets of its own go on."""
    frame = state.top
    tokens = [] if frame.ended else frame.tokens
    if not tokens or frame.role in {"type", "types", "shape", "names", "children", "tag"}:
        return ""
    texts = [token.text for token in tokens]
    touched = tokens[-1].kind == "name" and tokens[-1].end == length
    known = texts[:-1] if touched else texts
    if (
        known[-1:]
        and known[-1] in CONTROL | {"await"}
        and role_of(attrs.evolve(frame, tokens=tokens[: len(known)]), "(") == "head"
    ):
        return "control"
    if touched and (known[-1:] == ["function"] or known[-2:] == ["function", "*"]):
        return "named"
    if frame.role in BLOCKS - {"class"} and head_of(tokens) in HEADS and "}" not in known and len(known) > 1 - touched:
        return "header"
    if frame.role in BLOCKS or frame.role == "object" or "function" in known:
        return "body" if role_of(frame, "{") == "block" and (texts[-1] == ")" or returns(tokens)) else ""
    return ""


def _start_in(state: Scan, length: int) -> Start:
    frame = state.top
    tokens = frame.tokens
    last = tokens[-1] if tokens else None
    if last is not None and last.kind in {"name", "number"} and last.end == length:
        around = attrs.evolve(frame, tokens=tokens[:-1], ended=False)
        statement, sub = begins_statement(around, last.fresh)
        member = len(tokens) > 1 and tokens[-2].text in {".", "?."}
        operand = not operand_ended(tokens[:-1]) or statement or _contextual(tokens[:-1])
        cast = len(tokens) > 1 and tokens[-2].text == "as"
        return Start(operand and not member, word=last.text, attribute=member, statement=statement, sub=sub, cast=cast)
    statement, sub = begins_statement(frame, state.newline)
    if statement:
        return Start(True, statement=True, sub=sub)
    if last is not None and last.text == "<" and length == last.end and len(tokens) > 1 and tokens[-2].kind == "name":
        return Start(True, angle=tokens[-2].end == last.start)
    if last is not None and last.text in {".", "?."} and last.kind == "op":
        return Start(False, attribute=True, either=last.text == "?.")
    either = last is not None and (last.text in {">", ">>", ">>>"} or _contextual(tokens))
    optional = last is not None and last.text == "?"
    cast = last is not None and last.text == "as"
    return Start(not operand_ended(tokens), either=either, optional=optional, cast=cast)


def _contextual(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[-1].text in _CONTEXTUAL and not (len(tokens) > 1 and tokens[-2].text in {".", "?."})


def end_of(after: Following) -> End:
    """What a completion may end with in front of a text."""
    first, touching = after.first, after.touching
    apart = touching in {"_", "$"} or touching.isalnum()
    if first is None:
        return End()
    if first.kind in {"number", "string", "regex"}:
        return End(operand=False, operator=True, apart=apart and first.kind == "number")
    if first.kind == "name":
        binary = first.text in BINARY_WORDS
        return End(binary, not binary, apart)
    if first.text in {"~", "...", "!"}:
        return End(operand=False, operator=True)
    if first.text == "(" and after.second == ")":
        return End()
    if first.text in {"(", "[", "`", "{", "++", "--"}:
        # Brackets that touch the position call or subscript what comes.
        return End(operator=touching != first.text)
    return End(no_number=touching == ".")


def is_type(state: Scan, own: int) -> bool:
    """Whether a type stands at the end of the text, in the frame that is left behind ``own`` closed ones."""
    frame = state.frames[-1 - own]
    texts = [token.text for token in frame.tokens]
    if not texts or own:
        return False
    if texts[0] in {"type", "export", "declare"} and head_of(frame.tokens) == "type" and "=" in texts:
        return True
    if frame.role in {"type", "types", "shape"}:
        return True
    if texts[-1] in {"as", "satisfies"} and len(texts) > 1:
        return True
    if texts[-1] != ":":
        return False
    since = texts[max((index for index, text in enumerate(texts) if text in {",", ";"}), default=-1) + 1 :]
    if {"?", "=", "=>", "case", "return"} & set(since[:-2]):
        return False
    if frame.role == "class":
        return True
    if frame.role == "list":
        return True
    return frame.role in BLOCKS and (head_of(frame.tokens) in {"let", "var", "function"} or "const" in texts[:2])


def in_angle(state: Scan) -> bool:
    """Whether a list of types is open at the end of the text."""
    return angle_depth(state.top.tokens) > 0
