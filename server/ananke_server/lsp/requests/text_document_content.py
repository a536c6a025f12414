"""``workspace/textDocumentContent`` (3.18) and ``ananke/irContent``: the IR as a read-only document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def text_document_content(
    server: AnankeServer, params: types.TextDocumentContentParams
) -> types.TextDocumentContentResult:
    """The text behind an ``ananke-ir:`` address."""
    return types.TextDocumentContentResult(text=server.compiling.text_of(params.uri))


def ir_content(server: AnankeServer, params: Any) -> dict[str, str]:
    """The same for clients without 3.18: ``{uri}`` → ``{text, languageId}``."""
    uri = getattr(params, "uri", None) or (params.get("uri") if isinstance(params, dict) else None)
    if not isinstance(uri, str):
        raise JsonRpcInvalidParams("ananke/irContent: uri: a string is missing")
    return {"text": server.compiling.text_of(uri), "languageId": "json"}
