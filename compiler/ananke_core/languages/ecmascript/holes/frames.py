"""Tokens, the brackets around them, and what can be told of both: whether an operand ended, how deep types are."""

from __future__ import annotations

import attrs

NOT_OPERANDS = frozenset(
    {
        *("await", "case", "const", "delete", "do", "else", "export", "extends", "implements", "import", "in", "is"),
        *("instanceof", "keyof", "let", "new", "readonly", "return", "throw", "typeof", "var", "void", "yield", "as"),
        *("satisfies", "default", "infer", "asserts", "abstract", "declare", "public", "private", "protected"),
        *("static", "finally", "try"),
    }
)  # fmt: skip
"""Words behind which an operand, a name or a block is expected and no operator."""


@attrs.frozen
class Token:
    """A word, number, operator, string, template, element or closed group; ``start`` and ``end`` are offsets.

    ``role`` is that of the group, ``fresh`` says that it is the first on its line.
    """

    kind: str
    text: str
    start: int
    end: int
    fresh: bool = False
    role: str = ""


@attrs.define
class Frame:
    """An open bracket (none for the file itself), its role, and the tokens in it since its last statement began.

    ``indent`` is that of the line where it opens; ``ended`` says that the tokens are a whole statement, which
    only a clause can go on.
    """

    opener: str
    role: str
    tokens: list[Token] = attrs.field(factory=list)
    start: int = 0
    ended: bool = False
    indent: int = 0


def operand_before(frame: Frame) -> bool:
    """Whether an operand has just ended in a frame, so that a slash divides."""
    return not frame.ended and operand_ended(frame.tokens)


def operand_ended(tokens: list[Token]) -> bool:
    """Whether a list of tokens ends with an operand."""
    if not tokens:
        return False
    last = tokens[-1]
    if last.kind == "name":
        member = len(tokens) > 1 and tokens[-2].text in {".", "?."}
        constant = last.text == "const" and len(tokens) > 1 and tokens[-2].text == "as"
        return member or constant or last.text not in NOT_OPERANDS
    if last.kind == "group":
        return last.role != "head"
    if last.kind == "op":
        postfix = last.text in {"++", "--", "!"} and not last.fresh
        return postfix and len(tokens) > 1 and operand_ended(tokens[:-1])
    return True


def angle_depth(tokens: list[Token]) -> int:
    """How many lists of types are open at the end of tokens: those whose bracket touches a name."""
    depth = 0
    for index, token in enumerate(tokens):
        if token.kind != "op":
            continue
        if token.text == "<" and index and tokens[index - 1].kind == "name" and tokens[index - 1].end == token.start:
            depth += 1
        elif token.text in {">", ">>", ">>>"}:
            depth = max(depth - len(token.text), 0)
    return depth
