"""``textDocument/diagnostic``: diagnostics for clients that pull."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from ananke_server.lsp.diagnostics import encoded_diagnostics, result_id
from ananke_server.lsp.protocol import Encoded

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def document_diagnostic(server: AnankeServer, params: types.DocumentDiagnosticParams) -> Encoded:
    """A full report, or ``unchanged`` when the client has this very result already."""
    session = server.session
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return Encoded(b'{"kind":"full","items":[]}')
    items = encoded_diagnostics(document, session.encoding, related=session.client.related_information)
    number = result_id(items)
    if params.previous_result_id == number:
        return Encoded(b'{"kind":"unchanged","resultId":%b}' % msgspec.json.encode(number))
    return Encoded(b'{"kind":"full","resultId":%b,"items":%b}' % (msgspec.json.encode(number), items))
