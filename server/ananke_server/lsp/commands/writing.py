"""Writing a file of the project: through the editor where it is open there, else on disk in one step."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_core.errors import InputError
from ananke_server.config import Config
from ananke_server.lsp.configuration import reload
from ananke_server.lsp.documents import path_of
from ananke_server.lsp.edits import as_edit

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


async def rewrite(server: AnankeServer, config: Config, path: Path, change: Callable[[str], str]) -> bool:
    """Change a file inside of the project's folder; whether anything was to change.

    Raises:
        InputError: it lies outside, or can't be read or written, or the editor did not take the edit.
    """
    inside(path, Path(config.root))
    if uri := open_at(server, path):
        return await through_the_editor(server, uri, change)
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", place=str(path), way_out="check the file") from None
    after = change(before)
    if after == before:
        return False
    write(path, after.encode())
    reload(server)
    return True


def inside(path: Path, *roots: Path) -> None:
    """Hold a path to some folders, links followed: a repository must not lead a command elsewhere.

    Raises:
        InputError: it lies in none of them.
    """
    real = Path(os.path.realpath(path))
    if not any(Path(os.path.realpath(root)) in real.parents for root in roots):
        raise InputError("lies outside of the workspace", place=str(path), way_out="choose a file inside of it")


def write(path: Path, data: bytes) -> None:
    """A file, replaced in one step.

    Raises:
        InputError: it can't be written.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(data)
        os.replace(half, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink()
        raise InputError(f"cannot be written: {error.strerror or error}", place=str(path)) from None


def open_at(server: AnankeServer, path: Path) -> str:
    """The address of a configuration file or set that is open; empty where it is not."""
    return next((uri for uri in server.session.files if path_of(uri) == str(path)), "")


async def through_the_editor(server: AnankeServer, uri: str, change: Callable[[str], str]) -> bool:
    """Its text may not be saved yet, so the editor gets an edit and the person saves it."""
    file = server.session.files[uri]
    after = change(file.text)
    if after == file.text:
        return False
    if not server.session.client.applies_edits:
        raise InputError("is open in an editor that takes no edits", place=path_of(uri), way_out="close it, then again")
    last = file.source.point(len(file.source.data), server.session.encoding)
    everything = types.Range(types.Position(0, 0), types.Position(last.line, last.column))
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=file.version)
    edit = as_edit(server, [types.TextDocumentEdit(identifier, [types.TextEdit(everything, after)])])
    answer = await asyncio.wrap_future(
        server.protocol.ask(types.WORKSPACE_APPLY_EDIT, types.ApplyWorkspaceEditParams(edit, "Ananke"))
    )
    if not (isinstance(answer, dict) and answer.get("applied")):
        raise InputError("the editor did not take the edit", place=path_of(uri), way_out="close the file, then again")
    return True
