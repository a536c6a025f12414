"""``textDocument/diagnostic``: diagnostics for clients that pull."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types

from ananke_server.lsp.diagnostics import encoded_diagnostics, encoded_file, result_id
from ananke_server.lsp.protocol import Encoded

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def document_diagnostic(server: AnankeServer, params: types.DocumentDiagnosticParams) -> Encoded:
    """A full report, or ``unchanged`` when the client has this very result already."""
    items = items_of(server, params.text_document.uri)
    if items is None:
        return Encoded(b'{"kind":"full","items":[]}')
    number = result_id(items)
    if params.previous_result_id == number:
        return Encoded(b'{"kind":"unchanged","resultId":%b}' % msgspec.json.encode(number))
    return Encoded(b'{"kind":"full","resultId":%b,"items":%b}' % (msgspec.json.encode(number), items))


def items_of(server: AnankeServer, uri: str) -> bytes | None:
    """The encoded diagnostics of an open document; None for one that isn't ours."""
    session = server.session
    document = session.documents.get(uri)
    if document is not None:
        return encoded_diagnostics(document, session.encoding, related=session.client.related_information)
    file = session.files.get(uri)
    return encoded_file(file, session.encoding) if file is not None else None
