"""``ananke deploy``: the compile service on the user's own Modal workspace."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from ananke_core.errors import InputError, RemoteError
from ananke_server.cli.streams import note, write_output

_STDERR = 2


def deploy(
    name: Annotated[str, typer.Option(help="Name of the app, where several are deployed.")] = "ananke-compiler",
    env: Annotated[str, typer.Option(metavar="NAME", help="Modal environment; your active one if not given.")] = "",
) -> int:
    """Deploy the compile service on Modal, and print the two lines that configure it."""
    try:
        import ananke_modal
        from ananke_modal.workspace import endpoint_of, missing_secrets
    except ModuleNotFoundError as error:
        if error.name != "modal":
            raise
        raise InputError("Modal's library is missing", way_out='pip install "ananke-lsp[modal]"') from None
    # Modal's client leaves failed connections behind, and asyncio would print their tracebacks; we say what failed.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    for secret in missing_secrets(env):
        how = "warning: the secret" if secret.needed else "optional: the secret"
        note(f"{how} {secret.name} is not there: {secret.purpose}. Create it, then deploy again:")
        note(f"  {secret.command}{f' --env {env}' if env else ''}")
    _modal_deploy(Path(ananke_modal.__file__).parent.parent, name, env)
    lines = [f"export ANANKE_MODAL_ENDPOINT={endpoint_of(name, env)}", "export ANANKE_MODAL_API_KEY=KEY"]
    note("the service is deployed; KEY is one of those in its secret ananke-api-key:")
    write_output("\n".join(lines).encode(), None)
    return 0


def _modal_deploy(folder: Path, name: str, env: str) -> None:
    """Run Modal's own command, its output on stderr.

    It imports the app by its name and looks into its working folder first, so it is run where the package is: a folder
    of the same name in somebody's repository is not imported.
    """
    command = [sys.executable, "-P", "-m", "modal", "deploy", "-m", "ananke_modal.app", "--name", name]
    command += ["--env", env] if env else []
    sys.stderr.flush()
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=_STDERR, check=False)
    if done.returncode:
        raise RemoteError(
            f"`modal deploy` failed with exit code {done.returncode}; what it said is above",
            place="Modal",
            way_out="MODAL_TRACEBACK=1 shows where",
        )
