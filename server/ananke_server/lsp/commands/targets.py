"""What a command is about: an open document of code, or a constraint set that is open as a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pygls.exceptions import JsonRpcInvalidParams

from ananke_server.lsp.documents import OpenDocument

if TYPE_CHECKING:
    from ananke_server.lsp.constraint_files.document import ConstraintFile
    from ananke_server.lsp.server import AnankeServer


def document_of(server: AnankeServer, command: str, uri: str) -> OpenDocument:
    """An open document of code.

    Raises:
        JsonRpcInvalidParams: it is not open, or in no known language, or left out.
    """
    document = server.session.documents.get(uri)
    if document is None:
        raise JsonRpcInvalidParams(f"{command}: uri: {json.dumps(uri)} is not open, or in no known language")
    _looked_at(command, document)
    return document


def target_of(server: AnankeServer, command: str, uri: str) -> OpenDocument | ConstraintFile:
    """An open document of code, or an open constraint set.

    Raises:
        JsonRpcInvalidParams: neither is open there.
    """
    file = server.session.files.get(uri)
    if file is not None and file.kind != "configuration":
        _looked_at(command, file)
        return file
    return document_of(server, command, uri)


def _looked_at(command: str, target: OpenDocument | ConstraintFile) -> None:
    if target.left_out:
        raise JsonRpcInvalidParams(f"{command}: uri: the document is left out: {target.left_out}")
