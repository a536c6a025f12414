"""``textDocument/codeLens``: one line about the file, above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def code_lens(server: AnankeServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    """``42 constraints · 2 violations · IR ready (local, 3 ms)``; per symbol only with ``inline = "all"``."""
    session = server.session
    document = session.documents.get(params.text_document.uri)
    if document is None or document.analysis is None or session.inline == "off":
        return []
    analysis = document.analysis
    count = analysis.constraint_count
    violations = len(analysis.findings(session.encoding))
    compiled = server.compiling.last(document.uri)
    state = f"IR ready ({compiled.origin}, {compiled.milliseconds:.0f} ms)" if compiled else "IR on demand"
    title = f"{_counted(count, 'constraint')} · {_counted(violations, 'violation')} · {state}"
    top = types.Range(types.Position(0, 0), types.Position(0, 0))
    lenses = [types.CodeLens(top, types.Command(title, "ananke.showIR", arguments=[{"uri": document.uri}]))]
    if session.inline == "all":
        for symbol in analysis.symbols():
            point = analysis.point(symbol.name_span.start, session.encoding)
            place = types.Range(types.Position(point.line, 0), types.Position(point.line, 0))
            arguments = [{"uri": document.uri, "symbol": symbol.symbol}]
            lenses.append(types.CodeLens(place, types.Command("IR", "ananke.showIR", arguments=arguments)))
    return lenses


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
