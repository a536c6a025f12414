"""``textDocument/willSaveWaitUntil``: all safe fixes before a file is saved, where the setting asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.edits import safe_fixes, text_edits

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def will_save_wait_until(server: AnankeServer, params: types.WillSaveTextDocumentParams) -> list[types.TextEdit]:
    """Nothing for a save that an editor makes by itself: nobody wants a text to change while they look elsewhere."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None or document.analysis is None or not server.session.settings["fixOnSave"]:
        return []
    if params.reason != types.TextDocumentSaveReason.Manual:
        return []
    fixes = safe_fixes(document.analysis)
    return text_edits(server, document, fixes) if fixes else []
