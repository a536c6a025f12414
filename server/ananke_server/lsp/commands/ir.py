"""Commands about compiled IR: showing it, compiling a file or set, and one artefact of a symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ananke_server.lsp.commands.targets import document_of, target_of
from ananke_server.lsp.compiling import ir_uri
from ananke_server.lsp.compiling_told import compile_and_tell

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def show_ir(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """Open the IR of a file or symbol as a document."""
    document = document_of(server, "ananke.showIR", given["uri"])
    address = ir_uri(document.uri, given.get("symbol", ""))
    if server.session.client.show_document:
        server.protocol.ask("window/showDocument", types.ShowDocumentParams(uri=address, take_focus=True))
    return {"uri": address}


async def compile_file(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """Compile a file's constraints, or an open set."""
    target = target_of(server, "ananke.compileFile", given["uri"])
    compiled = await compile_and_tell(server, target, given.get("where", ""))
    return {
        "hash": compiled.ir.hash,
        "origin": compiled.origin,
        "milliseconds": compiled.milliseconds,
        "note": compiled.note,
        "ir": compiled.data.decode(),
    }


async def export(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """The artefact of a symbol, or an engine's request with it."""
    document = document_of(server, "ananke.export", given["uri"])
    constraints = server.compiling.symbol_constraints(document, given["symbol"])

    def work(_: object) -> dict[str, Any]:
        from ananke_server.lsp.commands.exporting import exported

        return exported(document, constraints, given["symbol"], given.get("as", "json-schema"), given.get("for", ""))

    return await server.workers.run(work)


def forms() -> tuple[str, ...]:
    """What can be exported."""
    from ananke_core.compile.artefact import FORMAT_OF

    return tuple(FORMAT_OF)


def engines() -> tuple[str, ...]:
    """Whose requests can be written."""
    from ananke_core.engines.requests import ENGINES

    return tuple(ENGINES)
