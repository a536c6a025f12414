"""``ananke serve``: the compile service on this host."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer

from ananke_core.errors import InputError
from ananke_server.cli.streams import note
from ananke_server.trust import is_loopback


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = 8787,
) -> int:
    """Run the compile service until interrupted. On loopback without ANANKE_API_KEYS it asks for no key."""
    try:
        import uvicorn

        from ananke_modal.service import Settings, create_app
    except ImportError:
        raise InputError("the service's libraries are missing", way_out='pip install "ananke-lsp[service]"') from None
    settings = Settings.of(os.environ, loopback=is_loopback(host))
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    keys = f"{len(settings.keys)} API keys" if settings.asks_for_key else "no API key asked"
    note(f"ananke compile service on {address} ({keys}); Ctrl+C ends it")
    config = uvicorn.Config(create_app(settings), log_level="warning", access_log=False, timeout_graceful_shutdown=10)
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise InputError(
            f"cannot listen: {error.strerror or error}", place=f"{host}:{port}", way_out="choose another --port"
        ) from None
