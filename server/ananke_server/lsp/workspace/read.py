"""What is known of the files of a workspace that are not open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ananke_core.mine.habits import Habits
from ananke_server.lsp.documents import path_of
from ananke_server.lsp.workspace.lines import EndLine

MOST_KEPT = 32_000_000
"""Bytes of diagnostics of closed files that are kept; those of further files are not."""


class Read:
    """One reading of all folders, kept true by saves and renames."""

    def __init__(self) -> None:
        self.habits: dict[str, Habits] = {}
        """By folder."""
        self.reports: dict[str, tuple[str, bytes]] = {}
        """Result id and encoded diagnostics of files that have any, by URI."""
        self.left_out: dict[str, int] = {}
        self.files = 0
        self.seconds = 0.0
        self._bytes = 0

    def put(self, uri: str, result: str, items: bytes) -> None:
        """Take a file's diagnostics, in the place of those before."""
        self._bytes -= len(self.reports.pop(uri, ("", b""))[1])
        if items != b"[]" and self._bytes + len(items) <= MOST_KEPT:
            self._bytes += len(items)
            self.reports[uri] = result, items

    def end(self, line: EndLine) -> None:
        """A folder was read to its end."""
        self.files += line.files
        self.seconds += line.seconds
        for reason, count in line.left_out.items():
            self.left_out[reason] = self.left_out.get(reason, 0) + count

    def keep(self, folders: Iterable[str]) -> None:
        """Forget what lies in none of these folders."""
        folders = set(folders)
        self.habits = {folder: known for folder, known in self.habits.items() if folder in folders}
        for uri in [uri for uri in self.reports if not any(_below(path_of(uri), one) for one in folders)]:
            self.put(uri, "", b"[]")

    def renamed(self, old: str, new: str) -> list[str]:
        """A file or folder has another path now, or none (empty); the folders whose habits are counted anew."""
        for uri in [uri for uri in self.reports if _below(path_of(uri), old)]:
            report = self.reports[uri]
            self.put(uri, "", b"[]")
            if new:
                self.put(Path(new + path_of(uri)[len(old) :]).as_uri(), *report)
        return [folder for folder, known in self.habits.items() if known.move(_in(folder, old), _in(folder, new))]


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def _in(folder: str, path: str) -> str:
    """A path as habits name it; empty where it lies outside."""
    try:
        return PurePosixPath(path).relative_to(folder).as_posix() if path else ""
    except ValueError:
        return ""
