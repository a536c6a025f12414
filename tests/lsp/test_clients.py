"""End to end with pytest-lsp: whatever the server announces to three editors is asked of it, as each of them does."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import converters, types
from pytest_lsp import ClientServerConfig, LanguageClient

from ananke_server.lsp.commands import COMMANDS
from tests.lsp.peer import CAPABILITIES

APPLE = "x = '🍎'; eval('1')  # ananke: ignore[ANK501]\n"
TEXT = (
    "\n\n".join(f"def load_item_{n}(a: int) -> int:\n    return a\n" for n in range(20))
    + f"\n\ndef loadAll(a: int) -> int:\n    return a\n\n\n{APPLE}"
)
ODD, LAST = TEXT[: TEXT.index("def loadAll")].count("\n"), TEXT.count("\n") - 1
ASKED_BACK = (
    types.CLIENT_REGISTER_CAPABILITY,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
)
SET = '[[constraints]]\nname = "a"\nkind = "semantic"\n'
COLUMNS = {"neovim": ("utf-8", 12), "vscode": ("utf-16", 10), "emacs": ("utf-32", 9)}
"""The encoding that each editor works in, and the column of the call of eval in it."""


@pytest_lsp.fixture(
    params=COLUMNS,
    config=ClientServerConfig(server_command=[sys.executable, "-m", "ananke_server", "lsp", "--stdio"]),
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient, tmp_path: Path):  # type: ignore[no-untyped-def]
    """A session of one editor in a folder of its own."""
    capabilities = converters.get_converter().structure(CAPABILITIES[request.param], types.ClientCapabilities)
    (tmp_path / ".ananke.toml").write_text('[check]\nlayers = [ { name = "a", paths = ["a.py"] } ]\n')
    (tmp_path / "a.py").write_text(TEXT)
    for method in ASKED_BACK:
        lsp_client.feature(method)(lambda _=None: None)
    lsp_client.answer = await lsp_client.initialize_session(  # type: ignore[attr-defined]
        types.InitializeParams(
            process_id=None,
            root_uri=tmp_path.as_uri(),
            workspace_folders=[types.WorkspaceFolder(tmp_path.as_uri(), tmp_path.name)],
            capabilities=capabilities,
        )
    )
    lsp_client.editor, lsp_client.folder = request.param, tmp_path  # type: ignore[attr-defined]
    yield
    await lsp_client.shutdown_session()


def announced(capabilities: Any) -> Iterator[str]:
    """Every capability that is there, down to the options of each; what only describes another is left out."""
    found = plain(capabilities)

    def walk(path: str, value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in DESCRIBING:
                    yield from walk(f"{path}.{name}" if path else name, inner)
            if value and path:
                yield path
        elif value:
            yield path

    yield from walk("", found)


DESCRIBING = {"label", "filters", "identifier", "codeActionKinds", "triggerCharacters", "commands", "schemes", "change"}


def plain(value: Any) -> Any:
    """What a message of the protocol library is in JSON."""
    return json.loads(json.dumps(converters.get_converter().unstructure(value)))


def formed(method: str, params: Any) -> Any:
    """Parameters in the form that the protocol library sends."""
    form: Any = types.METHOD_TO_TYPES[method][2]
    return converters.get_converter().structure(params, form) if isinstance(params, dict) else params


class Editor:
    """Asks, and notes what was asked for."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.folder: Path = self.client.folder
        self.asked: set[str] = set()
        self.uri = (self.folder / "a.py").as_uri()

    @property
    def there(self) -> dict[str, Any]:
        return {"textDocument": {"uri": self.uri}}

    async def ask(self, capability: str, method: str, params: Any) -> Any:
        self.asked |= set(capability.split())
        return plain(
            await asyncio.wait_for(self.client.protocol.send_request_async(method, formed(method, params)), 20)
        )

    def tell(self, capability: str, method: str, params: Any) -> None:
        self.asked |= set(capability.split())
        self.client.protocol.notify(method, formed(method, params))

    def open(self, name: str, language: str, text: str) -> str:
        uri = (self.folder / name).as_uri()
        item = types.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
        self.tell("textDocumentSync.openClose", "textDocument/didOpen", types.DidOpenTextDocumentParams(item))
        return uri


