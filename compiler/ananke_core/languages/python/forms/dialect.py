"""Two ways to write down a header: as a terminal of the body's Lark template, and as a portable regular expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ananke_core.frozen import frozen

PRIMITIVES: dict[str, tuple[str, ...]] = {
    "string": ("str", "Text", "LiteralString"),
    "integer": ("int",),
    "number": ("float", "Decimal"),
    "boolean": ("bool",),
    "null": ("None",),
    "bytes": ("bytes", "bytearray"),
    "any": ("Any", "object"),
    "never": ("Never", "NoReturn"),
}
FORMATS: dict[str, tuple[str, ...]] = {
    "date-time": ("datetime",),
    "date": ("date",),
    "time": ("time",),
    "duration": ("timedelta",),
    "uuid": ("UUID",),
    "path": ("Path",),
}
ARRAYS = ("list", "List", "Sequence", "MutableSequence", "Iterable", "Collection", "deque", "Deque")
SETS = ("set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet")
MAPS = ("dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict")
TUPLES = ("tuple", "Tuple")
NAMES: tuple[tuple[str, ...], ...] = (
    *PRIMITIVES.values(),
    *FORMATS.values(),
    ARRAYS,
    SETS,
    MAPS,
    TUPLES,
    *(("Annotated",), ("Callable",), ("Literal",), ("Optional",), ("Union",)),
)
"""Choices of names by which Python spells a type."""

_ESCAPED = {ord(character): f"\\{character}" for character in "\\.^$*+?()[]{}|"}


@frozen(eq=False)
class Dialect:
    """The parts of a header that are the same for every function, and how to put text, alternatives and sequences.

    ``inside`` is the white space between two tokens in brackets, ``outside`` that on one logical line, ``spaces`` that
    in a string; ``any_inside`` and ``any_outside`` are balanced annotations in the first two places. ``annotated`` and
    ``metadata`` stand around a type in ``Annotated[…]``; ``parameters`` are those of a callable that lists no types.
    ``names`` is how a choice of type names is called where it has a terminal of its own.
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
    annotated: str
    metadata: str
    parameters: str
    names: Mapping[tuple[str, ...], str]

    def text(self, text: str) -> str:
        """Exactly this text, which holds no control characters."""
        if self.lark:
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return text.translate(_ESCAPED)

    def join(self, parts: Iterable[str]) -> str:
        """One after the other."""
        return (" " if self.lark else "").join(parts)

    def either(self, alternatives: Iterable[str]) -> str:
        """One of these."""
        return ("(" if self.lark else "(?:") + "|".join(alternatives) + ")"


TERMINALS: dict[tuple[str, ...], str] = {names: f"TY{names[0].upper()}" for names in NAMES}
"""Terminals of names that spell a type, with any module before them. They stand before the headers that use them."""

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
    annotated="TYOPEN",
    metadata="TYREST",
    parameters="TYSPEC",
    names=TERMINALS,
)
"""Names of terminals in ``body.lark``."""

_STRING = r"""(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*')"""
_FLAT = rf"""(?:[^()\[\]{{}}"'\n]|{_STRING})*"""
_BRACKETS = r"(?:\({0}\)|\[{0}\]|\{{{0}\}})"
_ONCE = _BRACKETS.format(_FLAT)
_NESTED = rf"""(?:[^()\[\]{{}}"'\n]|{_STRING}|{_ONCE})*"""
_TWICE = _BRACKETS.format(_NESTED)
_ANY = rf"""(?:[^()\[\]{{}}"',:= \n]|{_STRING}|{_TWICE})(?:[^()\[\]{{}}"',:=\n]|{_STRING}|{_TWICE})*"""
_LAMBDA = r"""lambda(?: [^()\[\]{}"':\n]*)?:"""
_VALUE = (
    rf"""(?:[^()\[\]{{}}"',: \n]|{_STRING}|{_TWICE}|{_LAMBDA})"""
    rf"""(?:[^()\[\]{{}}"',:\n]|{_STRING}|{_TWICE}|{_LAMBDA})*"""
)

REGEX = Dialect(
    lark=False,
    define="def +",
    define_async="async +def +",
    type_parameters=rf" *\[{_NESTED}\]",
    open=r" *\( *",
    close=r" *,? *\) *",
    close_empty=r"\) *",
    comma=" *, *",
    colon=" *: *",
    default=f" *= *(?:{_VALUE})",
    arrow="-> *",
    end=" *:",
    inside=" *",
    outside=" *",
    spaces=" *",
    close_bracket=r" *,? *\]",
    any_inside=_ANY,
    any_outside=_ANY,
    module=r"(?:[A-Za-z_][0-9A-Za-z_.]*\.)?",
    annotated=r"(?:[A-Za-z_][0-9A-Za-z_.]*\.)?Annotated *\[ *",
    metadata=r" *,(?:[^()\[\]\n]|\([^()\n]*\)|\[[^\[\]\n]*\])*\]",
    parameters=r"[A-Za-z_][0-9A-Za-z_.]*(?: *\[[^\[\]\n]*\])?",
    names={},
)
"""A header on one line, in the subset of regular expressions that every engine reads alike."""
