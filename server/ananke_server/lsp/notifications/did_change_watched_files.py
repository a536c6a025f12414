"""``workspace/didChangeWatchedFiles``: configuration files that changed on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.session import CONFIG_NAME

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_change_watched_files(server: AnankeServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Read the configuration again; documents that are open keep the editor's text, whatever happens to their file."""
    if any(change.uri.endswith(CONFIG_NAME) for change in params.changes):
        reload(server)


def reload(server: AnankeServer) -> None:
    """Read the configuration again, check everything under it, and say what is wrong with it."""
    server.session.reload()
    server.publish_configuration()
    if server.session.client.refreshes_diagnostics:
        server.protocol.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
