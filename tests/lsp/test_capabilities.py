"""What is announced is tested: a capability without a test here or in its neighbours fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.peer import CAPABILITIES, Peer

Start = Callable[..., Peer]

METHODS = {
    "codeActionProvider": "textDocument/codeAction",
    "codeLensProvider": "textDocument/codeLens",
    "completionProvider": "completion",
    "diagnosticProvider": "textDocument/diagnostic",
    "documentSymbolProvider": "textDocument/documentSymbol",
    "executeCommandProvider": "workspace/executeCommand",
    "foldingRangeProvider": "textDocument/foldingRange",
    "hoverProvider": "textDocument/hover",
    "positionEncoding": "positionEncoding",
    "textDocumentSync": "textDocument/didChange",
    "workspace.textDocumentContent": "textDocumentContent",
    "workspace.workspaceFolders": "workspace/didChangeWorkspaceFolders",
}
"""Capability → what a test of it has to say to the server."""

TESTS = "\n".join(
    path.read_text("utf-8") for path in Path(__file__).parent.glob("*.py") if path.name != Path(__file__).name
)


def announced(capabilities: dict[str, Any]) -> set[str]:
    inner = capabilities.pop("workspace", {})
    return {name for name, value in capabilities.items() if value} | {
        f"workspace.{name}" for name, value in inner.items() if value
    }


@pytest.mark.parametrize("client", CAPABILITIES)
def test_every_capability_that_is_announced_is_tested(start: Start, client: str) -> None:
    result = start().initialize(client)
    commands = result["capabilities"]["executeCommandProvider"]["commands"]
    untested = [command for command in commands if f'"{command}"' not in TESTS]
    found = announced(result["capabilities"])
    assert sorted(found) == sorted(METHODS), "a capability came or went: name the test of it"
    assert [name for name, said in METHODS.items() if not re.search(re.escape(said) + r"\b", TESTS)] == []
    assert untested == []
