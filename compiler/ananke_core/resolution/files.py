"""Files as resolution sees them: facts by name, and who gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ananke_core.facts import ClassFact, FunctionFact, ImportFact, TypeFact, VariableFact
from ananke_core.languages import Language
from ananke_core.model.constraint import Range
from ananke_core.text import Span

Named = ClassFact | TypeFact | VariableFact
"""What a name of a type can lead to."""


class Origin(Protocol):
    """Where a fact is from."""

    @property
    def path(self) -> str:
        """The file, relative to the workspace."""

    @property
    def language(self) -> Language:
        """Its language."""

    def range(self, span: Span) -> Range:
        """An absolute span as lines and columns."""


class FileView(Origin, Protocol):
    """The facts of one file by name. A view never changes; an edited file has another one."""

    def named(self, symbol: str) -> Sequence[Named]:
        """Classes, types and variables of this dotted path, in the order of the text."""

    def stated(self, symbol: str) -> Sequence[tuple[int, FunctionFact | ClassFact | TypeFact]]:
        """Functions, classes and types of this dotted path, with the offset that each one's spans count from."""

    def imported(self, name: str) -> Sequence[tuple[ImportFact, str]]:
        """Imports that bind a name here, with the name there (`ananke_core.facts.ImportFact.bound`)."""


class Files(Protocol):
    """The files of a workspace, by their path relative to it."""

    def file(self, path: str) -> FileView | None:
        """The facts of a file; None where there is none that can be read."""

    def text(self, path: str) -> bytes | None:
        """The bytes of any file."""

    def version(self, path: str) -> object:
        """What changes when the file does; None where there is no such file. Must be cheap."""


class Alone:
    """One file without any other."""

    def __init__(self, view: FileView | None) -> None:
        self._view = view

    def file(self, path: str) -> FileView | None:
        """The file itself."""
        return self._view if self._view is not None and path == self._view.path else None

    def text(self, path: str) -> bytes | None:
        """Nothing: there is no file around."""
        return None

    def version(self, path: str) -> object:
        """The view, which never changes."""
        return self.file(path)


class Around:
    """One file in front of others, one of which can be an older version of it."""

    def __init__(self, others: Files, view: FileView) -> None:
        self._others = others
        self._view = view

    def file(self, path: str) -> FileView | None:
        """The file itself first."""
        return self._view if path == self._view.path else self._others.file(path)

    def text(self, path: str) -> bytes | None:
        """The bytes of the others."""
        return self._others.text(path)

    def version(self, path: str) -> object:
        """The view, which never changes, or the others' versions."""
        return self._view if path == self._view.path else self._others.version(path)
