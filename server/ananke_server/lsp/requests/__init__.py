"""Requests, one module each; the table says how each runs and what is announced for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types

from ananke_server.lsp.dispatch import How
from ananke_server.lsp.requests.code_action import code_action
from ananke_server.lsp.requests.code_lens import code_lens
from ananke_server.lsp.requests.completion import completion
from ananke_server.lsp.requests.diagnostic import document_diagnostic
from ananke_server.lsp.requests.document_symbol import document_symbol
from ananke_server.lsp.requests.folding_range import folding_range
from ananke_server.lsp.requests.hover import hover
from ananke_server.lsp.requests.text_document_content import ir_content, text_document_content

REQUESTS: dict[str, tuple[How, Callable[..., Any], Any]] = {
    types.TEXT_DOCUMENT_HOVER: (How.SYNC, hover, None),
    types.TEXT_DOCUMENT_DIAGNOSTIC: (
        How.SYNC,
        document_diagnostic,
        types.DiagnosticOptions(
            inter_file_dependencies=False, workspace_diagnostics=False, identifier="ananke", work_done_progress=False
        ),
    ),
    types.TEXT_DOCUMENT_CODE_ACTION: (
        How.SYNC,
        code_action,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix, "source.fixAll.ananke"]),
    ),
    types.TEXT_DOCUMENT_CODE_LENS: (How.SYNC, code_lens, types.CodeLensOptions(resolve_provider=False)),
    types.TEXT_DOCUMENT_COMPLETION: (
        How.SYNC,
        completion,
        types.CompletionOptions(trigger_characters=['"', "[", "=", ".", " "]),
    ),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (How.SYNC, document_symbol, None),
    types.TEXT_DOCUMENT_FOLDING_RANGE: (How.SYNC, folding_range, None),
    types.WORKSPACE_TEXT_DOCUMENT_CONTENT: (How.SYNC, text_document_content, None),
    "ananke/irContent": (How.SYNC, ir_content, None),
}
