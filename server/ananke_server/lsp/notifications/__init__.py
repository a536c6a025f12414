"""Notifications, one module each; only they change the session (edits go through the protocol's hot path)."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from ananke_server.lsp.notifications.did_change_configuration import did_change_configuration
from ananke_server.lsp.notifications.did_change_watched_files import did_change_watched_files
from ananke_server.lsp.notifications.did_change_workspace_folders import did_change_workspace_folders
from ananke_server.lsp.notifications.did_delete_files import did_delete_files
from ananke_server.lsp.notifications.did_rename_files import did_rename_files
from ananke_server.lsp.notifications.did_save import did_save
from ananke_server.lsp.notifications.initialized import initialized

NOTIFICATIONS: dict[str, Callable[..., None]] = {
    types.WORKSPACE_DID_DELETE_FILES: did_delete_files,
    types.WORKSPACE_DID_RENAME_FILES: did_rename_files,
    types.INITIALIZED: initialized,
    types.TEXT_DOCUMENT_DID_SAVE: did_save,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: did_change_configuration,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: did_change_watched_files,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: did_change_workspace_folders,
}
