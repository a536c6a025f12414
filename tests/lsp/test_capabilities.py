"""The check of `test_clients` that nothing is announced without a test can itself fail."""

from __future__ import annotations

from lsprotocol import types

from tests.lsp.test_clients import announced


def test_capabilities_are_found_down_to_their_options() -> None:
    capabilities = types.ServerCapabilities(
        hover_provider=True,
        code_lens_provider=types.CodeLensOptions(resolve_provider=True),
        completion_provider=types.CompletionOptions(trigger_characters=["."]),
        rename_provider=types.RenameOptions(prepare_provider=False),
        workspace=types.WorkspaceOptions(
            file_operations=types.FileOperationOptions(
                will_rename=types.FileOperationRegistrationOptions(
                    [types.FileOperationFilter(types.FileOperationPattern("**"))]
                )
            )
        ),
    )
    assert set(announced(capabilities)) == {
        "hoverProvider",
        "codeLensProvider",
        "codeLensProvider.resolveProvider",
        "completionProvider",
        "renameProvider",
        "workspace",
        "workspace.fileOperations",
        "workspace.fileOperations.willRename",
    }