@pytest.mark.asyncio
async def test_whatever_is_announced_answers(client: LanguageClient) -> None:
    editor = Editor(client)
    encoding, column = COLUMNS[editor.client.editor]
    assert editor.client.answer.capabilities.position_encoding == encoding
    editor.asked.add("positionEncoding")
    editor.open("a.py", "python", TEXT)
    await diagnostics(editor, column)
    await reading(editor)
    await acting(editor)
    await constraint_files(editor)
    await workspace(editor)
    ran = await commands(editor)
    capabilities = editor.client.answer.capabilities
    assert ran == set(capabilities.execute_command_provider.commands) == set(COMMANDS)
    assert set(announced(capabilities)) == editor.asked & set(announced(capabilities)), "announced and not tested"
    assert editor.asked - set(announced(capabilities)) - OPTIONAL - {""} == set(), "tested and not announced"


OPTIONAL = {
    "textDocumentSync.willSaveWaitUntil",
    "workspace.fileOperations",
    "workspace.fileOperations.willRename",
    "workspace.fileOperations.didRename",
    "workspace.fileOperations.didDelete",
    "workspace.workspaceFolders.supported",
    "workspace.workspaceFolders.changeNotifications",
}
"""Announced to those alone who say that they know it."""


async def diagnostics(editor: Editor, column: int) -> None:
    if editor.client.editor != "vscode":
        await editor.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        (pushed,) = [one for one in editor.client.diagnostics[editor.uri] if one.code == "ANK601"]
        assert pushed.range.start == types.Position(LAST, column)
    found = await editor.ask("diagnosticProvider", "textDocument/diagnostic", editor.there)
    assert sorted(one["code"] for one in found["items"]) == ["ANK101", "ANK601", "ANK950"]
    (call,) = [one for one in found["items"] if one["code"] == "ANK601"]
    assert call["range"]["start"] == {"line": LAST, "character": column}
    again = await editor.ask(
        "", "textDocument/diagnostic", editor.there | {"previousResultId": found["resultId"], "identifier": "ananke"}
    )
    assert again["kind"] == "unchanged"
    all_ = await editor.ask(
        "diagnosticProvider.workspaceDiagnostics", "workspace/diagnostic", {"previousResultIds": []}
    )
    assert editor.uri in [one["uri"] for one in all_["items"]]
    edit = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "\n"}
    change = {"textDocument": {"uri": editor.uri, "version": 2}, "contentChanges": [edit]}
    editor.tell("textDocumentSync", "textDocument/didChange", change)
    found = await editor.ask("", "textDocument/diagnostic", editor.there)
    (call,) = [one for one in found["items"] if one["code"] == "ANK601"]
    assert call["range"]["start"] == {"line": LAST + 1, "character": column}
    undo = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}, "text": ""}
    change = {"textDocument": {"uri": editor.uri, "version": 3}, "contentChanges": [undo]}
    editor.tell("", "textDocument/didChange", change)


async def reading(editor: Editor) -> None:
    inside = editor.there | {"position": {"line": 1, "character": 6}}
    hover = await editor.ask("hoverProvider", "textDocument/hover", inside)
    assert "function `load_item_0`" in hover["contents"]["value"]
    outline = await editor.ask("documentSymbolProvider", "textDocument/documentSymbol", editor.there)
    assert [one["name"] for one in outline][-1] == "loadAll"
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": LAST, "character": 0}}
    hints = await editor.ask("inlayHintProvider", "textDocument/inlayHint", editor.there | {"range": everything})
    assert hints == []
    (top,) = await editor.ask("codeLensProvider", "textDocument/codeLens", editor.there)
    assert "constraints · 3 violations" in top["command"]["title"]
    # One of the three is asked for its settings, and the answer takes effect when it is there.
    editor.client.set_configuration({"ananke": {"inline": "all"}})
    editor.tell("", "workspace/didChangeConfiguration", {"settings": {"ananke": {"inline": "all"}}})
    lenses: list[Any] = []
    for _ in range(100):
        (_, *lenses) = await editor.ask("", "textDocument/codeLens", editor.there)
        if lenses:
            break
        await asyncio.sleep(0.05)
    resolved = await editor.ask("codeLensProvider.resolveProvider", "codeLens/resolve", lenses[0])
    assert resolved["command"]["arguments"] == [{"uri": editor.uri, "symbol": "load_item_0"}]


async def acting(editor: Editor) -> None:
    at = {"start": {"line": ODD, "character": 0}, "end": {"line": ODD, "character": 20}}
    asked = editor.there | {"range": at, "context": {"diagnostics": []}}
    found = await editor.ask("codeActionProvider", "textDocument/codeAction", asked)
    (rename,) = [one for one in found if "load_all" in one["title"]]
    if "edit" not in rename:
        rename = await editor.ask("codeActionProvider.resolveProvider", "codeAction/resolve", rename)
    assert rename["edit"]["documentChanges"][0]["edits"][0]["newText"] == "load_all"
    asked["context"] = {"diagnostics": [], "only": ["source.fixAll.ananke"]}
    (fix_all,) = await editor.ask("", "textDocument/codeAction", asked)
    assert fix_all["kind"] == "source.fixAll.ananke"
    if editor.client.editor != "emacs":
        edits = await editor.ask(
            "textDocumentSync.willSaveWaitUntil", "textDocument/willSaveWaitUntil", editor.there | {"reason": 1}
        )
        assert edits == []
    editor.tell("textDocumentSync.save", "textDocument/didSave", editor.there)
    await editor.client.wait_for_notification("ananke/status")


