"""Two ways to write down a header: as a terminal of the body's Lark template, and as a portable regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

_SPECIAL = re.compile(r"[\\.^$*+?()\[\]{}|]")


@attrs.frozen(eq=False)
class Dialect:
    """The parts of a header that are the same for every function, and how to put text, alternatives and sequences.

    ``inside`` is the white space between two tokens in brackets, ``outside`` that on one logical line; ``any_inside`` and
    ``any_outside`` are balanced annotations there.
    """

    lark: bool
    define: str
    define_async: str
    type_parameters: str
    open: str
    close: str
    close_empty: str
    comma: str
    colon: str
    default: str
    arrow: str
    end: str
    inside: str
    outside: str
    spaces: str
    close_bracket: str
    any_inside: str
    any_outside: str
    module: str
    rest: str

    def text(self, text: str) -> str:
        """Exactly this text, which holds no control characters."""
        if self.lark:
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return _SPECIAL.sub(r"\\\g<0>", text)

    def join(self, parts: Iterable[str]) -> str:
        """One after the other."""
        return (" " if self.lark else "").join(parts)

    def either(self, alternatives: Iterable[str]) -> str:
        """One of these."""
        return ("(" if self.lark else "(?:") + "|".join(alternatives) + ")"


LARK = Dialect(
    lark=True,
    define="DEF",
    define_async="ADEF",
    type_parameters="TP",
    open="PO",
    close="PE",
    close_empty="PZ",
    comma="PC",
    colon="PT",
    default="PD",
    arrow="RA",
    end="HE",
    inside="W",
    outside="S",
    spaces="G",
    close_bracket="CB",
    any_inside="A",
    any_outside="R",
    module="MP",
    rest="(IN? B2)* IN?",
)
"""Names of terminals in ``bodies/python.lark``."""

_STRING = r"""(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*')"""
_FLAT = rf"""(?:[^()\[\]{{}}"'\n]|{_STRING})*"""
_BRACKETS = r"(?:\({0}\)|\[{0}\]|\{{{0}\}})"
_ONCE = _BRACKETS.format(_FLAT)
_TWICE = _BRACKETS.format(rf"""(?:[^()\[\]{{}}"'\n]|{_STRING}|{_ONCE})*""")
_ANY = rf"""(?:[^()\[\]{{}}"',:=\n]|{_STRING}|{_TWICE})+"""
_VALUE = rf"""(?:[^()\[\]{{}}"',:\n]|{_STRING}|{_TWICE}|lambda(?: [^()\[\]{{}}"':\n]*)?:)+"""

REGEX = Dialect(
    lark=False,
    define="def +",
    define_async="async +def +",
    type_parameters=rf" *\[{_FLAT}\]",
    open=r" *\( *",
    close=r" *,? *\) *",
    close_empty=r"\) *",
    comma=" *, *",
    colon=" *: *",
    default=f" *= *{_VALUE}",
    arrow="-> *",
    end=" *:",
    inside=" *",
    outside=" *",
    spaces=" *",
    close_bracket=r" *,? *\]",
    any_inside=_ANY,
    any_outside=_ANY,
    module=r"(?:[A-Za-z_][0-9A-Za-z_.]*\.)?",
    rest=_FLAT,
)
"""A header on one line, in the subset of regular expressions that every engine reads alike."""
