"""Commands of ``workspace/executeCommand``; each takes one object and says what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ananke_server.lsp import hole
from ananke_server.lsp.compiling import ir_uri
from ananke_server.lsp.dispatch import How
from ananke_server.lsp.documents import OpenDocument
from ananke_server.lsp.progress import Progress

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def show_ir(server: AnankeServer, arguments: list[Any]) -> dict[str, Any]:
    """Open the IR of ``{uri, symbol?}`` as a document; returns its address."""
    document, given = _document(server, "ananke.showIR", arguments)
    symbol = given.get("symbol") or ""
    if not isinstance(symbol, str):
        raise JsonRpcInvalidParams("ananke.showIR: symbol: not a string")
    address = ir_uri(document, symbol)
    if server.session.client.show_document:
        server.protocol.ask("window/showDocument", types.ShowDocumentParams(uri=address, take_focus=True))
    return {"uri": address}


async def compile_file(server: AnankeServer, arguments: list[Any]) -> dict[str, Any]:
    """Compile the constraints of ``{uri}``; returns the IR's text, its hash, and where it came from."""
    document, _ = _document(server, "ananke.compileFile", arguments)
    compiled = await compile_and_tell(server, document)
    return {
        "hash": compiled.ir.hash,
        "origin": compiled.origin,
        "milliseconds": compiled.milliseconds,
        "note": compiled.note,
        "ir": compiled.data.decode(),
    }


async def hole_grammar(server: AnankeServer, arguments: list[Any]) -> dict[str, Any]:
    """What may stand at the position of ``{uri, position, scale?, namesOnly?}``."""
    document, given = _document(server, hole.NAME, arguments)
    return await hole.hole_grammar(server, document, given)


async def compile_and_tell(server: AnankeServer, document: OpenDocument) -> Any:
    """Compile a file with progress, show what the person should know, and refresh the code lens."""
    async with Progress(server, f"Ananke: compiling {document.path}") as progress:
        compiled = await server.compiling.of_file(document, progress.report)
    if compiled.note:
        server.say(compiled.note, types.MessageType.Warning)
    # For a status item: where the last IR came from.
    told = {name: getattr(compiled, name) for name in ("origin", "milliseconds", "note")}
    server.protocol.notify("ananke/status", {"uri": document.uri, **told})
    if server.session.client.refreshes_code_lens:
        server.protocol.ask("workspace/codeLens/refresh", None)
    return compiled


def _document(server: AnankeServer, command: str, arguments: list[Any]) -> tuple[OpenDocument, dict[str, Any]]:
    given = _plain(arguments[0]) if len(arguments) == 1 else None
    uri = given.get("uri") if isinstance(given, dict) else None
    if given is None or not isinstance(uri, str):
        raise JsonRpcInvalidParams(f'{command}: takes one argument, {{"uri": "file:///…"}}')
    document = server.session.documents.get(uri)
    if document is None:
        raise JsonRpcInvalidParams(f"{command}: uri: {json.dumps(uri)} is not open, or in no known language")
    return document, given


def _plain(value: Any) -> Any:
    return value if isinstance(value, dict) else getattr(value, "__dict__", None)


COMMANDS: dict[str, tuple[How, Callable[..., Any]]] = {
    "ananke.showIR": (How.SYNC, show_ir),
    "ananke.compileFile": (How.BACKGROUND, compile_file),
    hole.NAME: (How.BACKGROUND, hole_grammar),
}
"""What the server announces. Restarting is the editor's own business."""
