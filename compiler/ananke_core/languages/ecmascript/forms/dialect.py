"""Two ways to write down a header: as a terminal of the body's Lark template, and as a portable regular expression."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ananke_core.frozen import frozen

_ESCAPED = {ord(character): f"\\{character}" for character in "\\.^$*+?()[]{}|"}


@frozen(eq=False)
class Dialect:
    """The parts of a header that are the same for every function, and how to put text, alternatives and sequences.

    ``gap`` is the white space that may stand between two tokens, ``apart`` that which keeps two words from being one.
    ``type`` is any balanced type, ``returned`` one that can stand before a body, ``pattern`` one that takes a
    parameter apart, ``default`` an equals sign with any balanced expression. ``decorators`` stand before parameters of
    methods, ``modifiers`` before those of constructors, ``end`` before a body.
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
    decorators: str
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
        return _lark_text(text) if self.lark else _regex_text(text)

    def join(self, parts: Iterable[str]) -> str:
        """One after the other."""
        return (" " if self.lark else "").join(parts)

    def either(self, alternatives: Iterable[str]) -> str:
        """One of these."""
        return ("(" if self.lark else "(?:") + "|".join(alternatives) + ")"

    def maybe(self, part: str) -> str:
        """This, or nothing."""
        return f"{self.either([part])}?"


@lru_cache(maxsize=65_536)
def _lark_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=65_536)
def _regex_text(text: str) -> str:
    return text.translate(_ESCAPED)


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
    decorators="PX",
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

# Strings are looked at on the first level alone: every further one would make all patterns three times as long.
_STRING = r"""(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`(?:[^`\\\n]|\\[^\n])*`)"""
_FLAT = r"[^()\[\]{}\n]"
_ONCE = rf"(?:\({_FLAT}*\)|\[{_FLAT}*\]|\{{{_FLAT}*\}})"
_NESTED = f"(?:{_FLAT}|{_ONCE})*"
_TWICE = rf"(?:\({_NESTED}\)|\[{_NESTED}\]|\{{{_NESTED}\}})"
_ANGLES = rf"<(?:[^()\[\]{{}}<>\n]|=>|{_ONCE}|<(?:[^()\[\]{{}}<>\n]|=>|{_ONCE})*>)*>"
_VALUE_PART = f"{_STRING}|{_TWICE}|{_ANGLES}"
_VALUE = rf"""(?:[^()\[\]{{}}"'`,; \n]|{_VALUE_PART})(?:[^()\[\]{{}}"'`,;\n]|{_VALUE_PART})*"""
_TYPE = rf"""(?:[^()\[\]{{}}<>"'`,;=\n]|=>|{_STRING}|{_TWICE}|{_ANGLES})+"""
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
    decorators=f"(?:{_DECORATOR})*",
    modifiers="(?:(?:public|private|protected|override|readonly) +)*",
    open_angle="< *",
    comma_angle=" *, *",
    close_angle=r" *,? *>",
    extends=f" +extends +{_TYPE}",
    default_type=f" *= *{_TYPE}",
    variance="(?:(?:const|in|out) +)*",
    end="",
)
"""A header on one line, in the subset of regular expressions that every engine reads alike."""


def forget() -> None:
    """Let go of texts that were written."""
    _lark_text.cache_clear()
    _regex_text.cache_clear()
