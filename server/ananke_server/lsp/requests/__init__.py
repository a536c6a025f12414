"""Requests, one module each; the table says how each runs and what is announced for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types

from ananke_server.lsp.dispatch import How
from ananke_server.lsp.requests import code_action as actions
from ananke_server.lsp.requests import code_lens as lenses
from ananke_server.lsp.requests.completion import completion
from ananke_server.lsp.requests.diagnostic import document_diagnostic
from ananke_server.lsp.requests.document_symbol import document_symbol
from ananke_server.lsp.requests.folding_range import folding_range
from ananke_server.lsp.requests.hover import hover
from ananke_server.lsp.requests.inlay_hint import inlay_hint
from ananke_server.lsp.requests.text_document_content import ir_content, text_document_content
from ananke_server.lsp.requests.will_rename_files import will_rename_files
from ananke_server.lsp.requests.will_save_wait_until import will_save_wait_until
from ananke_server.lsp.requests.workspace_diagnostic import workspace_diagnostic

ANY_FILE = types.FileOperationRegistrationOptions(
    filters=[types.FileOperationFilter(pattern=types.FileOperationPattern(glob="**/*"), scheme="file")]
)
"""A folder that is renamed moves files of ours, whatever its name."""

REQUESTS: dict[str, tuple[How, Callable[..., Any], Any]] = {
    types.TEXT_DOCUMENT_HOVER: (How.SYNC, hover, None),
    types.TEXT_DOCUMENT_DIAGNOSTIC: (
        How.SYNC,
        document_diagnostic,
        types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=True, identifier="ananke", work_done_progress=False
        ),
    ),
    types.WORKSPACE_DIAGNOSTIC: (How.BACKGROUND, workspace_diagnostic, None),
    types.TEXT_DOCUMENT_CODE_ACTION: (
        How.SYNC,
        actions.code_action,
        types.CodeActionOptions(
            code_action_kinds=[types.CodeActionKind.QuickFix, "source.fixAll.ananke"], resolve_provider=True
        ),
    ),
    types.CODE_ACTION_RESOLVE: (How.SYNC, actions.resolve, None),
    types.TEXT_DOCUMENT_CODE_LENS: (How.SYNC, lenses.code_lens, types.CodeLensOptions(resolve_provider=True)),
    types.CODE_LENS_RESOLVE: (How.SYNC, lenses.resolve, None),
    types.TEXT_DOCUMENT_COMPLETION: (
        How.SYNC,
        completion,
        types.CompletionOptions(trigger_characters=['"', "[", "=", ".", " "]),
    ),
    # The name stands above ours where an editor shows the outlines of several servers.
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (How.SYNC, document_symbol, types.DocumentSymbolOptions(label="Ananke")),
    types.TEXT_DOCUMENT_FOLDING_RANGE: (How.SYNC, folding_range, None),
    types.TEXT_DOCUMENT_INLAY_HINT: (How.SYNC, inlay_hint, types.InlayHintOptions(resolve_provider=False)),
    types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL: (How.SYNC, will_save_wait_until, None),
    types.WORKSPACE_WILL_RENAME_FILES: (How.SYNC, will_rename_files, ANY_FILE),
    types.WORKSPACE_TEXT_DOCUMENT_CONTENT: (How.SYNC, text_document_content, None),
    "ananke/irContent": (How.SYNC, ir_content, None),
}
