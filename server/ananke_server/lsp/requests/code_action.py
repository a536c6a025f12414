"""``textDocument/codeAction``: fixes of findings, and comments that silence them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_core.analysis import Document, Finding, ignoring
from ananke_core.rules.check import Fix
from ananke_core.text import Span, decode
from ananke_server.lsp.diagnostics import range_of
from ananke_server.lsp.documents import OpenDocument

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

FIX_ALL = "source.fixAll.ananke"
# Each is tried on the document, and nobody silences a whole file from a menu.
_MOST_IGNORED = 20


def code_action(server: AnankeServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Fixes for findings that touch the range, then "ignore here"; ``source.fixAll.ananke`` when it is asked for."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    analysis, encoding = document.analysis, server.session.encoding
    wanted = params.context.only
    start = analysis.offset(params.range.start.line, params.range.start.character, encoding)
    end = analysis.offset(params.range.end.line, params.range.end.character, encoding)
    findings = analysis.findings(encoding)
    actions: list[types.CodeAction] = []
    if _asked(wanted, types.CodeActionKind.QuickFix):
        touched = [finding for finding in findings if finding.span.start <= end and start <= finding.span.end]
        for finding in touched:
            if (fix := finding.fix) is not None:
                actions.append(_action(server, document, analysis, finding, fix))
        # One of each kind is enough: a comment is about all findings of a code on its line.
        for finding in {(one.code, one.start.line): one for one in touched[:_MOST_IGNORED]}.values():
            if (silence := ignoring(analysis, finding)) is not None:
                actions.append(_action(server, document, analysis, finding, silence))
    if wanted is not None and _asked(wanted, FIX_ALL):
        actions += _fix_all(server, document, analysis, findings)
    return actions


def _asked(wanted: Iterable[str | types.CodeActionKind] | None, kind: str) -> bool:
    if wanted is None:
        return True
    kind = str(getattr(kind, "value", kind))
    names = [str(getattr(name, "value", name)) for name in wanted]
    return any(kind == name or kind.startswith(f"{name}.") for name in names)


def _action(
    server: AnankeServer, document: OpenDocument, analysis: Document, finding: Finding, fix: Fix
) -> types.CodeAction:
    diagnostic = types.Diagnostic(
        range=_range(server, analysis, finding.span),
        message=finding.message,
        code=finding.code,
        source="ananke",
    )
    return types.CodeAction(
        title=fix.title,
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=fix.safe,
        edit=_edit(server, document, analysis, [fix]),
    )


def _fix_all(
    server: AnankeServer, document: OpenDocument, analysis: Document, findings: list[Finding]
) -> list[types.CodeAction]:
    fixes = [fix for finding in findings if (fix := finding.fix) is not None and fix.safe]
    if not fixes:
        return []
    edit = _edit(server, document, analysis, fixes)
    return [types.CodeAction(title="Fix all safe findings of Ananke", kind=FIX_ALL, edit=edit)]


def _edit(server: AnankeServer, document: OpenDocument, analysis: Document, fixes: list[Fix]) -> types.WorkspaceEdit:
    spans: dict[Span, str] = {}
    for fix in fixes:
        if fix.kind == "rename":
            for span in analysis.references(decode(analysis.slice(fix.span))):
                spans[span] = fix.text
        else:
            spans[fix.span] = fix.text
    edits = [types.TextEdit(_range(server, analysis, span), text) for span, text in sorted(spans.items())]
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, edits)])


def _range(server: AnankeServer, analysis: Document, span: Span) -> types.Range:
    found = range_of(analysis, span, server.session.encoding)
    return types.Range(types.Position(**found["start"]), types.Position(**found["end"]))
