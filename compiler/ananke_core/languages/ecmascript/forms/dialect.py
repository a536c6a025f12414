"""Two ways to write down a header: as a terminal of the body's Lark template, and as a portable regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

_SPECIAL = re.compile(r"[\\.^$*+?()\[\]{}|]")


@attrs.frozen(eq=False)
class Dialect:
    """The parts of a header that are the same for every function, and how to put text, alternatives and sequences.

    ``gap`` is the white space that may stand between two tokens, ``apart`` that which keeps two words from being one.
    ``type`` is any balanced type, ``returned`` one that can stand before a body, ``pattern`` one that takes a
    parameter apart, ``default`` an equals sign with any balanced expression. ``modifiers`` stand before parameters of
    methods, ``end`` before a body.
    """

    lark: bool
    gap: str
    apart: str
    open: str
    close: str
    close_empty: str
    comma: str
    colon: str
    equals: str
    default: str
    type: str
    returned: str
    pattern: str
    modifiers: str
    open_angle: str
    comma_angle: str
    close_angle: str
    extends: str
    default_type: str
    variance: str
    end: str

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

    def maybe(self, part: str) -> str:
        """This, or nothing."""
        return f"{self.either([part])}?"


LARK = Dialect(
    lark=True,
    gap="W",
    apart="W1+",
    open="PO",
    close="PE",
    close_empty="PZ",
    comma="PC",
    colon="PT",
    equals="PS",
    default="PD",
    type="AN",
    returned="AR",
    pattern="BP",
    modifiers="PM",
    open_angle="GO",
    comma_angle="GC",
    close_angle="GE",
    extends="GX",
    default_type="GD",
    variance="GP",
    end="W",
)
"""Names of terminals in ``body.lark``."""

_STRING = r"""(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`(?:[^`\\\n]|\\[^\n])*`)"""
_FLAT = rf"""(?:[^()\[\]{{}}"'`\n]|{_STRING})*"""
_BRACKETS = r"(?:\({0}\)|\[{0}\]|\{{{0}\}})"
_ONCE = _BRACKETS.format(_FLAT)
_NESTED = rf"""(?:[^()\[\]{{}}"'`\n]|{_STRING}|{_ONCE})*"""
_TWICE = _BRACKETS.format(_NESTED)
_ANGLES = rf"""<(?:[^()\[\]{{}}<>"'`\n]|=>|{_STRING}|{_TWICE}|<(?:[^()\[\]{{}}<>"'`\n]|=>|{_STRING}|{_ONCE})*>)*>"""
_VALUE = rf"""(?:[^()\[\]{{}}"'`,;\n]|{_STRING}|{_TWICE}|{_ANGLES})+"""
_TYPE_PART = rf"=>|{_STRING}|{_TWICE}|{_ANGLES}"
_TYPE = rf"""(?:[^()\[\]{{}}<>"'`,;= \n]|{_TYPE_PART})(?:[^()\[\]{{}}<>"'`,;=\n]|{_TYPE_PART})*"""
_DECORATOR = r"@[A-Za-z_$][0-9A-Za-z_$.]*(?:\([^()\n]*\))? *"

REGEX = Dialect(
    lark=False,
    gap=" *",
    apart=" +",
    open=r" *\( *",
    close=r" *,? *\)",
    close_empty=r" *\( *\)",
    comma=" *, *",
    colon=" *: *",
    equals=" *= *",
    default=f" *= *{_VALUE}",
    type=_TYPE,
    returned=_TYPE,
    pattern=rf"(?:\{{{_NESTED}\}}|\[{_NESTED}\])",
    modifiers=rf"(?:{_DECORATOR})*(?:(?:public|private|protected|override|readonly) +)*",
    open_angle="< *",
    comma_angle=" *, *",
    close_angle=r" *,? *>",
    extends=f" +extends +{_TYPE}",
    default_type=f" *= *{_TYPE}",
    variance="(?:(?:const|in|out) +)*",
    end="",
)
"""A header on one line, in the subset of regular expressions that every engine reads alike."""
