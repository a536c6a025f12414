"""Naming rules as whole-match patterns."""

from __future__ import annotations

import difflib

from ananke_core.compile.emit.portable import portable
from ananke_core.errors import Fault, PatternError
from ananke_core.model.rules import Naming
from ananke_core.rules.styles import STYLES


def name_pattern(rule: Naming) -> str | None:
    """The portable pattern of the names that a rule allows; None where it names neither style nor pattern.

    A style speaks about a name without its leading underscores and without one trailing underscore. Names that no style
    judges (``__init__``, ``_``) are nobody's to choose, so the pattern leaves them out.

    Raises:
        PatternError: an unknown style, or a pattern without a portable form.
    """
    if rule.pattern:
        return portable(rule.pattern)
    if not rule.style:
        return None
    style = STYLES.get(rule.style)
    if style is None:
        near = difflib.get_close_matches(rule.style, STYLES, n=1)
        way_out = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(STYLES)}"
        message = f"{rule.style[:80]!r} is no naming style"
        raise PatternError(message, [Fault("style", message, PatternError.code, way_out=way_out)])
    return f"_*{style}_?"


# Nobody's packages and folders are this deep; of a name that is, what lies deeper counts as its last part.
_DEEPEST = 256


def beginnings(name: str, separator: str) -> list[str]:
    """A dotted name or a path, and everything that it lies in, the longest first; bounded for any name."""
    found = [name]
    at = -1
    for _ in range(_DEEPEST):
        at = name.find(separator, at + 1)
        if at < 0:
            break
        found.insert(1, name[:at])
    return found
