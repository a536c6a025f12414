"""A compile that the person sees: with progress, a note where something went another way, and fresh lenses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server import telemetry
from ananke_server.lsp.documents import OpenDocument
from ananke_server.lsp.progress import Progress

if TYPE_CHECKING:
    from ananke_server.lsp.compiling import Compiled
    from ananke_server.lsp.constraint_files.document import ConstraintFile
    from ananke_server.lsp.server import AnankeServer

PLACES = {"here": "local", "service": "modal"}
"""Where a person can say that something compiles; anything else is what the configuration says."""


async def compile_and_tell(server: AnankeServer, target: OpenDocument | ConstraintFile, where: str = "") -> Compiled:
    """Compile a file's constraints or a set; ``where`` is a key of `PLACES`, or empty for what is configured."""
    telemetry.start("ananke-lsp")
    async with Progress(server, f"Ananke: compiling {target.path}") as progress:
        compiled = await server.compiling.of_file(target, progress.report, PLACES.get(where, ""))
    if compiled.note:
        server.say(compiled.note, types.MessageType.Warning)
    # For a status item: where the last IR came from.
    told = {name: getattr(compiled, name) for name in ("origin", "milliseconds", "note")}
    server.protocol.notify("ananke/status", {"uri": target.uri, **told})
    if server.session.client.refreshes_code_lens:
        server.protocol.ask("workspace/codeLens/refresh", None)
    return compiled
