"""Settings of the client and configuration files: asked for, watched, read again."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ananke_server.config import PROJECT_FILE

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


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


def watch_files(server: AnankeServer) -> None:
    """Ask to be told when a configuration file changes on disk."""
    if not server.session.client.registers_watchers:
        return
    registration = types.Registration(
        id="ananke-configuration",
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(
            watchers=[types.FileSystemWatcher(glob_pattern=f"**/{PROJECT_FILE}")]
        ),
    )
    server.protocol.ask(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(registrations=[registration]))


def reload(server: AnankeServer) -> None:
    """Read the configuration again, check everything under it, and say what is wrong with it."""
    server.session.reload()
    server.publish_configuration()
    if server.session.client.refreshes_diagnostics:
        server.protocol.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
