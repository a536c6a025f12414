"""``ananke health``: whether the configured compile service answers, and answers us."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from ananke_core.errors import RemoteError
from ananke_server.cli.service_options import ENDPOINT, KEY, configured
from ananke_server.cli.streams import colour, note


def health(
    modal_endpoint: ENDPOINT = "", modal_api_key: KEY = "", as_json: Annotated[bool, typer.Option("--json")] = False
) -> int:
    """Ask the compile service whether it lives, takes our key and makes our bytes. Exit code 3 if not."""
    import msgspec

    from ananke_core.model.ir import EMITTER
    from ananke_server.offload import ask
    from ananke_server.trust import host_of

    config = configured(modal_endpoint, modal_api_key)
    found: dict[str, object] = {"host": host_of(config.modal.endpoint) if config.modal.endpoint else ""}
    good = True
    try:
        began = time.perf_counter()
        ask(config, "/healthz")
        found["alive"], found["milliseconds"] = True, round((time.perf_counter() - began) * 1e3, 1)
        version = ask(config, "/version")
        found["version"], found["emitter"] = version.get("version"), version.get("emitter")
        if found["emitter"] != EMITTER:
            good, found["error"] = False, f"its emitter is {found['emitter']}, ours is {EMITTER}"
    except RemoteError as error:
        good, found["error"] = False, str(error)
    if as_json:
        print(msgspec.json.encode(found | {"ok": good}).decode())
    elif good:
        print(
            f"{colour('ok', 'info')}  {found['host']}: version {found['version']}, emitter {found['emitter']}, "
            f"{found['milliseconds']} ms (with a new connection)"
        )
    else:
        note(f"{found['host']}: {found['error']}")
    return 0 if good else 3
