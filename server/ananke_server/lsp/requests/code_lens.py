"""``textDocument/codeLens`` and ``codeLens/resolve``: one line about the file, and how a constraint set compiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from ananke_server.declared import declared_count
from ananke_server.lsp.plain import plain

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

_TOP = types.Range(types.Position(0, 0), types.Position(0, 0))


def code_lens(server: AnankeServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    """``42 constraints · 2 violations · IR ready (local, 3 ms)``; per symbol, titles later, with ``inline = "all"``."""
    session, uri = server.session, params.text_document.uri
    if session.inline == "off":
        return []
    if uri in session.files:
        return _of_set(server, uri)
    document = session.documents.get(uri)
    if document is None or document.analysis is None:
        return []
    analysis = document.analysis
    violations = len(analysis.findings(session.encoding))
    count = analysis.constraint_count + declared_count(analysis)
    title = f"{_counted(count, 'constraint')} · {_counted(violations, 'violation')} · {_state(server, uri)}"
    lenses = [types.CodeLens(_TOP, types.Command(title, "ananke.showIR", arguments=[{"uri": uri}]))]
    if session.inline == "all":
        for symbol in analysis.symbols():
            point = analysis.point(symbol.name_span.start, session.encoding)
            place = types.Range(types.Position(point.line, 0), types.Position(point.line, 0))
            lenses.append(types.CodeLens(place, data={"uri": uri, "symbol": symbol.symbol}))
    return lenses


def resolve(server: AnankeServer, lens: types.CodeLens) -> types.CodeLens:
    """The lens of a symbol with its title: how much constrains it is counted for the lines that are shown."""
    data = plain(lens.data) or {}
    uri, symbol = data.get("uri"), data.get("symbol")
    if not isinstance(uri, str) or not isinstance(symbol, str):
        raise JsonRpcInvalidParams("codeLens/resolve: data: not what this server gave")
    document = server.session.documents.get(uri)
    there = document is not None and document.analysis is not None
    count = 0
    if document is not None and document.analysis is not None:
        there = any(symbol in segment.symbols for segment in document.analysis.segments)
        count = len(server.compiling.symbol_constraints(document, symbol)) if there else 0
    title = f"{_counted(count, 'constraint')} · IR" if there else "IR"
    lens.command = types.Command(title, "ananke.showIR", arguments=[{"uri": uri, "symbol": symbol}])
    return lens


def _of_set(server: AnankeServer, uri: str) -> list[types.CodeLens]:
    """How many constraints a set has, and where it can compile: here, and on the service where one is configured."""
    file = server.session.files[uri]
    if file.kind == "configuration" or not file.constraints.constraints:
        return []
    title = f"{_counted(len(file.constraints.constraints), 'constraint')} · {_state(server, uri)} · compile here"
    lenses = [types.CodeLens(_TOP, _compile(title, uri, "here"))]
    config = server.session.config_for(file.path)
    if config.modal.endpoint or config.untrusted_endpoint or config.modal.transport == "sdk":
        lenses.append(types.CodeLens(_TOP, _compile("compile on Modal", uri, "service")))
    return lenses


def _compile(title: str, uri: str, where: str) -> types.Command:
    return types.Command(title, "ananke.compileFile", arguments=[{"uri": uri, "where": where}])


def _state(server: AnankeServer, uri: str) -> str:
    compiled = server.compiling.last(uri)
    return f"IR ready ({compiled.origin}, {compiled.milliseconds:.0f} ms)" if compiled else "IR on demand"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
