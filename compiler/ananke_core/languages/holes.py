"""What a language says about positions in its files: what may stand there, and which names can be used.

A language whose ``language.toml`` names a module under ``holes`` answers for positions; that module's function
``holes`` makes the object described here.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from ananke_core.frozen import frozen
from ananke_core.languages.forms import NewDefinition, Words
from ananke_core.syntax import Grammar


class Scale(StrEnum):
    """How much is to stand at a position.

    ``statement`` is one logical line or one compound statement with its clauses, ``block`` statements at one
    indentation, ``function`` one definition.
    """

    EXPRESSION = "expression"
    STATEMENT = "statement"
    BLOCK = "block"
    FUNCTION = "function"


@frozen
class Wanted:
    """What is to stand at a position.

    ``words`` may not be said; ``new`` are a function and a method that may be defined; ``names``, if given, are the
    only ones that an expression may use.
    """

    scale: Scale
    words: Words
    new: tuple[NewDefinition, NewDefinition]
    names: Sequence[str] | None = None


class HoleForms(Protocol):
    """The module ``holes`` of a language."""

    def grammar(self, before: str, after: str, wanted: Wanted) -> str:
        """What may stand between two texts, as llguidance's Lark.

        It ends what ``before`` left open and ``after`` does not end.

        Raises:
            InputError: nothing can stand there, and why.
        """

    def names(self, grammar: Grammar, before: str, after: str) -> list[str]:
        """The names that can be used between two texts, the nearest first; ``grammar`` parses them."""
