"""The files of a workspace on disk, as the resolution of types asks for them."""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from threading import Lock

from ananke_core.analysis import Document, Policy
from ananke_core.languages import language_for_path
from ananke_core.resolution import FileView
from ananke_server.content import refuse

_KEPT = 512
"""Files whose facts are kept; some 100 KB each."""
_POLICY = Policy(mine=False)


class DiskFiles:
    """Files below a folder, read when they are asked for and again when they changed.

    A path that leads out of the folder, by dots or by links, leads nowhere.
    """

    def __init__(self, root: str, max_bytes: int = 2_000_000) -> None:
        self._root = os.path.realpath(root)
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[object, FileView | None]] = OrderedDict()

    def file(self, path: str) -> FileView | None:
        """The facts of a file of a known language; None for one that can't be read or that nobody wrote by hand."""
        version = self.version(path)
        if version is None:
            return None
        # A save compiles on a thread of its own.
        with self._lock:
            known = self._kept.pop(path, None)
            if known is None or known[0] != version:
                known = (version, self._read(path))
            self._kept[path] = known
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return known[1]

    def text(self, path: str) -> bytes | None:
        """The bytes of a file below the folder."""
        if self.version(path) is None or not self._inside(path):
            return None
        try:
            with open(os.path.join(self._root, path), "rb") as file:
                return file.read(self._max_bytes + 1)
        except OSError:
            return None

    def version(self, path: str) -> object:
        """Time of the last change and size; None where there is no such file, or where it is too large."""
        if path.startswith("/") or ".." in path.split("/"):
            return None
        try:
            status = os.stat(f"{self._root}/{path}")
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode) or status.st_size > self._max_bytes:
            return None
        return status.st_mtime_ns, status.st_size

    def _inside(self, path: str) -> bool:
        real = os.path.realpath(os.path.join(self._root, path))
        return real.startswith(self._root if self._root.endswith(os.sep) else self._root + os.sep)

    def _read(self, path: str) -> FileView | None:
        language = language_for_path(path)
        data = self.text(path) if language is not None else None
        if language is None or data is None or b"\0" in data or refuse(data, named=True):
            return None
        return Document.open(data, language, _POLICY, path)
