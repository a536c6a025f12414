"""``workspace/didChangeWorkspaceFolders``: folders that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import reload

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_change_workspace_folders(server: AnankeServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Documents belong to the innermost folder around them, so their configuration can change too."""
    for folder in params.event.removed:
        server.session.remove_folder(folder.uri)
    for folder in params.event.added:
        server.session.add_folder(folder.uri)
    reload(server)
    if server.index.state != "waiting":
        server.index.start()
