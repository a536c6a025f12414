"""A workspace in memory: files by path, and what a symbol of one compiles to."""

from __future__ import annotations

from typing import Any

from ananke_core import Compiler, ConstraintSet
from ananke_core.analysis import Document, Policy
from ananke_core.analysis.symbol_set import symbol_set
from ananke_core.compile.artefact import artefact
from ananke_core.languages import language_for_path
from ananke_core.model.constraint import Constraint
from ananke_core.resolution import DECLARED, FileView, Policies, Resolution


class Workspace:
    """`ananke_core.resolution.Files` over a dictionary; changing it changes the versions."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files
        self._views: dict[tuple[str, str], Document] = {}

    def file(self, path: str) -> FileView | None:
        return self.document(path) if path in self.files and language_for_path(path) is not None else None

    def text(self, path: str) -> bytes | None:
        return self.files[path].encode() if path in self.files else None

    def version(self, path: str) -> object:
        return self.files.get(path)

    def document(self, path: str) -> Document:
        key = (path, self.files[path])
        if key not in self._views:
            language = language_for_path(path)
            assert language is not None
            self._views[key] = Document.open(self.files[path], language, Policy(mine=False), path)
        return self._views[key]

    def set_of(self, path: str, symbol: str, policies: Policies = DECLARED) -> list[Constraint]:
        return symbol_set(self.document(path), symbol, Resolution(self, policies))

    def schema(self, path: str, symbol: str, policies: Policies = DECLARED) -> tuple[dict[str, Any], list[str]]:
        """The schema that is exported for a symbol, and what it leaves open."""
        ir = Compiler().compile(ConstraintSet(tuple(self.set_of(path, symbol, policies))), formats=["json-schema"])
        made: dict[str, Any] = artefact(ir, "json-schema", symbol, path)
        return made, [entry.reason for entry in ir.unenforced]
