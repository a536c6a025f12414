"""``workspace/didChangeConfiguration``: the client's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import ask_settings, take_settings

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_change_configuration(server: AnankeServer, params: types.DidChangeConfigurationParams) -> None:
    """Take pushed settings, or ask for them where the client wants to be asked."""
    if server.session.client.asks_configuration:
        ask_settings(server)
    elif isinstance(params.settings, dict):
        take_settings(server, params.settings.get("ananke", params.settings))
