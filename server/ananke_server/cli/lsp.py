"""``ananke lsp``: the language server."""

from __future__ import annotations

from typing import Annotated

import typer


def lsp(
    stdio: Annotated[bool, typer.Option("--stdio", help="Speak over standard input and output (the default).")] = False,
    tcp: Annotated[str, typer.Option(metavar="HOST:PORT", help="Listen for one client over TCP.")] = "",
    log_file: Annotated[str, typer.Option("--log-file", help="Write the server's log to this file.")] = "",
) -> int:
    """Start the language server. Editors call this; see docs/editors.md."""
    from ananke_server.lsp.entry import main

    arguments = ["--stdio"] if stdio else []
    if tcp:
        arguments += ["--tcp", tcp]
    if log_file:
        arguments += ["--log-file", log_file]
    return main(arguments)