async def constraint_files(editor: Editor) -> None:
    uri = editor.open(".ananke.toml", "toml", "[check]\nsev\n")
    there = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 3}}
    offered = await editor.ask("completionProvider", "textDocument/completion", there)
    assert "severity" in [one["label"] for one in offered["items"]]
    editor.tell("textDocumentSync.openClose", "textDocument/didClose", {"textDocument": {"uri": uri}})
    uri = editor.open("b.constraints.toml", "toml", SET)
    folds = await editor.ask("foldingRangeProvider", "textDocument/foldingRange", {"textDocument": {"uri": uri}})
    assert [(one["startLine"], one["endLine"]) for one in folds] == [(0, 2)]
    (lens,) = await editor.ask("", "textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert lens["command"]["title"].endswith("compile here")
    ran = await editor.ask("", "workspace/executeCommand", lens["command"])
    assert (ran["origin"], len(json.loads(ran["ir"])["constraints"])) == ("local", 1)


async def workspace(editor: Editor) -> None:
    content = {"uri": f"ananke-ir:{editor.uri.removeprefix('file://')}.ir.json"}
    shown = await editor.ask("workspace.textDocumentContent", "workspace/textDocumentContent", content)
    assert json.loads(shown["text"])["hash"].startswith("sha256:")
    if editor.client.editor != "emacs":
        names = {"oldUri": editor.uri, "newUri": (editor.folder / "b.py").as_uri()}
        operations = "workspace.fileOperations workspace.fileOperations."
        edit = await editor.ask(f"{operations}willRename", "workspace/willRenameFiles", {"files": [names]})
        assert edit["documentChanges"][0]["edits"][0]["newText"] == '"b.py"'
        editor.tell(f"{operations}didRename", "workspace/didRenameFiles", {"files": [names]})
        gone = {"files": [{"uri": names["newUri"]}]}
        editor.tell(f"{operations}didDelete", "workspace/didDeleteFiles", gone)
    other = {"uri": (editor.folder / "sub").as_uri(), "name": "sub"}
    folders = "workspace workspace.workspaceFolders workspace.workspaceFolders."
    editor.tell(
        f"{folders}supported {folders}changeNotifications",
        "workspace/didChangeWorkspaceFolders",
        {"event": {"added": [other], "removed": []}},
    )
    status = await editor.ask("", "workspace/executeCommand", {"command": "ananke.status", "arguments": []})
    assert len(status["folders"]) == 2
    event = {"uri": (editor.folder / ".ananke.toml").as_uri(), "type": 2}
    (editor.folder / ".ananke.toml").write_text("[check]\nseverity = { ANK601 = 'off' }\n")
    editor.tell("", "workspace/didChangeWatchedFiles", {"changes": [event]})
    found = await editor.ask("", "textDocument/diagnostic", editor.there)
    assert "ANK601" not in [one["code"] for one in found["items"]]
    editor.tell("", "$/setTrace", {"value": "messages"})
    await editor.ask("", "textDocument/hover", editor.there | {"position": {"line": 1, "character": 6}})


async def commands(editor: Editor) -> set[str]:
    """Each with an argument that is right; what comes of it is asserted in `test_commands`."""
    uri = {"uri": editor.uri}
    given: dict[str, dict[str, Any]] = {
        "ananke.compileFile": uri,
        "ananke.compileWorkspace": {"folder": editor.folder.as_uri()},
        "ananke.showIR": uri,
        "ananke.export": uri | {"symbol": "load_item_0", "for": "vllm"},
        "ananke.holeGrammar": uri | {"position": {"line": 1, "character": 11}},
        "ananke.extractToFile": uri,
        "ananke.pin": uri | {"convention": "function naming"},
        "ananke.switchOff": uri | {"code": "ANK101"},
        "ananke.clearCache": {},
        "ananke.status": {},
    }
    for command, argument in given.items():
        params = {"command": command, "arguments": [argument]}
        assert await editor.ask("executeCommandProvider", "workspace/executeCommand", params)
    return set(given)
