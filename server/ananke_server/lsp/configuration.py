"""Settings of the client and configuration files: asked for, watched, read again."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from ananke_server.config import PROJECT_FILE

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

WATCHED = (PROJECT_FILE, "*constraints.toml", "*constraints.json")
"""Names of files that decide what is checked, as globs. Source files are not watched: the editor tells of its own."""


def ask_settings(server: AnankeServer) -> None:
    """Ask for the section ``ananke``; until the answer comes the defaults hold."""
    if not server.session.client.asks_configuration:
        return
    items = [types.ConfigurationItem(section="ananke")]
    future = server.protocol.ask(types.WORKSPACE_CONFIGURATION, types.ConfigurationParams(items=items))

    def take(answer: Future[Any]) -> None:
        if not answer.cancelled() and answer.exception() is None and isinstance(answer.result(), list):
            for settings in answer.result()[:1]:
                take_settings(server, settings)

    future.add_done_callback(take)


def take_settings(server: AnankeServer, settings: Any) -> None:
    """Take the client's settings; lenses and hints that they rule are asked for anew."""
    told = len(server.session.faults_of_settings)
    before, read = server.session.inline, server.session.settings["workspace"]
    server.session.take_settings(settings)
    say_faults(server, told)
    if server.session.settings["workspace"] != read and server.index.state != "waiting":
        server.index.start()
    client = server.session.client
    if server.session.inline != before:
        if client.refreshes_code_lens:
            server.protocol.ask(types.WORKSPACE_CODE_LENS_REFRESH, None)
        if client.refreshes_inlay_hints:
            server.protocol.ask(types.WORKSPACE_INLAY_HINT_REFRESH, None)


def say_faults(server: AnankeServer, told: int = 0) -> None:
    """Tell the person what is wrong with the settings, but for the first ``told`` faults."""
    for fault in server.session.faults_of_settings[told:]:
        server.say(fault, types.MessageType.Warning)


def register(server: AnankeServer) -> None:
    """Ask to be told when a configuration file or pinned set changes on disk, and when the client's settings do."""
    registrations = []
    if server.session.client.registers_watchers:
        watchers = [types.FileSystemWatcher(glob_pattern=f"**/{name}") for name in WATCHED]
        registrations.append(
            types.Registration(
                id="ananke-files",
                method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers),
            )
        )
    if server.session.client.registers_settings:
        registrations.append(
            types.Registration(
                id="ananke-settings",
                method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                register_options=types.DidChangeConfigurationRegistrationOptions(section="ananke"),
            )
        )
    if registrations:
        server.protocol.ask(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(registrations=registrations))


def reload(server: AnankeServer) -> None:
    """Read the configuration again, check everything under it, and say what is wrong with it."""
    server.session.reload()
    server.publish_configuration()
    # Not only a message leads here, behind which everything is published anyway.
    server.flush()
    server.refresh_diagnostics()
