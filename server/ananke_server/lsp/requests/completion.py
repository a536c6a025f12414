"""``textDocument/completion``: keys and values of configuration files and constraint sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def completion(server: AnankeServer, params: types.CompletionParams) -> types.CompletionList:
    """What may stand at the place; code is completed by others."""
    file = server.session.files.get(params.text_document.uri)
    if file is None:
        return types.CompletionList(is_incomplete=False, items=[])
    from ananke_server.lsp.constraint_files.completion import items

    return types.CompletionList(is_incomplete=False, items=items(file, params.position, server.session.encoding))
