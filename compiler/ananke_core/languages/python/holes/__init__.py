"""What may stand at a position of a Python file, as a grammar."""

from __future__ import annotations

from ananke_core.errors import InputError
from ananke_core.languages.holes import Scale, Wanted
from ananke_core.languages.python.holes.context import refuse_names
from ananke_core.languages.python.holes.expression import expression
from ananke_core.languages.python.holes.grammar import assemble
from ananke_core.languages.python.holes.layout import layout_of
from ananke_core.languages.python.holes.lines import lines_at
from ananke_core.languages.python.holes.names import names_at
from ananke_core.languages.python.holes.rest import rest_of_line
from ananke_core.languages.python.holes.scan import following, scan
from ananke_core.languages.python.holes.strings import closes_behind, content, field_of, inner_strings
from ananke_core.syntax import Grammar


class PythonHoles:
    """Positions of Python files."""

    def grammar(self, before: str, after: str, wanted: Wanted) -> str:
        """Strict for expressions; statements and blocks as loose as the bodies of definitions."""
        state, scale, words = scan(before), wanted.scale, wanted.words
        if state.in_comment:
            raise InputError("the position is in a comment", place="position", way_out="ask on a line of its own")
        if state.string is not None and (field := field_of(state.string, after)) is not None:
            inner = scan(field[0])
            rest = following(field[1], len(inner.frames) - 1)
            lines = expression(inner, len(field[0]), rest, words, wanted.names)
            return assemble(lines, words, inner_strings(state.string))
        if state.string is not None and closes_behind(state.string, after):
            return assemble(["start: CONTENT?", f"CONTENT: {content(state.string)} & /(.|\\n)+/"], words)
        need = following(after, len(state.frames) - 1)
        if scale is not Scale.EXPRESSION and state.blank:
            layout = layout_of(state, after)
            function, method = wanted.new
            chosen = method if layout.keyword == "class" else function
            return assemble(lines_at(state, need, layout, scale, chosen), words)
        if scale is not Scale.EXPRESSION and need.first is None and not need.closers:
            return assemble(rest_of_line(state, before, words, scale), words)
        refuse_names(state)
        pad = layout_of(state, after).pad if state.blank else ""
        return assemble(expression(state, len(before), need, words, wanted.names, pad), words)

    def names(self, grammar: Grammar, before: str, after: str) -> list[str]:
        """Parameters and locals, then what encloses them, the module, its imports and the builtins."""
        return names_at(grammar, before, after)


def holes() -> PythonHoles:
    """What the language loader calls."""
    return PythonHoles()
