"""What is open at the end of a text that somebody is typing: brackets, a string, blocks, a logical line.

The tokens are Python's, the reading is tolerant: a string that its line does not close ends there, and a statement's
keyword at the start of a line ends every bracket before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from ananke_core.frozen import frozen

PAIRS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = frozenset(PAIRS.values())

_TOKEN = re.compile(
    r"""(?P<space>[ \t\f]+|\\(?:\r\n|\r|\n))
    |(?P<comment>\#[^\r\n]*)
    |(?P<newline>\r\n|\r|\n)
    |(?P<number>(?:\d\w*\.?|\.\d)(?:[eE][-+]?\d|\w)*)
    |(?P<string>[rRbBfFuUtT]{0,2}(?:\"{3}|'{3}|\"|'))
    |(?P<name>\w+)
    |(?P<op>\*\*=?|//=?|>>=?|<<=?|!=|->|:=|\.\.\.|[-+*/%@&|^=<>]=?|.)""",
    re.VERBOSE | re.DOTALL,
)
ENDS = {
    '"': re.compile(r'(?:[^"\\\r\n]++|\\(?:\r\n|.))*+"', re.DOTALL),
    "'": re.compile(r"(?:[^'\\\r\n]++|\\(?:\r\n|.))*+'", re.DOTALL),
    '"""': re.compile(r'(?:[^"\\]++|\\.|"(?!""))*+"""', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]++|\\.|'(?!''))*+'''", re.DOTALL),
}
"""What is left of a string behind its first quotes."""
_TO_LINE_END = re.compile(r"(?:[^\\\r\n]|\\(?:\r\n|.))*\\?", re.DOTALL)
_NEVER_IN_BRACKETS = frozenset(
    {
        *("def", "class", "return", "import", "raise", "while", "with", "try", "except", "finally", "elif"),
        *("assert", "del", "global", "nonlocal", "pass", "break", "continue"),
    }
)
"""What starts a line only outside of brackets: there a bracket was forgotten."""


@frozen
class Token:
    """A word, number, operator, string or closed group; ``end`` is the offset behind it."""

    kind: str
    text: str
    end: int


@attrs.define
class Frame:
    """An open bracket (none for the logical line itself) and the tokens in it so far."""

    opener: str
    tokens: list[Token] = attrs.field(factory=list)


@frozen
class OpenString:
    """A string that the text leaves open: its letters, its quotes, and what it holds so far."""

    letters: str
    quotes: str
    content: str


@frozen
class Level:
    """An open block: its indentation, the first word of the line that opened it, and where that line begins."""

    indent: str
    keyword: str
    opener: int = 0


@attrs.define
class Scan:
    """The end of a text.

    ``frames`` are the logical line and the brackets open in it, outermost first. ``levels`` are the open blocks,
    ``before`` the tokens of the last complete logical line and ``before_line`` its offset, ``indent`` the white space
    that the last physical line begins with, ``line`` the offset of the logical line (of the physical one where it has
    no token yet).
    """

    frames: list[Frame] = attrs.field(factory=lambda: [Frame("")])
    levels: list[Level] = attrs.field(factory=lambda: [Level("", "")])
    before: list[Token] = attrs.field(factory=list)
    line: int = 0
    before_line: int = 0
    string: OpenString | None = None
    in_comment: bool = False
    indent: str = ""

    @property
    def blank(self) -> bool:
        """Whether the logical line has no token yet."""
        return len(self.frames) == 1 and not self.frames[0].tokens and self.string is None


def tokens(text: str, start: int = 0) -> Iterator[tuple[str, str, int]]:
    """Kind, text and end of every token; a string that is not closed is of the kind ``open``."""
    position = start
    while (found := _TOKEN.match(text, position)) is not None:
        kind, position = str(found.lastgroup), found.end()
        if kind == "string":
            quotes = found[0].lstrip("rRbBfFuUtT")
            end = ENDS[quotes].match(text, position)
            if end is None:
                rest = _TO_LINE_END.match(text, position)
                stop = len(text) if len(quotes) == 3 or rest is None else rest.end()
                kind, position = ("open" if stop == len(text) else "broken"), stop
            else:
                position = end.end()
        yield kind, text[found.start() : position], position


def scan(text: str) -> Scan:
    """Read a text to its end; never fails."""
    state = Scan()
    line_start, fresh = 0, True
    for kind, token, end in tokens(text):
        state.in_comment = kind == "comment" and end == len(text)
        if kind == "newline":
            if len(state.frames) == 1 and state.frames[0].tokens:
                _complete(state)
            line_start, fresh, state.indent = end, True, ""
            if state.blank:
                state.line = end
            continue
        if kind == "space":
            if fresh and token[0] != "\\":
                state.indent = token.rpartition("\f")[2]
            continue
        if kind == "comment":
            continue
        if fresh and len(state.frames) > 1 and token in _NEVER_IN_BRACKETS:
            _complete(state)
            state.line = line_start
        if state.blank:
            _indent(state, text[line_start : end - len(token)].rpartition("\f")[2])
        fresh = False
        if kind == "open":
            letters = token[: len(token) - len(token.lstrip("rRbBfFuUtT"))]
            quotes = token[len(letters) :]
            quotes = quotes[:3] if quotes[:3] in ENDS else quotes[:1]
            state.string = OpenString(letters.lower(), quotes, token[len(letters) + len(quotes) :])
        else:
            _bracket(state.frames, kind, token, end)
    return state


def _complete(state: Scan) -> None:
    state.before, state.before_line, state.frames = state.frames[0].tokens, state.line, [Frame("")]


def _indent(state: Scan, indent: str) -> None:
    levels = state.levels
    while len(levels) > 1 and width(levels[-1].indent) > width(indent):
        levels.pop()
    if width(levels[-1].indent) < width(indent):
        levels.append(Level(indent, state.before[0].text if state.before else "", state.before_line))


def _bracket(frames: list[Frame], kind: str, token: str, end: int) -> None:
    if token in PAIRS:
        frames.append(Frame(token))
    elif token in CLOSERS and len(frames) > 1:
        # A bracket of another kind closes as well: what was meant is not known.
        frames.pop()
        frames[-1].tokens.append(Token("group", token, end))
    else:
        frames[-1].tokens.append(Token("string" if kind == "broken" else kind, token, end))


def width(indent: str) -> int:
    """Columns of white space, tabs to the next multiple of eight as in Python."""
    return len(indent.expandtabs(8))


@frozen
class Following:
    """What a text behind a position needs.

    ``closers`` close brackets that are open before it. ``first`` is its first token on the logical line, empty at the
    line's end; ``touching`` its very first character.
    """

    closers: str
    first: Token | None
    touching: str
    second: str = ""


def following(text: str, depth: int) -> Following:
    """Read what follows a position at which ``depth`` brackets are open, as far as it closes them."""
    stack: list[str] = []
    closers, seen, here = "", list[Token](), 0
    fresh, lines = False, 0
    for kind, token, end in tokens(text):
        if kind == "newline":
            if not stack and len(closers) >= depth:
                break
            lines += 1
            fresh = True
            continue
        if kind in {"space", "comment"}:
            continue
        if fresh and token in _NEVER_IN_BRACKETS:
            break
        fresh = False
        if len(seen) < 2:
            seen.append(Token(kind, token, end))
            here += not lines
        if token in PAIRS:
            stack.append(token)
        elif token in CLOSERS:
            if stack:
                stack.pop()
            else:
                closers += token
    if not closers:
        # Further lines belong to this one only where they close a bracket.
        seen = seen[:here]
    return Following(closers, seen[0] if seen else None, text[:1], seen[1].text if len(seen) > 1 else "")
