"""``workspace/didChangeWatchedFiles``: configuration files that changed on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import reload
from ananke_server.lsp.constraint_files.kinds import kind_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_change_watched_files(server: AnankeServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Read the configuration again; documents that are open keep the editor's text, whatever happens to their file."""
    if any(kind_of(change.uri) is not None for change in params.changes):
        reload(server)
