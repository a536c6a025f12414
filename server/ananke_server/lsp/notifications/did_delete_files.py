"""``workspace/didDeleteFiles``: nothing is said any more of files that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import reload
from ananke_server.lsp.documents import path_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_delete_files(server: AnankeServer, params: types.DeleteFilesParams) -> None:
    """Among them may be configuration, so that is read again."""
    for one in params.files:
        if path := path_of(one.uri):
            server.index.renamed(path, "")
    reload(server)
