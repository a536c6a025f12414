"""``initialized``: ask for settings, and to be told of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_server.lsp.configuration import ask_settings, register, say_faults

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def initialized(server: AnankeServer, params: types.InitializedParams) -> None:
    """The client is ready."""
    say_faults(server)
    ask_settings(server)
    register(server)
