"""What is open at the end of a text that somebody is typing: brackets, templates, elements, a string, a statement.

The tokens are JavaScript's with TypeScript's signs. The reading is tolerant: a string that its line does not close ends
there, and a statement's keyword at the start of a line ends the round and square brackets before it.
"""

from __future__ import annotations

import re

import attrs

from ananke_core.languages.ecmascript.holes.frames import Frame, Token, angle_depth, operand_before, operand_ended
from ananke_core.languages.ecmascript.holes.roles import BLOCKS, HEADS, ends_statement, role_of

PAIRS = {"(": ")", "[": "]", "{": "}", "${": "}"}
CLOSERS = frozenset(PAIRS.values())
_NEVER_IN_BRACKETS = frozenset(
    {"return", "const", "let", "var", "if", "for", "while", "switch", "throw", "try", "break", "continue", "export"}
)
"""What starts a line only outside of round and square brackets: there a bracket was forgotten."""
STARTERS = _NEVER_IN_BRACKETS | {
    *("function", "class", "interface", "type", "import", "declare", "abstract", "enum", "namespace", "async", "@"),
}
"""Words that begin a statement at the start of a line, whatever the line before ends with."""
BINARY_WORDS = frozenset({"in", "instanceof", "as", "satisfies", "is", "of", "extends", "implements"})

