r"""Patterns that people write → whole-match patterns that every engine reads alike.

People write RE2 and mean a *search*, as in eslint. Engines disagree on anchors, ``.``, ``\d``, ``\w``, ``\s``, ``\b``
and flags, so the result holds literals, explicit classes, groups, alternatives and counts alone, and always means the
whole text. Texts are of one line: `ANY` stands for whatever may stand around what is searched for.
"""

from __future__ import annotations

from functools import lru_cache

from ananke_core.compile.emit.portable.anchors import whole_match
from ananke_core.compile.emit.portable.parse import NotPortable, parse
from ananke_core.compile.emit.portable.write import ANY, literal, write
from ananke_core.errors import Fault, PatternError

__all__ = ["ANY", "anchored", "literal", "portable"]


@lru_cache(maxsize=4096)
def portable(pattern: str, *, search: bool = True) -> str:
    """The portable whole-match form of an RE2 pattern.

    Args:
        pattern: what somebody wrote.
        search: whether it may match anywhere in the text; else it already stands for the whole of it.

    Raises:
        PatternError: it has no portable form; its one fault says at which character (``character``) and why.
    """
    try:
        return write(whole_match(parse(pattern), search=search))
    except NotPortable as error:
        place = f"character {error.at + 1}"
        fault = Fault(place, error.reason, "ANK912", character=error.at, way_out=error.way_out)
        raise PatternError(f"{pattern!r} has no portable form", [fault]) from None
    except RecursionError:
        fault = Fault("character 1", "groups nest too deeply", "ANK912", character=0)
        raise PatternError("a pattern has no portable form", [fault]) from None


def anchored(pattern: str) -> str:
    """A portable pattern as JSON Schema wants it: matched as a search there, hence between anchors."""
    return f"^(?:{pattern})$"
