"""``textDocument/codeAction`` and ``codeAction/resolve``: fixes, comments that silence, habits made rules or let go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from ananke_core.analysis import Document, Finding, ignoring
from ananke_core.rules.check import Fix
from ananke_core.text import Span
from ananke_server.lsp.diagnostics import range_of
from ananke_server.lsp.documents import OpenDocument
from ananke_server.lsp.edits import safe_fixes, workspace_edit
from ananke_server.lsp.plain import plain

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

FIX_ALL = "source.fixAll.ananke"
# Each is tried on the document, and nobody silences a whole file from a menu.
_MOST_IGNORED = 20


def code_action(server: AnankeServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """For findings that touch the range: fixes, "ignore here", and what to do with the habit behind them.

    ``source.fixAll.ananke`` when it is asked for. Where the client resolves actions their edits come later.
    """
    document = server.session.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    analysis, encoding = document.analysis, server.session.encoding
    wanted = params.context.only
    start = analysis.offset(params.range.start.line, params.range.start.character, encoding)
    end = analysis.offset(params.range.end.line, params.range.end.character, encoding)
    actions: list[types.CodeAction] = []
    if _asked(wanted, types.CodeActionKind.QuickFix):
        findings = analysis.findings(encoding)
        touched = [finding for finding in findings if finding.span.start <= end and start <= finding.span.end]
        for finding in touched:
            if (fix := finding.fix) is not None:
                actions.append(_action(server, document, analysis, finding, fix))
        # One of each kind is enough: a comment is about all findings of a code on its line.
        for finding in {(one.code, one.start.line): one for one in touched[:_MOST_IGNORED]}.values():
            if (silence := ignoring(analysis, finding)) is not None:
                actions.append(_action(server, document, analysis, finding, silence))
        actions += _about_habits(document, touched)
    if wanted is not None and _asked(wanted, FIX_ALL) and (fixes := safe_fixes(analysis)):
        title = "Fix all safe findings of Ananke"
        actions.append(_with_edit(server, document, types.CodeAction(title, kind=FIX_ALL), fixes, {"all": True}))
    return actions


def resolve(server: AnankeServer, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit, as long as the text is the one that it was offered for."""
    data = plain(action.data) or {}
    try:
        uri, version, all_ = str(data["uri"]), data["version"], bool(data.get("all", False))
        fix = None if all_ else Fix(action.title, _kind(data), _span(data), str(data["text"]))
    except (KeyError, TypeError, ValueError):
        raise JsonRpcInvalidParams("codeAction/resolve: data: not what this server gave") from None
    document = server.session.documents.get(uri)
    if document is None or document.analysis is None or document.version != version:
        raise JsonRpcContentModified("the document changed since the action was offered")
    action.edit = workspace_edit(server, document, safe_fixes(document.analysis) if fix is None else [fix])
    return action


def _kind(data: dict[str, Any]) -> Literal["rename", "replace"]:
    return "rename" if data["kind"] == "rename" else "replace"


def _span(data: dict[str, Any]) -> Span:
    return Span(int(data["start"]), int(data["end"]))


def _asked(wanted: Iterable[str | types.CodeActionKind] | None, kind: str) -> bool:
    if wanted is None:
        return True
    kind = str(getattr(kind, "value", kind))
    names = [str(getattr(name, "value", name)) for name in wanted]
    # The empty kind is that of all.
    return any(name in {"", kind} or kind.startswith(f"{name}.") for name in names)


def _action(
    server: AnankeServer, document: OpenDocument, analysis: Document, finding: Finding, fix: Fix
) -> types.CodeAction:
    place = range_of(analysis, finding.span, server.session.encoding)
    diagnostic = types.Diagnostic(
        range=types.Range(types.Position(**place["start"]), types.Position(**place["end"])),
        message=finding.message,
        code=finding.code,
        source="ananke",
    )
    action = types.CodeAction(
        title=fix.title, kind=types.CodeActionKind.QuickFix, diagnostics=[diagnostic], is_preferred=fix.safe
    )
    data = {"kind": fix.kind, "start": fix.span.start, "end": fix.span.end, "text": fix.text}
    return _with_edit(server, document, action, [fix], data)


def _with_edit(
    server: AnankeServer, document: OpenDocument, action: types.CodeAction, fixes: list[Fix], data: dict[str, Any]
) -> types.CodeAction:
    """The edit now, or what it is made of where the client asks for it once somebody chose: a rename reads the file."""
    if server.session.client.resolves_code_actions:
        action.data = {"uri": document.uri, "version": document.version, **data}
    else:
        action.edit = workspace_edit(server, document, fixes)
    return action


def _about_habits(document: OpenDocument, touched: list[Finding]) -> Iterator[types.CodeAction]:
    habits = {
        finding.check.evidence.name: finding.check.evidence for finding in touched if finding.check.evidence is not None
    }
    for name, habit in habits.items():
        for title, command, named in (
            (f"Pin this convention: {habit.statement}", "ananke.pin", name),
            (f"Switch the convention off: {habit.group}", "ananke.switchOff", habit.group),
        ):
            argument = {"uri": document.uri, "convention": named}
            yield types.CodeAction(
                title=title,
                kind=types.CodeActionKind.QuickFix,
                command=types.Command(title, command, arguments=[argument]),
            )
