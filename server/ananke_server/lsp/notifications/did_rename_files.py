"""``workspace/didRenameFiles``: configuration that speaks of the files is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import reload

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_rename_files(server: AnankeServer, params: types.RenameFilesParams) -> None:
    """Documents that are open are closed and opened again by the editor itself."""
    reload(server)
