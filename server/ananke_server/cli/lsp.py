"""``ananke lsp``: the language server."""

from __future__ import annotations

from typing import Annotated

import typer


def lsp(
    stdio: Annotated[bool, typer.Option("--stdio", help="Speak over standard input and output (the default).")] = False,
    tcp: Annotated[str, typer.Option(metavar="HOST:PORT", help="Listen for one client over TCP.")] = "",
    ws: Annotated[str, typer.Option(metavar="HOST:PORT", help="Listen for one client over a WebSocket.")] = "",
    log_file: Annotated[str, typer.Option("--log-file", help="Write the server's log to this file.")] = "",
    trace: Annotated[
        str, typer.Option("--trace", metavar="FILE", help="Record every message in this file, for a bug report.")
    ] = "",
    trace_without_text: Annotated[
        bool, typer.Option("--trace-without-text", help="Leave what documents hold out of the trace.")
    ] = False,
) -> int:
    """Start the language server. Editors call this; see docs/editors.md."""
    from ananke_server.lsp.entry import main

    arguments = ["--stdio"] if stdio else []
    if tcp:
        arguments += ["--tcp", tcp]
    if ws:
        arguments += ["--ws", ws]
    if log_file:
        arguments += ["--log-file", log_file]
    if trace:
        arguments += ["--trace", trace]
    if trace_without_text:
        arguments.append("--trace-without-text")
    return main(arguments)
