"""What the client can do, read once, and what the server announces beyond pygls's own builder."""

from __future__ import annotations

from typing import Any

import attrs
from lsprotocol import types


@attrs.frozen
class Client:
    """The client's capabilities that change what the server does."""

    pulls_diagnostics: bool = False
    related_information: bool = False
    markdown: bool = True
    progress: bool = False
    show_document: bool = False
    refreshes_code_lens: bool = False
    refreshes_inlay_hints: bool = False
    refreshes_diagnostics: bool = False
    asks_configuration: bool = False
    registers_watchers: bool = False
    registers_settings: bool = False
    reads_text_content: bool = False
    resolves_code_actions: bool = False
    edits_by_version: bool = False
    applies_edits: bool = False
    nests_symbols: bool = False
    answers_messages: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> Client:
        """Read the capabilities of ``initialize``."""
        document, workspace, window = capabilities.text_document, capabilities.workspace, capabilities.window
        published = document.publish_diagnostics if document else None
        return cls(
            pulls_diagnostics=bool(document and document.diagnostic),
            related_information=bool(published and published.related_information),
            markdown=_takes_markdown(document),
            progress=bool(window and window.work_done_progress),
            show_document=bool(window and window.show_document and window.show_document.support),
            refreshes_code_lens=bool(workspace and workspace.code_lens and workspace.code_lens.refresh_support),
            refreshes_inlay_hints=bool(workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support),
            refreshes_diagnostics=bool(workspace and workspace.diagnostics and workspace.diagnostics.refresh_support),
            asks_configuration=bool(workspace and workspace.configuration),
            resolves_code_actions=_resolves_edits(document),
            edits_by_version=_edits_by_version(workspace),
            answers_messages=bool(window and window.show_message),
            applies_edits=bool(workspace and workspace.apply_edit),
            nests_symbols=bool(
                document and document.document_symbol and document.document_symbol.hierarchical_document_symbol_support
            ),
            registers_settings=bool(
                workspace
                and workspace.did_change_configuration
                and workspace.did_change_configuration.dynamic_registration
            ),
            registers_watchers=bool(
                workspace
                and workspace.did_change_watched_files
                and workspace.did_change_watched_files.dynamic_registration
            ),
            reads_text_content=bool(workspace and workspace.text_document_content),
        )


def _edits_by_version(workspace: types.WorkspaceClientCapabilities | None) -> bool:
    """Files are only made, renamed and deleted among versioned changes: who knows these, as Neovim, knows those."""
    edit = workspace.workspace_edit if workspace else None
    return bool(edit and (edit.document_changes or edit.resource_operations))


def _takes_markdown(document: types.TextDocumentClientCapabilities | None) -> bool:
    hover = document.hover if document else None
    formats = hover.content_format if hover else None
    return not formats or types.MarkupKind.Markdown in formats


def _resolves_edits(document: types.TextDocumentClientCapabilities | None) -> bool:
    action = document.code_action if document else None
    resolves = action.resolve_support if action else None
    return bool(action and action.data_support and resolves and "edit" in resolves.properties)


def complete(capabilities: types.ServerCapabilities, client: Client) -> None:
    """Add what pygls's builder does not know how to announce."""
    if not client.resolves_code_actions and isinstance(capabilities.code_action_provider, types.CodeActionOptions):
        # Its actions come with their edits; and the options belong to the table of requests, for the next client too.
        kinds = capabilities.code_action_provider.code_action_kinds
        capabilities.code_action_provider = types.CodeActionOptions(code_action_kinds=kinds)
    sync = capabilities.text_document_sync
    if isinstance(sync, types.TextDocumentSyncOptions):
        sync.save = types.SaveOptions(include_text=False)
    folders = types.WorkspaceFoldersServerCapabilities(supported=True, change_notifications=True)
    workspace: Any = capabilities.workspace or types.WorkspaceOptions()
    workspace.workspace_folders = folders
    workspace.text_document_content = types.TextDocumentContentOptions(schemes=["ananke-ir"])
    capabilities.workspace = workspace
