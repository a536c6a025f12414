"""``textDocument/didSave``: the file's set is compiled, here or on the service."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_core.errors import AnankeError
from ananke_server.lsp.compiling_told import compile_and_tell
from ananke_server.lsp.configuration import reload
from ananke_server.lsp.constraint_files.kinds import kind_of
from ananke_server.lsp.documents import OpenDocument, path_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

_log = logging.getLogger(__name__)
_running: dict[str, asyncio.Task[None]] = {}


def did_save(server: AnankeServer, params: types.DidSaveTextDocumentParams) -> None:
    """Compile in the background; a newer save takes the place of one that still runs."""
    uri = params.text_document.uri
    if kind_of(uri) is not None:
        reload(server)
        return
    document = server.session.documents.get(uri)
    if document is None or document.analysis is None:
        return
    if server.session.look_again():
        server.publish_configuration()
    server.index.saved(document, server.session.folder_of(path_of(uri)))
    running = _running.pop(uri, None)
    if running is not None:
        running.cancel()
    task = asyncio.ensure_future(_compile(server, document))
    _running[uri] = task
    task.add_done_callback(lambda done: _running.pop(uri, None) if _running.get(uri) is done else None)


async def _compile(server: AnankeServer, document: OpenDocument) -> None:
    try:
        await compile_and_tell(server, document, saved=True)
    except asyncio.CancelledError:
        return
    except AnankeError as error:
        server.say(f"Ananke: {error}", types.MessageType.Error)
    except Exception:
        _log.exception("compile of %s failed", document.uri)
