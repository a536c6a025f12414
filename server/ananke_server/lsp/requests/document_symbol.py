"""``textDocument/documentSymbol``: functions, classes and types as an outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_core.text import Span
from ananke_server.lsp.diagnostics import range_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

_KINDS = {
    "function": types.SymbolKind.Function,
    "method": types.SymbolKind.Method,
    "class": types.SymbolKind.Class,
    "type": types.SymbolKind.Interface,
}


def document_symbol(
    server: AnankeServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """Symbols nested as they stand in the text; one after the other for a client that knows no nesting."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    analysis, encoding = document.analysis, server.session.encoding

    def place(span: Span) -> types.Range:
        found = range_of(analysis, span, encoding)
        return types.Range(types.Position(**found["start"]), types.Position(**found["end"]))

    top: list[types.DocumentSymbol] = []
    open_: list[tuple[int, types.DocumentSymbol]] = []
    for symbol in analysis.symbols():
        item = types.DocumentSymbol(
            name=symbol.fact.name,
            kind=_KINDS[symbol.kind],
            range=place(symbol.span),
            selection_range=place(symbol.name_span),
            children=[],
        )
        while open_ and open_[-1][0] <= symbol.span.start:
            open_.pop()
        siblings = open_[-1][1].children if open_ else top
        if isinstance(siblings, list):
            siblings.append(item)
        open_.append((symbol.span.end, item))
    return top if server.session.client.nests_symbols else list(_flat(top, params.text_document.uri))


def _flat(
    symbols: Iterable[types.DocumentSymbol], uri: str, around: str | None = None
) -> Iterator[types.SymbolInformation]:
    for symbol in symbols:
        place = types.Location(uri, symbol.range)
        yield types.SymbolInformation(place, symbol.name, symbol.kind, container_name=around)
        yield from _flat(symbol.children or (), uri, symbol.name)
