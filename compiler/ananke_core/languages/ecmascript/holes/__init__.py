"""What may stand at a position of a TypeScript or JavaScript file, as a grammar."""

from __future__ import annotations

import attrs

from ananke_core.errors import InputError
from ananke_core.languages.ecmascript.forms.body import fill
from ananke_core.languages.ecmascript.forms.new import new_header
from ananke_core.languages.ecmascript.holes.begun import lead_of
from ananke_core.languages.ecmascript.holes.context import End, Start, end_of, in_angle, is_type, start_of
from ananke_core.languages.ecmascript.holes.expression import Lead, rules
from ananke_core.languages.ecmascript.holes.following import Following, closers_first, follow
from ananke_core.languages.ecmascript.holes.imports import import_rest
from ananke_core.languages.ecmascript.holes.names import names_at
from ananke_core.languages.ecmascript.holes.roles import BLOCKS, head_of
from ananke_core.languages.ecmascript.holes.runs import Style, scoped
from ananke_core.languages.ecmascript.holes.scan import Scan, scan
from ananke_core.languages.ecmascript.holes.texts import text_of
from ananke_core.languages.forms import NewDefinition, Words
from ananke_core.languages.holes import Scale, Wanted
from ananke_core.languages.lark import assemble
from ananke_core.syntax import Grammar

_NAMES = "no expression stands here: the line declares names"


class EcmaScriptHoles:
    """Positions of TypeScript files, or of JavaScript, which has no types; either may hold JSX."""

    def __init__(self, *, typed: bool, jsx: bool) -> None:
        self._typed = typed
        self._jsx = jsx

    def grammar(self, before: str, after: str, wanted: Wanted) -> str:
        """Strict for expressions and the order of statements; what is in brackets is as loose as in bodies."""
        state, scale, words, names = scan(before, jsx=self._jsx), wanted.scale, wanted.words, wanted.names
        template = "".join(fill(words, typed=self._typed, jsx=self._jsx))
        if not state.in_comment and (lines := import_rest(state, before, words)) is not None:
            if scale is Scale.EXPRESSION:
                raise InputError(_NAMES, place="position", way_out="ask for a statement")
            return assemble(lines, template)
        _refuse(state)
        text = text_of(state, after)
        if text is not None:
            return assemble(text, template)
        need = follow(state, after)
        if need.opened:
            raise InputError(
                "the rest of the line closes a bracket that is not open",
                place="position",
                way_out="ask at the end of the line",
            )
        start, end = start_of(state, len(before)), end_of(need)
        frame = state.frames[-1 - need.own]
        function, method = wanted.new
        if scale is Scale.FUNCTION and start.statement and not start.word and not start.sub:
            return assemble(self._function(method if frame.role == "class" else function, words), template)
        outer = frame.role in BLOCKS | {"type"} and not need.inside
        style = Style(self._typed, self._jsx)
        trailing = False
        members = frame.role == "shape" and start.statement and not need.own
        # Where the line goes on, what is begun on it goes on as an expression, and what isn't ends before it.
        goes_on = need.first is not None and need.first.text not in {";", ","}
        whole = not goes_on or (start.statement and not start.word)
        if scale is not Scale.EXPRESSION and (outer or members) and whole:
            many = scale is Scale.BLOCK and not start.sub
            member = frame.role in {"class", "type", "shape"}
            in_type, module = frame.role in {"type", "shape"}, _is_module(state, need.own)
            style = attrs.evolve(
                style,
                scope="many" if many else "one",
                member=member,
                listed=in_type,
                types=in_type,
                imports=module,
                ended=goes_on,
            )
        elif frame.role in {"class", "type", "shape"} and start.statement and not need.own:
            raise InputError(
                "no expression stands here: a member is declared", place="position", way_out="ask for a statement"
            )
        else:
            style, trailing = self._inside(style, state, start, need)
        if self._typed and not style.scope and (start.angle or is_type(state, need.own)):
            style = attrs.evolve(style, types=True, jsx=False)
            if need.first is not None and need.first.text == "{":
                end = End()
        if style.scope and after[:1] in {"", "\r", "\n"}:
            style = attrs.evolve(style, comments=True)
        if self._typed and in_angle(state):
            style = attrs.evolve(style, angle=True)
        if start.control and not style.scope and not start.word:
            # A condition, in the brackets that belong to it.
            return assemble(["start: HEAD_GAP? round", "HEAD_GAP: W1+"], template)
        lead = lead_of(start, style, words.denied)
        closed = list(reversed(state.frames[len(state.frames) - need.own :])) if need.own else []
        lines = rules(style, start, lead, closed, end, trailing=trailing, denied=words.denied, names=names)
        other = {"WORD": scoped(names, words.denied), "KEY": 'WC+ W /\\??/ W ":"'} if names is not None else None
        return assemble(lines, template, other)

    def _inside(self, style: Style, state: Scan, start: Start, need: Following) -> tuple[Style, bool]:
        """What may stand beside operators in the bracket around a position, and whether a comma may end it."""
        frame = state.frames[-1 - need.own]
        if frame.role == "head":
            words = [token.text for token in state.frames[-2 - need.own].tokens[-2:]]
            loop = "for" in words
            return attrs.evolve(style, comma=True, loop=loop), False
        fresh = not frame.tokens or frame.tokens[-1].text == ","
        ends = closers_first(need)
        if frame.role in {"list", "index", "object", "shape"}:
            comma = fresh and (ends or not end_of(need).operand)
            if frame.role in {"object", "shape"} and fresh and not need.own:
                return attrs.evolve(style, scope="many", member=True, listed=True), False
            last = need.first is not None and need.first.text in {")", "]", "}"}
            return attrs.evolve(style, comma=comma, spread=fresh), comma and last
        return style, False

    def _function(self, new: NewDefinition, words: Words) -> list[str]:
        header = new_header(new, typed=self._typed).splitlines()
        lead = Lead("PIECE*", None, empty=True)
        lines = rules(Style(self._typed, self._jsx), Start(True), lead, [], End(), trailing=False, denied=words.denied)
        value = lines[0].removeprefix("start: ")
        return [f'start: HEADER "{{" inside "}}" | ARROW {value} SEMI?', *header, *lines[1:]]

    def names(self, grammar: Grammar, before: str, after: str) -> list[str]:
        """Parameters and locals, then what encloses them, the module, its imports and the globals."""
        return names_at(grammar, scan(before, jsx=self._jsx), before, after)


def _is_module(state: Scan, own: int) -> bool:
    """Whether modules can be imported where a position is: in a file, or in what declares one."""
    frames = state.frames[: len(state.frames) - own]
    around = frames[-2].tokens if len(frames) > 1 else []
    return len(frames) == 1 or head_of(around) in {"module", "namespace", "global"}


def _refuse(state: Scan) -> None:
    if state.in_comment:
        raise InputError("the position is in a comment", place="position", way_out="ask on a line of its own")
    if state.refused:
        raise InputError(state.refused, place="position", way_out="ask behind it")
    if state.top.role == "names":
        raise InputError(_NAMES, place="position", way_out="ask for a statement")
