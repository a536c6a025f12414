"""Every message that the server knows, with one thing in it changed: each is answered, and none harms it."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.lsp.peer import Answer, Peer, span

Start = Callable[..., Peer]
TEXT = "def loadAll(a: int) -> int:\n    eval('1')\n    return a\n"
ODD: list[Any] = [None, 5, -1, 2**31, 2**63, 1.5, True, "", "x", [], {}, [None], {"a": 1}, "file://[", "\0"]
COUNT = 400


def requests(uri: str, others: list[str]) -> dict[str, list[Any]]:
    """Parameters that are right, by method."""
    documents = [{"textDocument": {"uri": one}} for one in (uri, *others)]
    at, lines = {"position": {"line": 0, "character": 5}}, {"range": span(0, 5, 1, 3)}
    context = {"diagnostics": [{**lines, "message": "m", "code": 1}], "only": ["quickfix"], "triggerKind": 1}
    fix = {"uri": uri, "version": 1, "kind": "rename", "start": 4, "end": 11, "text": "load_all"}
    argument = {"uri": uri, "symbol": "loadAll"}
    address = f"ananke-ir:{uri.removeprefix('file://')}.ir.json?symbol=loadAll"
    return {
        "textDocument/hover": [one | at for one in documents],
        "textDocument/completion": [one | at for one in documents],
        "textDocument/diagnostic": [one | {"previousResultId": "x"} for one in documents],
        "textDocument/codeAction": [one | lines | {"context": context} for one in documents],
        "codeAction/resolve": [{"title": "t", "kind": "quickfix", "data": fix}],
        "textDocument/codeLens": documents,
        "codeLens/resolve": [{**lines, "data": argument}],
        "textDocument/documentSymbol": documents,
        "textDocument/foldingRange": documents,
        "textDocument/inlayHint": [one | lines for one in documents],
        "textDocument/willSaveWaitUntil": [one | {"reason": 1} for one in documents],
        "workspace/willRenameFiles": [{"files": [{"oldUri": uri, "newUri": f"{uri}x"}]}],
        "workspace/textDocumentContent": [{"uri": address}],
        "ananke/irContent": [{"uri": address}],
        "workspace/executeCommand": [
            {"command": f"ananke.{command}", "arguments": [argument | more]}
            for command, more in (
                ("showIR", {}),
                ("compileFile", {"where": "here"}),
                ("export", {"as": "lark"}),
                ("holeGrammar", at),
                ("pin", {"convention": "function naming"}),
                ("switchOff", {"code": "ANK101"}),
            )
        ],
    }


def notifications(uri: str, others: list[str]) -> dict[str, list[Any]]:
    """The same of notifications."""
    item = {"uri": uri, "languageId": "python", "version": 1, "text": TEXT}
    change = {"range": span(0, 5, 1, 3), "rangeLength": 3, "text": "x"}
    folder = {"uri": "file:///nowhere/at/all", "name": "x"}
    return {
        "textDocument/didOpen": [{"textDocument": item}],
        "textDocument/didChange": [
            {"textDocument": {"uri": one, "version": 2}, "contentChanges": [change]} for one in (uri, *others)
        ],
        "textDocument/didSave": [{"textDocument": {"uri": one}} for one in (uri, *others)],
        "textDocument/didClose": [{"textDocument": {"uri": uri}}],
        "workspace/didChangeConfiguration": [{"settings": {"ananke": {"inline": "all"}}}],
        "workspace/didChangeWatchedFiles": [{"changes": [{"uri": one, "type": 2} for one in others]}],
        "workspace/didChangeWorkspaceFolders": [{"event": {"added": [folder], "removed": [folder]}}],
        "workspace/didRenameFiles": [{"files": [{"oldUri": uri, "newUri": f"{uri}x"}]}],
        "workspace/didDeleteFiles": [{"files": [{"uri": f"{uri}x"}]}],
        "$/setTrace": [{"value": "messages"}],
        "$/cancelRequest": [{"id": 5}],
        "window/workDoneProgress/cancel": [{"token": "q"}],
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to everything in some data."""
    yield path
    for step, inner in (
        value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    ):
        yield from places(inner, (*path, step))


def mutated(rng: random.Random, value: Any) -> Any:
    """A copy with one thing in another form, or missing."""
    value = copy.deepcopy(value)
    path = rng.choice(list(places(value)))
    if not path:
        return rng.choice(ODD)
    around = value
    for step in path[:-1]:
        around = around[step]
    if isinstance(around, dict) and rng.random() < 0.2:
        del around[path[-1]]
    else:
        around[path[-1]] = rng.choice(ODD)
    return value


def test_whatever_is_wrong_in_a_message_is_answered_and_does_no_harm(start: Start) -> None:
    rng = random.Random(7)
    peer = start()
    peer.initialize("vscode")
    uri = peer.open("a.py", TEXT)
    others = [peer.open(".ananke.toml", "[check]\n", "toml"), peer.open("constraints.json", "{}", "json")]
    asked, told = requests(uri, others), notifications(uri, others)
    for number in range(COUNT):
        if number % 10 == 0:
            peer.open("a.py", TEXT)
        table = told if rng.random() < 0.35 else asked
        method = rng.choice(list(table))
        params = mutated(rng, rng.choice(table[method]))
        if table is told:
            peer.notify(method, params)
            continue
        try:
            peer.request(method, params)
        except Answer as error:
            assert error.code != -32603, (method, params, str(error))
    peer.open("b.py", TEXT)
    (found,) = peer.request("textDocument/diagnostic", {"textDocument": {"uri": (peer.folder / "b.py").as_uri()}})[
        "items"
    ]
    assert found["code"] == "ANK601"
    assert not [line for line in peer.errors if "Traceback" in line]
    assert peer.quit() == 0
