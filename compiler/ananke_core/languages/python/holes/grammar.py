"""Puts a grammar together: the rules of a hole, and of the body's template what they need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ananke_core.languages import lark
from ananke_core.languages.forms import Words
from ananke_core.languages.python.forms.body import fill


def assemble(lines: Iterable[str], words: Words, other: Mapping[str, str] | None = None) -> str:
    """The text of a grammar whose rules are ``lines``, with those definitions of the body's that they use.

    ``other`` are definitions that stand for the body's of these names.
    """
    return lark.assemble(lines, "\n".join(fill(words)), other)
