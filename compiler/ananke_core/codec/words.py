"""How values are read and named in messages: strict types, lenient spelling of the closed vocabularies."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin

from ananke_core.model.enums import ALIASES


class Wrong(ValueError):
    """A value that doesn't fit; the place is known to whoever catches it."""

    def __init__(self, message: str, way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out


class UnknownMember(Wrong):
    """A member that the model doesn't have: left out, with a warning."""


def show(value: Any) -> str:
    """A value as it may stand in a message: scalars as in JSON and cut short, containers by what they are."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        text = value if len(value) <= 40 else f"{value[:40]}…"
        return '"' + text.encode("utf-8", "backslashreplace").decode() + '"'
    if isinstance(value, int):
        return str(value) if value.bit_length() < 200 else "an integer of many digits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    return f"a {type(value).__name__}"


def nearest(word: str, known: Iterable[str]) -> str:
    """The way out for a word that isn't known: the nearest one that is, or all of them when they are few."""
    words = list(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean {show(close[0])}?"
    return f"one of {', '.join(words)}" if len(words) <= 16 else ""


class Vocabulary:
    """A closed set of words, read case-insensitively with ``-``, ``_`` and spaces alike.

    Args:
        name: what one of them is called in a message (``severity``).
        members: value by canonical spelling.
        aliases: canonical spelling by another one, lower case with ``_``.
    """

    def __init__(self, name: str, members: Mapping[str, Any], aliases: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.members = dict(members)
        folded = {_fold(word): value for word, value in self.members.items()}
        folded.update({_fold(word): self.members[of] for word, of in (aliases or {}).items()})
        self._known = {**folded, **self.members}

    def __call__(self, value: Any, _: Any = None) -> Any:
        """The member that ``value`` spells.

        Raises:
            Wrong: it is no string, or none of the words.
        """
        try:
            return self._known[value]
        except (KeyError, TypeError):
            pass
        if not isinstance(value, str):
            raise Wrong(f"{show(value)} is not a string", f"one of {', '.join(self.members)}")
        folded = _fold(value)
        if folded in self._known:
            return self._known[folded]
        raise Wrong(f"{show(value)} is no {self.name}", nearest(folded, self.members))


def _fold(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


@cache
def vocabulary(kind: Any) -> Vocabulary:
    """The words of an enumeration or of a Literal type."""
    if get_origin(kind) is Literal:
        return Vocabulary("known value", {word: word for word in get_args(kind)})
    name = kind.__name__.lower()
    return Vocabulary(name, {member.value: member for member in kind}, ALIASES.get(name))


def wrong() -> Any:
    """Refuse, where only an expression may stand.

    Raises:
        Wrong: always.
    """
    raise Wrong("is not of its type")


def text(value: Any, _: Any = None) -> str:
    """A string that UTF-8 can carry."""
    if value.__class__ is str and value.isascii():
        return value
    if not isinstance(value, str):
        raise Wrong(f"{show(value)} is not a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Wrong(f"{show(value)} holds a lone surrogate", "write the whole character") from None
    return str(value)


def boolean(value: Any, _: Any = None) -> bool:
    """``true`` or ``false`` and nothing that stands for them."""
    if value is True or value is False:
        return value
    raise Wrong(f"{show(value)} is not true or false")


def integer(value: Any, _: Any = None) -> int:
    """An integer; ``3.0`` is the same number as ``3``."""
    if value.__class__ is int:
        return value
    found = number(value)
    if isinstance(found, float):
        raise Wrong(f"{show(value)} is not an integer")
    return found


def natural(value: Any, _: Any = None) -> int:
    """An integer from 0 on."""
    found = integer(value)
    if found < 0:
        raise Wrong(f"{show(value)} is below 0")
    return found


def number(value: Any, _: Any = None) -> int | float:
    """A finite number; an integral float becomes the integer that it equals, so that equal numbers are one value."""
    if value.__class__ is int:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"{show(value)} is not a number")
    if isinstance(value, int):
        return int(value)
    if not math.isfinite(value):
        raise Wrong(f"{show(value)} is not a finite number")
    return int(value) if value.is_integer() else float(value)


def real(value: Any, _: Any = None) -> float:
    """A finite number as a float."""
    try:
        return float(number(value))
    except OverflowError:
        raise Wrong(f"{show(value)} is too large") from None


def scalar(value: Any, _: Any = None) -> str | int | float | bool | None:
    """A string, a number, a boolean or null."""
    if value.__class__ is str:
        return text(value)
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int | float):
        return number(value)
    raise Wrong(f"{show(value)} is no string, number, boolean or null")


def scalar_but_string(value: Any, _: Any = None) -> int | float | bool | None:
    """A number, a boolean or null."""
    if isinstance(value, str):
        raise Wrong(f"{show(value)} is no number, boolean or null")
    found = scalar(value)
    assert not isinstance(found, str)
    return found


def fraction(value: Any, _: Any = None) -> float:
    """A number from 0 to 1."""
    found = real(value)
    if not 0.0 <= found <= 1.0:
        raise Wrong(f"{show(value)} is not between 0 and 1")
    return found
