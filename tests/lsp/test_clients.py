"""End to end with pytest-lsp: the server as three editors drive it, each with positions in its own encoding."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

TEXT = "def greet(name: str) -> str:\n    return '🍎' + name\n\n\nx = '🍎'; eval('1')\n"
CLIENTS = {
    "Neovim": ([types.PositionEncodingKind.Utf8], 12),
    "Visual Studio Code": ([types.PositionEncodingKind.Utf16], 10),
    "Emacs": ([types.PositionEncodingKind.Utf32], 9),
}


@pytest_lsp.fixture(
    scope="module",
    params=CLIENTS,
    config=ClientServerConfig(server_command=[sys.executable, "-m", "ananke_server", "lsp", "--stdio"]),
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """A session of one editor, with its folder and the column that it should be told."""
    encodings, column = CLIENTS[request.param]
    folder = tmp_path_factory.mktemp("workspace")
    result = await lsp_client.initialize_session(
        types.InitializeParams(
            process_id=None,
            root_uri=folder.as_uri(),
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name)],
            capabilities=types.ClientCapabilities(
                general=types.GeneralClientCapabilities(position_encodings=encodings),
                text_document=types.TextDocumentClientCapabilities(
                    publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True)
                ),
            ),
        )
    )
    assert result.capabilities.position_encoding == encodings[0]
    lsp_client.folder, lsp_client.column = folder, column  # type: ignore[attr-defined]
    yield
    await lsp_client.shutdown_session()


@pytest.mark.asyncio(loop_scope="module")
async def test_diagnostics_and_hover_stand_where_the_editor_counts(client: LanguageClient) -> None:
    uri = (Path(client.folder) / "a.py").as_uri()  # type: ignore[attr-defined]
    item = types.TextDocumentItem(uri=uri, language_id="python", version=1, text=TEXT)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    found = client.diagnostics[uri]
    assert [diagnostic.code for diagnostic in found] == ["ANK601"]
    assert found[0].range.start == types.Position(4, client.column)  # type: ignore[attr-defined]
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(1, 6))
    )
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert "function `greet`" in hover.contents.value
    assert hover.range == types.Range(types.Position(0, 4), types.Position(0, 9))
