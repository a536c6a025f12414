"""Compiling a folder for the editor: started, shown with progress, cancelled."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types

from ananke_core.errors import CompileError
from ananke_server.lsp.compiling_told import PLACES
from ananke_server.lsp.progress import Progress
from ananke_server.lsp.workspace.children import lines_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


async def compile_folder(server: AnankeServer, folder: str, where: str) -> dict[str, Any]:
    """The result of the command ``ananke.compileWorkspace``.

    Raises:
        CompileError: the process could not, for the reason that it gave.
    """
    answer: dict[str, Any] = {"error": "the process that compiles ended without a result"}
    arguments = [folder, PLACES.get(where, "")]
    async with (
        Progress(server, f"Ananke: compiling {folder}") as progress,
        aclosing(lines_of("ananke_server.lsp.workspace.compile_child", arguments)) as lines,
    ):
        async for data in lines:
            line = msgspec.json.decode(data)
            if "percent" in line:
                progress.report(line["percent"], line["stage"])
            else:
                answer = line
    if "error" in answer:
        way_out = answer.get("wayOut") or "the log of the server says more"
        raise CompileError(str(answer["error"]), place=answer.get("place") or folder, way_out=way_out)
    if answer["note"]:
        server.say(answer["note"], types.MessageType.Warning)
    address = server.compiling.folder_compiled(folder, answer["hash"])
    told = {name: answer[name] for name in ("origin", "milliseconds", "note")}
    server.protocol.notify("ananke/status", {"uri": address, **told})
    return answer | {"uri": address}
