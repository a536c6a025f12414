"""``workspace/didChangeConfiguration``: the client's settings."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from lsprotocol import types

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def did_change_configuration(server: AnankeServer, params: types.DidChangeConfigurationParams) -> None:
    """Take pushed settings, or ask for them where the client wants to be asked."""
    if server.session.client.asks_configuration:
        ask_settings(server)
    elif isinstance(params.settings, dict):
        server.session.take_settings(params.settings.get("ananke", params.settings))


def ask_settings(server: AnankeServer) -> None:
    """Ask for the section ``ananke``; until the answer comes the defaults hold."""
    if not server.session.client.asks_configuration:
        return
    items = [types.ConfigurationItem(section="ananke")]
    future = server.protocol.ask(types.WORKSPACE_CONFIGURATION, types.ConfigurationParams(items=items))

    def take(answer: Future[Any]) -> None:
        if not answer.cancelled() and answer.exception() is None and isinstance(answer.result(), list):
            for settings in answer.result()[:1]:
                server.session.take_settings(settings)

    future.add_done_callback(take)
