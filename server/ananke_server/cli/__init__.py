"""The command ``ananke``: one module per subcommand, registered in `ananke_server.cli.app`."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point. The language server and ``--version`` start without loading the command-line library."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["lsp"] and not {"-h", "--help"} & set(arguments):
        from ananke_server.lsp.entry import main as serve_editor

        sys.exit(serve_editor(arguments[1:]))
    if arguments == ["--version"]:
        from importlib.metadata import version

        print(f"ananke {version('ananke-lsp')}")
        return
    try:
        from ananke_server.cli.app import run

        code = run(arguments)
    except KeyboardInterrupt:
        # Before `run` is there to say it.
        print("interrupted", file=sys.stderr)
        code = 130
    sys.exit(code)
