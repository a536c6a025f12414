"""``workspace/didRenameFiles``: configuration that speaks of the files is read again, and their reports move along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import reload
from ananke_server.lsp.documents import path_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_rename_files(server: AnankeServer, params: types.RenameFilesParams) -> None:
    """Documents that are open are closed and opened again by the editor itself."""
    for one in params.files:
        if old := path_of(one.old_uri):
            server.index.renamed(old, path_of(one.new_uri))
    reload(server)
