"""The files of a workspace as the editor has them: open documents first, what isn't saved included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ananke_core.analysis import Document
from ananke_core.resolution import Files, FileView
from ananke_server.lsp.documents import OpenDocument


class AsTyped(Mapping[str, Document | None]):
    """Open documents by their path, each as it is when it is asked for: whoever keeps this keeps no older text."""

    def __init__(self, documents: Mapping[str, OpenDocument]) -> None:
        self._documents = documents

    def __getitem__(self, path: str) -> Document | None:
        return self._documents[path].analysis

    def __contains__(self, path: object) -> bool:
        return path in self._documents

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)


class OpenFiles:
    """Open documents in front of the files on disk.

    ``documents`` are by their path in a workspace folder; None stands for a text that is not looked at, whose file is
    not looked at either.
    """

    def __init__(self, disk: Files, documents: Mapping[str, Document | None]) -> None:
        self._disk = disk
        self._documents = documents

    def file(self, path: str) -> FileView | None:
        """The document as it is typed, or the file on disk."""
        return self._documents[path] if path in self._documents else self._disk.file(path)

    def text(self, path: str) -> bytes | None:
        """The bytes of either."""
        document = self._documents.get(path)
        return document.text if document is not None else self._disk.text(path)

    def version(self, path: str) -> object:
        """The document, which every edit replaces by another, or the version on disk."""
        return self._documents[path] if path in self._documents else self._disk.version(path)
