"""The table of subcommands, and what errors become: exit codes and one clear text."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.exceptions import TyperException

from ananke_core.errors import AnankeError, RemoteError
from ananke_server.cli.cache import cache
from ananke_server.cli.check import check
from ananke_server.cli.compile import compile_
from ananke_server.cli.cost import cost
from ananke_server.cli.deploy import deploy
from ananke_server.cli.doctor import doctor
from ananke_server.cli.explain import explain
from ananke_server.cli.export import export
from ananke_server.cli.extract import extract
from ananke_server.cli.health import health
from ananke_server.cli.init import init
from ananke_server.cli.lsp import lsp
from ananke_server.cli.mine import mine
from ananke_server.cli.serve import serve
from ananke_server.cli.stats import stats
from ananke_server.cli.streams import note, quiet_pipe
from ananke_server.cli.trust import trust
from ananke_server.cli.version import version

COMMANDS: dict[str, Callable[..., Any]] = {
    "init": init,
    "mine": mine,
    "extract": extract,
    "check": check,
    "compile": compile_,
    "export": export,
    "explain": explain,
    "lsp": lsp,
    "serve": serve,
    "deploy": deploy,
    "cost": cost,
    "health": health,
    "stats": stats,
    "trust": trust,
    "cache": cache,
    "doctor": doctor,
    "version": version,
}

OK, WRONG_USE, REMOTE_FAILURE, INTERRUPTED = 0, 2, 3, 130
"""Exit codes; 1 is a command's own: findings, or an infeasible set. `docs/commands.md` explains each."""

app = typer.Typer(
    name="ananke",
    help="Extracts constraints from code, checks code against them, and compiles them for decoding engines.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _function in COMMANDS.items():
    app.command(_name)(_function)


def _print_version(asked: bool) -> None:
    if asked:
        version()
        raise typer.Exit


@app.callback()
def _root(
    _version: bool = typer.Option(
        False, "--version", help="Print the version and leave.", is_eager=True, callback=_print_version
    ),
) -> None:
    pass


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit code. Errors become one text on stderr, never a traceback."""
    try:
        result: object = None
        with quiet_pipe():
            result = app(args=arguments, prog_name="ananke", standalone_mode=False)
        # typer turns Ctrl+C into a result; no command gives this one itself.
        if result == INTERRUPTED:
            note("interrupted")
        return result if isinstance(result, int) else OK
    except typer.Exit as leave:
        return leave.exit_code
    except SystemExit as leave:
        # And a closed pipe into this, behind `quiet_pipe`'s back.
        if not isinstance(leave.__context__, BrokenPipeError):
            raise
        return OK
    except TyperException as error:
        # Errors of use know their own usage line; typer's base class does not promise it.
        show = getattr(error, "show", None)
        if show is not None:
            show()
        else:
            note(error.format_message())
        return WRONG_USE
    except (KeyboardInterrupt, typer.Abort):
        note("interrupted")
        return INTERRUPTED
    except RemoteError as error:
        note(f"error {error.code}: {error}")
        return REMOTE_FAILURE
    except AnankeError as error:
        note(f"error {error.code}: {error}")
        return WRONG_USE
    except Exception as error:
        if os.environ.get("ANANKE_DEBUG"):
            raise
        note(
            f"internal error: {type(error).__name__}: {error}\n"
            "This is a bug. Run again with ANANKE_DEBUG=1 for the traceback and report it."
        )
        return WRONG_USE


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
