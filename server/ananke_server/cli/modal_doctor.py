"""``ananke doctor --modal``: token, secrets, deployment and endpoint of the compile service, in one go."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from ananke_core.errors import AnankeError
from ananke_server.cli.finding import Finding, State


def look(app: str, env: str) -> Iterator[Finding]:
    """What a deployment needs, in the order in which one thing needs the other; what can't be asked is left out."""
    try:
        from ananke_modal import workspace
    except ModuleNotFoundError as error:
        if error.name != "modal":
            raise
        yield Finding("modal", "broken", 'its library is missing; pip install "ananke-lsp[modal]"')
        return
    # Modal's client leaves failed connections behind, and asyncio would print their tracebacks; we say what failed.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        secrets = workspace.secrets_there(env)
    except AnankeError as error:
        yield Finding("modal token", "broken", str(error))
        return
    yield Finding(
        "modal token", "ok", f"it is good for {f'the environment {env}' if env else 'the active environment'}"
    )
    for secret, there in secrets.items():
        state: State = "ok" if there else "broken" if secret.needed else "optional"
        create = f"{secret.command}{f' --env {env}' if env else ''}"
        yield Finding(f"secret {secret.name}", state, "is there" if there else f"{secret.purpose}; {create}")
    yield from _deployment(app, env)


def _deployment(app: str, env: str) -> Iterator[Finding]:
    from ananke_modal import workspace

    again = f"ananke deploy{f' --name {app}' if app != 'ananke-compiler' else ''}{f' --env {env}' if env else ''}"
    try:
        missing = workspace.missing_functions(app, env)
        url = workspace.endpoint_of(app, env)
    except AnankeError as error:
        yield Finding("deployment", "broken", f"{error}; {again}")
        return
    if missing:
        yield Finding("deployment", "broken", f"{app} lacks {', '.join(missing)}: it is of another version; {again}")
    else:
        yield Finding("deployment", "ok", f"{app} has every function of this version")
    yield _endpoint(url)


def _endpoint(url: str) -> Finding:
    from ananke_server.config import load_config
    from ananke_server.offload import probe

    key = load_config(Path.cwd(), environ=os.environ)[0].modal.api_key
    flags = {"modal.endpoint": url, "modal.transport": "http", **({"modal.api_key": key} if key else {})}
    config, _ = load_config(Path.cwd(), environ=os.environ, flags=flags)
    answer = probe(config)
    if answer.reachable:
        return Finding("endpoint", "ok", f"{url}: {answer.detail}")
    return Finding("endpoint", "broken", f"{url}: {answer.detail}")
