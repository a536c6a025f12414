"""Patterns that people write: RE2 searches, so that none can run long."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from ananke_core.errors import PatternError


class Pattern(Protocol):
    """A compiled pattern."""

    def search(self, text: str) -> object | None:
        """A match anywhere in the text, or None."""


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, place: str = "") -> Pattern:
    """A pattern compiled by RE2.

    Raises:
        PatternError: RE2 can't read it; ``place`` says where it stands.
    """
    # Imported here because most configurations hold no pattern.
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled: Pattern = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise PatternError(
            f"{pattern!r} is not a pattern that RE2 reads: {text}",
            place=place,
            way_out="lookaround and backreferences are not part of RE2; see its syntax",
        ) from None
    return compiled
