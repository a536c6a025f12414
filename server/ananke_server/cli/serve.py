"""``ananke serve``: the compile service on this host."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from ananke_core.errors import InputError
from ananke_server.cli.streams import note
from ananke_server.trust import is_loopback


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = 8787,
    workers: Annotated[
        int | None, typer.Option(help="Processes that compile; a core each.", show_default="2", min=1, max=256)
    ] = None,
    cache: Annotated[str, typer.Option(metavar="DIR", help="Folder of cached IR, kept over restarts.")] = "",
    log: Annotated[bool, typer.Option(help="A JSON line for each request on stderr.")] = True,
) -> int:
    """Run the compile service until interrupted. On loopback without ANANKE_API_KEYS it asks for no key."""
    try:
        from ananke_modal.service import Settings
        from ananke_modal.service.server import log_to_stderr, run
    except ImportError:
        raise InputError("the service's libraries are missing", way_out='pip install "ananke-lsp[service]"') from None
    given = {"ANANKE_WORKERS": str(workers or ""), "ANANKE_CACHE_DIR": cache}
    environ = os.environ | {name: value for name, value in given.items() if value}
    settings = Settings.of(environ, loopback=is_loopback(host))
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    keys = _keys(len(settings.keys), settings.keys_file) if settings.asks_for_key else "no API key asked"
    note(f"ananke compile service on {address} ({keys}); Ctrl+C ends it")
    if log:
        log_to_stderr()
    run(settings, listener)
    return 0


def _keys(count: int, file: Path | None) -> str:
    words = "1 API key" if count == 1 else f"{count} API keys"
    return f"{words}, and those in {file}" if file is not None else words


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise InputError(
            f"cannot listen: {error.strerror or error}", place=f"{host}:{port}", way_out="choose another --port"
        ) from None
