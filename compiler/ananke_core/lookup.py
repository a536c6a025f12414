"""What a name in a file means: the question that types ask of other declarations, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ananke_core.facts import ClassFact, FunctionFact, TypeFact, VariableFact
from ananke_core.frozen import frozen


@frozen
class Declaration:
    """A name's declaration: the file (relative to the workspace), the dotted path in it, and what is stated there."""

    path: str
    symbol: str
    fact: ClassFact | TypeFact | VariableFact
    language: str


class Lookup(Protocol):
    """Declarations by name, imports followed."""

    def declaration(self, path: str, name: str, within: str = "") -> Declaration | None:
        """What a dotted name means in the file ``path``, seen from inside of the symbol ``within``; else None."""

    def declarations(self, path: str, name: str, within: str = "") -> Sequence[Declaration]:
        """All declarations of that name in one place, in the order of the text: what is declared in parts has many."""

    def functions(self, path: str, name: str, within: str = "") -> Sequence[tuple[str, FunctionFact]]:
        """All functions of that name in one place, each with its file."""

    def written(self, path: str, name: str) -> tuple[str, str] | None:
        """Module and name there of an import that binds a name in this file, whether or not the module is known.

        The module is as written; the name is ``*`` for the module itself. None for a name that no import binds.
        """

    def origin(self, path: str, name: str) -> tuple[str, str] | None:
        """`written` at the end of a way through files that are known: ``typing`` and ``List`` of a re-export, too."""


class Tree(Protocol):
    """The files around, by their path relative to the workspace; what is asked for is remembered as looked at."""

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""

    def text(self, path: str) -> bytes | None:
        """Its bytes; None where it can't be read."""


def module_of(path: str) -> str:
    """A file's path as a dotted name without its suffix: ``src/auth.ts`` is ``src.auth``."""
    stem, dot, _ = path.rpartition(".")
    return (stem if dot and "/" not in path[len(stem) :] else path).replace("/", ".")
