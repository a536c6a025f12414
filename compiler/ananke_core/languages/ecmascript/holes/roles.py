"""What an opened bracket holds, as far as the tokens before it tell."""

from __future__ import annotations

from ananke_core.languages.ecmascript.holes.frames import Frame, Token

BLOCKS = frozenset({"program", "block", "switch", "class"})
"""Roles of brackets that hold statements, or members of a class."""
HEADS = frozenset({"class", "interface", "enum", "namespace", "module"})
CONTROL = frozenset({"if", "while", "for", "switch", "with", "catch"})
_BEFORE = frozenset({"export", "default", "declare", "abstract", "async", "const"})
_NAMES = frozenset({"type", "interface", "enum", "namespace", "module", "global"})
"""Words that are names where no other one follows."""
_BLOCK_WORDS = frozenset({"else", "try", "finally", "do", "catch"})
_OWN_STATEMENTS = frozenset(
    {
        *("if", "while", "for", "switch", "with", "try", "do", "function", "class", "interface", "enum"),
        *("namespace", "module", "global", "else", "catch", "finally"),
    }
)
"""Words that begin a statement which the bracket of its last block ends."""


def role_of(frame: Frame, opener: str) -> str:
    """What a bracket holds that opens behind the tokens of a frame.

    ``head`` of a statement, ``list``, ``index``; of curly ones ``block``, ``switch``, ``class``, ``type``, ``names``
    (of an import or export) and ``object``.
    """
    tokens = frame.tokens
    last = tokens[-1].text if tokens else ""
    if opener == "(":
        control = last in CONTROL or (last == "await" and len(tokens) > 1 and tokens[-2].text == "for")
        member = len(tokens) > 1 and tokens[-2].text in {".", "?."}
        if control and not member and frame.role not in {"class", "object", "type", "types", "shape"}:
            return "head"
        return "types" if in_types(frame) else "list"
    if opener == "[":
        return "index"
    return _curly(frame, tokens, last)


def _curly(frame: Frame, tokens: list[Token], last: str) -> str:
    if in_types(frame) or (last == "<" and len(tokens) > 1 and tokens[-2].end == tokens[-1].start):
        return "shape"
    if not tokens:
        return "block" if frame.role in BLOCKS else "object"
    own = _since_comma(frame)
    words = [token.text for token in own]
    if last == "=>" or last in _BLOCK_WORDS:
        return "block"
    if "class" in words and "{" not in words[words.index("class") :]:
        return "class"
    head = head_of(tokens)
    if frame.role in BLOCKS:
        if head in {"interface", "enum"} or (head == "type" and tokens[0].kind == "name" and len(tokens) > 2):
            return "type" if head != "type" else "shape"
        if head in {"namespace", "module", "global"}:
            return "block"
        if tokens[0].text in {"import", "export"} and last in {"import", "export", "type", ","}:
            return "names"
    if tokens[-1].kind == "group" and last == ")":
        return "switch" if len(tokens) > 1 and tokens[-2].text == "switch" else "block"
    if frame.role == "class" and words in (["static"], []):
        return "block"
    if returns(own):
        return "block"
    if frame.role in {"class", "list"} and annotated(words):
        return "shape"
    asked = "?" in words[:-2] or (words[-2:-1] == ["?"] and frame.role not in {"list", "class"})
    if last == ":" and not asked and (frame.role in {"class", "list"} or head in {"let", "var", "function"}):
        return "shape"
    return "object"


def _since_comma(frame: Frame) -> list[Token]:
    tokens = frame.tokens
    if frame.role in BLOCKS:
        return tokens
    cut = max((index for index, token in enumerate(tokens) if token.text == ","), default=-1)
    return tokens[cut + 1 :]


def returns(tokens: list[Token]) -> bool:
    """Whether tokens end with parameters and the type that a function returns."""
    for index in range(len(tokens) - 1, 0, -1):
        one = tokens[index]
        if one.text in {"=", "return", ";"}:
            return False
        if one.text == ":" and tokens[index - 1].kind == "group" and tokens[index - 1].text == ")":
            return index < len(tokens) - 1 and tokens[-1].text not in {"|", "&", "<", ","}
    return False


def annotated(words: list[str]) -> bool:
    """Whether words of a parameter or member end in its type, behind a sign that types are joined with."""
    if ":" not in words or words[-1] not in {"&", "|"}:
        return False
    at = words.index(":")
    return at < 3 and not {"=", "=>", "("} & set(words[at:])


def in_types(frame: Frame) -> bool:
    """Whether what opens behind the tokens of a frame holds types."""
    if frame.role in {"type", "types", "shape"}:
        return True
    texts = [token.text for token in frame.tokens]
    return (
        frame.role in BLOCKS and "=" in texts and head_of(frame.tokens) == "type" and frame.tokens[-1].kind != "group"
    )


def head_of(tokens: list[Token]) -> str:
    """The word that says what a statement is, behind `export` and its like; empty where it is a name."""
    for index, token in enumerate(tokens):
        if token.kind == "name" and token.text in _BEFORE:
            continue
        names = token.text in _NAMES and index + 1 < len(tokens) and tokens[index + 1].kind not in {"name", "string"}
        return "" if names or token.kind != "name" else token.text
    return tokens[-1].text if tokens else ""


def ends_statement(frame: Frame) -> bool:
    """Whether a group that was just closed ends the statement of its frame."""
    last, tokens = frame.tokens[-1], frame.tokens
    if frame.role == "class":
        return last.role in {"block", "switch"} and not any(token.text == "=" for token in tokens)
    if frame.role not in BLOCKS or last.text != "}":
        return False
    if len(tokens) == 1:
        return True
    words = [token.text for token in tokens if token.text not in _BEFORE or token.kind != "name"]
    if last.role in {"block", "class", "type", "switch"} and words and words[0] in _OWN_STATEMENTS:
        # A function or a class within a clause that has no block is left to the newline.
        return "=" not in words or (last.role == "block" and words[0] != "class")
    return False
