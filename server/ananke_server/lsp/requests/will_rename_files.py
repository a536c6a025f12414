"""``workspace/willRenameFiles``: what configuration and pinned sets say of the files goes along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_core.text import SourceText
from ananke_server.lsp.documents import path_of
from ananke_server.lsp.edits import as_edit

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def will_rename_files(server: AnankeServer, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """Edits of the files that name what is renamed, in the text that the editor has of them."""
    from ananke_server.lsp.renames import files_of, renames, replaced

    session = server.session
    pairs = [(path_of(one.old_uri), path_of(one.new_uri)) for one in params.files]
    changes: list[types.TextDocumentEdit] = []
    configs = {config.root: config for old, _ in pairs if old for config in [session.config_for(old)]}
    open_files = {path_of(uri): file for uri, file in session.files.items()}
    for config in configs.values():
        moves = renames(config, pairs)
        for path in files_of(config) if moves else ():
            file = open_files.get(str(path))
            source = file.source if file is not None else SourceText(_read(path))
            edits: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit] = []
            for span, text in replaced(path.name, source.data, moves):
                start, end = source.point(span.start, session.encoding), source.point(span.end, session.encoding)
                place = types.Range(types.Position(start.line, start.column), types.Position(end.line, end.column))
                edits.append(types.TextEdit(place, text))
            if edits:
                uri = file.uri if file is not None else path.as_uri()
                version = file.version if file is not None else None
                changes.append(
                    types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, version), edits)
                )
    return as_edit(server, changes) if changes else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
