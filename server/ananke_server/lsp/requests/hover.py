"""``textDocument/hover``: what a symbol is, what constrains it, and what that compiles to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.diagnostics import range_of

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def hover(server: AnankeServer, params: types.HoverParams) -> types.Hover | None:
    """Hover on a symbol; inside of a body, on the enclosing one."""
    session = server.session
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return _in_file(server, params)
    if document.analysis is None:
        return None
    analysis = document.analysis
    offset = analysis.offset(params.position.line, params.position.character, session.encoding)
    symbol = analysis.symbol_at(offset)
    if symbol is None:
        return None
    # It compiles, which a server that starts does not need; `Compiling.warm_up` has it ready before anybody hovers.
    from ananke_server.lsp.hover_text import hover_text

    place = range_of(analysis, symbol.name_span, session.encoding)
    return types.Hover(
        contents=types.MarkupContent(
            kind=types.MarkupKind.Markdown if session.client.markdown else types.MarkupKind.PlainText,
            value=hover_text(server, document, symbol),
        ),
        range=types.Range(types.Position(**place["start"]), types.Position(**place["end"])),
    )


def _in_file(server: AnankeServer, params: types.HoverParams) -> types.Hover | None:
    """Hover on a key or constraint of a configuration file or constraint set."""
    from ananke_server.lsp.constraint_files.hover import hover_words

    session = server.session
    file = session.files.get(params.text_document.uri)
    found = hover_words(file, params.position.line, params.position.character, session.encoding) if file else None
    if file is None or found is None:
        return None
    words, span = found
    place = file.range(span, session.encoding)
    kind = types.MarkupKind.Markdown if session.client.markdown else types.MarkupKind.PlainText
    return types.Hover(
        contents=types.MarkupContent(kind=kind, value=words),
        range=types.Range(types.Position(**place["start"]), types.Position(**place["end"])),
    )
