"""``initialized``: ask for settings, watch configuration files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.notifications.did_change_configuration import ask_settings
from ananke_server.lsp.session import CONFIG_NAME

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def initialized(server: AnankeServer, params: types.InitializedParams) -> None:
    """The client is ready."""
    ask_settings(server)
    if server.session.client.registers_watchers:
        watchers = [types.FileSystemWatcher(glob_pattern=f"**/{CONFIG_NAME}")]
        registration = types.Registration(
            id="ananke-configuration",
            method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
            register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
        )
        server.protocol.ask(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(registrations=[registration]))
