"""Commands that write a set of constraints to a file, and that compile a whole folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ananke_server.config import PROJECT_FILE
from ananke_server.lsp.commands.targets import document_of
from ananke_server.lsp.commands.writing import inside, open_at, through_the_editor, write
from ananke_server.lsp.configuration import reload
from ananke_server.lsp.constraint_files.kinds import kind_of
from ananke_server.lsp.documents import path_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


async def extract_to_file(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """Write the constraints of a document as a set, in JSON or TOML by the file's name."""
    command = "ananke.extractToFile"
    document = document_of(server, command, given["uri"])
    source = path_of(document.uri)
    if not source and "target" not in given:
        raise JsonRpcInvalidParams(f"{command}: target: is missing, and the document is in no folder")
    beside = Path(source)
    path = Path(path_of(given["target"]) if "target" in given else beside.with_name(f"{beside.stem}.constraints.json"))
    if path.suffix not in {".json", ".toml"}:
        raise JsonRpcInvalidParams(f"{command}: target: {path.name} ends in neither .json nor .toml")
    if path.name == PROJECT_FILE:
        raise JsonRpcInvalidParams(f"{command}: target: {path.name} is the configuration, no set")
    roots = [Path(folder) for folder in server.session.folders.values()]
    inside(path, *(roots or [beside.parent]))
    if path.exists() and not given.get("overwrite", False):
        raise JsonRpcInvalidParams(f"{command}: {path} is there already; say overwrite to replace it")

    constraints = server.compiling.file_constraints(document)

    def work(_: object) -> bytes:
        from ananke_core import codec
        from ananke_core.model.constraint import ConstraintSet

        found = ConstraintSet(tuple(constraints), beside.stem or "extracted", document.language.name)
        return codec.encode_set_toml(found) if path.suffix == ".toml" else codec.encode_set(found, indent=2)

    data = await server.workers.run(work)
    if uri := open_at(server, path):
        await through_the_editor(server, uri, lambda _: data.decode())
    else:
        write(path, data)
        if kind_of(str(path)) is not None:
            reload(server)
    if server.session.client.show_document:
        server.protocol.ask("window/showDocument", types.ShowDocumentParams(uri=path.as_uri(), take_focus=True))
    return {"uri": path.as_uri(), "constraints": len(constraints)}


async def compile_workspace(server: AnankeServer, given: dict[str, Any]) -> dict[str, Any]:
    """Compile the constraints of every file of a folder, in a process of its own."""
    command, folders = "ananke.compileWorkspace", server.session.folders
    uri = given.get("folder") or next(iter(folders), "")
    if uri not in folders:
        known = ", ".join(folders) or "none is open"
        raise JsonRpcInvalidParams(f"{command}: folder: {uri!r} is no folder of the workspace ({known})")
    from ananke_server.lsp.workspace.compiling import compile_folder

    return await compile_folder(server, folders[uri], given.get("where", ""))
