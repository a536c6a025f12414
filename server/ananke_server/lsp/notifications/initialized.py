"""``initialized``: ask for settings, watch configuration files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import ask_settings, watch_files

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def initialized(server: AnankeServer, params: types.InitializedParams) -> None:
    """The client is ready."""
    ask_settings(server)
    watch_files(server)
