"""Fixes as edits of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_core.analysis import Document
from ananke_core.rules.check import Fix
from ananke_core.text import Span, decode
from ananke_server.lsp.diagnostics import range_of
from ananke_server.lsp.documents import OpenDocument

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def safe_fixes(analysis: Document) -> list[Fix]:
    """Fixes that can be made without looking: the first of those that overlap, no rename to a name that is there."""
    fixes: list[Fix] = []
    end = -1
    taken: set[str] = set()
    for finding in analysis.findings():
        fix = finding.fix
        if fix is None or not fix.safe or fix.span.start < end:
            continue
        if fix.kind == "rename":
            if fix.text in taken or analysis.references(fix.text):
                continue
            taken.add(fix.text)
        fixes.append(fix)
        end = fix.span.end
    return fixes


def text_edits(server: AnankeServer, document: OpenDocument, fixes: list[Fix]) -> list[types.TextEdit]:
    """The edits of one document in the order of the text; a rename is every reference of the file."""
    analysis, encoding = document.analysis, server.session.encoding
    assert analysis is not None
    spans: dict[Span, str] = {}
    for fix in fixes:
        if fix.kind == "rename":
            for span in analysis.references(decode(analysis.slice(fix.span))):
                spans[span] = fix.text
        else:
            spans[fix.span] = fix.text
    edits = []
    for span, text in sorted(spans.items()):
        place = range_of(analysis, span, encoding)
        edits.append(
            types.TextEdit(types.Range(types.Position(**place["start"]), types.Position(**place["end"])), text)
        )
    return edits


def workspace_edit(server: AnankeServer, document: OpenDocument, fixes: list[Fix]) -> types.WorkspaceEdit:
    """The same, tied to the version that it is for."""
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    edits = text_edits(server, document, fixes)
    return as_edit(server, [types.TextDocumentEdit(identifier, [*edits])])


def as_edit(server: AnankeServer, changes: list[types.TextDocumentEdit]) -> types.WorkspaceEdit:
    """Changes of documents in the form that the client takes: with their versions only where it says so."""
    if server.session.client.edits_by_version:
        return types.WorkspaceEdit(document_changes=[*changes])
    return types.WorkspaceEdit(
        changes={
            one.text_document.uri: [edit for edit in one.edits if isinstance(edit, types.TextEdit)] for one in changes
        }
    )