_TOKEN = re.compile(
    r"""(?P<newline>\r\n|[\r\n\u2028\u2029])
    |(?P<space>[ \t\f\v\xa0\ufeff]+)
    |(?P<comment>//[^\r\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)
    |(?P<number>\.?[0-9](?:[eE][-+][0-9]|[\w.])*)
    |(?P<name>[\w$\#]+)
    |(?P<string>["'])
    |(?P<op>`|=>|\?\.(?![0-9])|\.\.\.|\+\+|--|\*\*=?|>>>?=?|<<=?|&&=?|\|\|=?|\?\?=?|[=!]==?|[-+*/%&|^<>]=?|.)""",
    re.VERBOSE | re.DOTALL,
)
STRINGS = {quote: re.compile(rf"(?:[^{quote}\\\r\n]++|\\(?:\r\n|[\s\S]))*+{quote}") for quote in "\"'"}
_TO_LINE_END = re.compile(r"(?:[^\\\r\n]|\\(?:\r\n|[\s\S]))*\\?")
_TEMPLATE = re.compile(r"(?:[^`\\$]++|\\[\s\S]|\$(?!\{))*+(`|\$\{|$)")
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n])*\])+/[a-z]*")
_ELEMENT = re.compile(r"<(?=[A-Za-z_$>])(?!\s*(?:const\s+)?\w+\s*(?:,|extends\b))")
_TAG = re.compile(
    r"""(?P<space>\s+|//[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/)|(?P<string>"[^"]*"|'[^']*')|(?P<types><[^<>{}]*>)
    |(?P<op>/>|[>{])|(?P<name>[\w$.:-]+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_CLOSING = re.compile(r"</[\s\w$.:-]*>")


@attrs.frozen
class Open:
    """A string, template or regular expression that the text leaves open; ``kind`` is its quote."""

    kind: str


@attrs.define
class Scan:
    """The end of a text.

    ``frames`` are the brackets that are open, outermost first; ``newline`` says that nothing but white space stands
    before the end on its line, ``indent`` is the white space that this line begins with.
    """

    jsx: bool
    frames: list[Frame] = attrs.field(factory=lambda: [Frame("", "program")])
    open: Open | None = None
    in_comment: bool = False
    newline: bool = True
    indent: str = ""
    refused: str = ""

    @property
    def top(self) -> Frame:
        """The innermost frame."""
        return self.frames[-1]


def scan(text: str, *, jsx: bool) -> Scan:
    """Read a text to its end; never fails."""
    state = Scan(jsx)
    reader = Reader(state, text)
    while reader.step():
        pass
    return state


class Reader:
    """Reads tokens of a text into a state, one by one; ``closed`` are the openers of frames that were closed."""

    def __init__(self, state: Scan, text: str, *, floor: int = 0, strict: bool = False) -> None:
        self.state, self.text, self.position = state, text, 0
        self.floor, self.strict = floor, strict
        self.innermost = len(state.frames) if strict else 0
        self.wrong = False
        self.outdented = False
        self.seen: list[Token] = []

    def step(self) -> bool:
        """Read one token; false at the end of the text."""
        if self.position >= len(self.text):
            return False
        opener = self.state.top.opener
        if opener == "`":
            return self._template()
        if opener == "<":
            return self._tag()
        if opener == ">":
            return self._children()
        return self._code()

    def _code(self) -> bool:
        state, text, start = self.state, self.text, self.position
        found = _TOKEN.match(text, start)
        assert found is not None
        kind, token = str(found.lastgroup), found[0]
        if kind == "newline":
            state.newline, state.indent = True, ""
        elif kind == "space":
            state.indent = token if state.newline else state.indent
        elif kind == "comment":
            ended = token.endswith("*/") and len(token) > 3 if token[1] == "*" else found.end() < len(text)
            state.in_comment = not ended
            if "\n" in token:
                # A comment of several lines ends where code may begin.
                state.newline, state.indent = False, ""
        if kind in {"newline", "space", "comment"}:
            self.position = found.end()
            return True
        if kind == "string":
            return self._string(token)
        if token == "/" or token == "/=":
            regex = _REGEX.match(text, start) if not operand_before(self._settled("/")) else None
            if regex is not None:
                self._add("regex", regex[0], regex.end())
                return True
        if token == "<" and self._element_begins():
            self._open("<", "tag", found.end())
            return True
        if token == "`":
            self._open("`", "template", found.end())
        elif token in PAIRS:
            self._open(token, role_of(self._settled(token), token), found.end())
        elif token in CLOSERS:
            self._close(token, found.end())
        else:
            self._add(kind, token, found.end())
        return True

    def _element_begins(self) -> bool:
        if not self.state.jsx or operand_before(self._settled("<")) or _types_stand(self.state.top):
            return False
        if self.state.top.tokens and self.state.top.tokens[-1].text in {"as", "satisfies", "is", "extends"}:
            return False
        return _ELEMENT.match(self.text, self.position) is not None

    def _string(self, quote: str) -> bool:
        start = self.position
        end = STRINGS[quote].match(self.text, start + 1)
        if end is not None:
            self._add("string", self.text[start : end.end()], end.end())
            return True
        rest = _TO_LINE_END.match(self.text, start + 1)
        stop = rest.end() if rest is not None else len(self.text)
        if stop == len(self.text):
            self._settle(quote)
            self.state.open, self.position = Open(quote), stop
            return False
        self._add("string", self.text[start:stop], stop)
        return True

    def _template(self) -> bool:
        found = _TEMPLATE.match(self.text, self.position)
        end = found.end() if found is not None else len(self.text)
        mark = found[1] if found is not None else ""
        self.position = end
        if mark == "`":
            self._pop("template", end)
        elif mark == "${":
            self.state.frames.append(Frame("${", "hole", start=end))
        else:
            self.state.open = Open("`")
            self.position = len(self.text)
            return False
        return True

    def _tag(self) -> bool:
        found = _TAG.match(self.text, self.position)
        assert found is not None
        state, kind, token, end = self.state, found.lastgroup, found[0], found.end()
        self.position = end
        if kind == "op" and token == "/>":
            self._pop("element", end)
        elif kind == "op" and token == ">":
            state.frames[-1] = Frame(">", "children", start=end)
        elif kind == "op":
            state.frames.append(Frame("{", "attribute", start=end))
        elif kind != "space":
            self.wrong = self.wrong or (self.strict and kind == "other" and token not in {"=", "'", '"'})
            if token in {'"', "'"}:
                state.open, self.position = Open(f"jsx{token}"), len(self.text)
                return False
            state.top.tokens.append(Token(str(kind), token, found.start(), end))
        return True

    def _children(self) -> bool:
        text, start = self.text, self.position
        closing = _CLOSING.match(text, start)
        if closing is not None:
            self.position = closing.end()
            self._pop("element", closing.end())
        elif text.startswith("</", start):
            self.state.refused, self.position = "the position is in a closing tag", len(text)
            return False
        elif text[start] == "<":
            self.state.frames.append(Frame("<", "tag", start=start + 1))
            self.position = start + 1
        elif text[start] == "{":
            self.state.frames.append(Frame("{", "child", start=start + 1))
            self.position = start + 1
        else:
            ends = [at for mark in "<{" if (at := text.find(mark, start)) >= 0]
            self.position = min(ends, default=len(text))
        return True

    def _settled(self, token: str) -> Frame:
        self._settle(token)
        return self.state.top

    def _settle(self, token: str) -> None:
        """Begin a new statement where a token does."""
        state, frame = self.state, self.state.top
        if state.newline and token in _NEVER_IN_BRACKETS:
            while state.top.opener in {"(", "["} and state.top.role != "head" and len(state.frames) > self.floor + 1:
                if self.strict:
                    self.wrong = True
                state.frames.pop()
            frame = state.top
            if frame.role == "object" and frame.opener == "{":
                if len(state.frames) <= self.innermost:
                    # It would end with what ends the block around it.
                    self.wrong = True
                frame.role, frame.tokens = "block", []
        if frame.role in BLOCKS and frame.tokens:
            if frame.ended:
                goes_on = token in {"else", "catch", "finally"} or (token == "while" and frame.tokens[0].text == "do")
                if not goes_on:
                    frame.tokens = []
                frame.ended = False
            elif state.newline and begins_line(frame, token):
                frame.tokens = []

    def _add(self, kind: str, token: str, end: int) -> None:
        self._settle(token)
        state, frame = self.state, self.state.top
        made = Token(kind, token, self.position, end, state.newline)
        self.position, state.newline = end, False
        self._see(made)
        frame.tokens.append(made)
        if frame.role in BLOCKS and frame.role != "class" and token == ":":
            first = frame.tokens[0].text
            if first in {"case", "default"} or (len(frame.tokens) == 2 and frame.tokens[0].kind == "name"):
                frame.tokens = []
        if token == ";" and frame.role in BLOCKS | {"type", "shape"}:
            frame.tokens = []
        if token == "," and frame.role in {"type", "shape"} and not angle_depth(frame.tokens):
            frame.tokens = []

    def _open(self, opener: str, role: str, end: int) -> None:
        self._settle(opener)
        self._see(Token("op", opener, self.position, end, self.state.newline))
        self.state.frames.append(Frame(opener, role, start=end, indent=len(self.state.indent)))
        self.position, self.state.newline = end, False

    def _close(self, token: str, end: int) -> None:
        frames = self.state.frames
        if self.state.newline and len(frames) <= self.innermost and len(self.state.indent) < frames[-1].indent:
            # It rather ends what is around.
            self.outdented = True
        self._see(Token("op", token, self.position, end, self.state.newline))
        self.position, self.state.newline = end, False
        if len(frames) <= self.floor + 1:
            self.wrong = True
            return
        if PAIRS.get(frames[-1].opener) != token and self.strict:
            self.wrong = True
            return
        if PAIRS.get(frames[-1].opener) != token:
            # A bracket too many, or one that was forgotten: what was meant is not known.
            openers = [frame.opener for frame in frames]
            fitting = [index for index in range(len(openers) - 1, 0, -1) if PAIRS.get(openers[index]) == token]
            if not fitting:
                return
            del frames[fitting[0] + 1 :]
        self._pop("group", end)

    def _pop(self, kind: str, end: int) -> None:
        frame = self.state.frames.pop()
        if frame.opener == "${":
            return
        around = self.state.top
        if around.opener in {"`", "<", ">"}:
            return
        text = PAIRS.get(frame.opener, "")
        around.tokens.append(Token(kind, text, frame.start, end, role=frame.role))
        around.ended = ends_statement(around)
        self.state.newline = False

    def _see(self, token: Token) -> None:
        if len(self.seen) < 2:
            self.seen.append(token)


def begins_line(frame: Frame, token: str) -> bool:
    """Whether a token at the start of a line begins a statement behind what is in the frame."""
    tokens = frame.tokens
    if frame.role == "class":
        if token in {"(", "{", "=", ":", ";", ",", "?", "!", ".", "=>", ")", "}", "]", "&", "|", "<", ">"}:
            return False
        return operand_ended(tokens)
    if tokens[-1].text in {">", ">>", ">>>"} and (token in STARTERS or token == "x"):
        return True
    word = token[:1].isalnum() or token[:1] in {"_", "$", '"', "'", "@", "#"}
    if not word and token not in {"++", "--", "{"}:
        return False
    if token == "{" and (tokens[-1].text == ")" or HEADS & {one.text for one in tokens[:4]}):
        return False
    return operand_ended(tokens) and token not in BINARY_WORDS


def _types_stand(frame: Frame) -> bool:
    """Whether what stands in a frame is a type, in which a sign of less opens no element."""
    words = [token.text for token in frame.tokens[:3]]
    return frame.role in {"type", "shape"} or "type" in words or "interface" in words
