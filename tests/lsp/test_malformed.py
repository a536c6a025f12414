"""Messages that no specification allows and editors send all the same: each costs itself, never what came with it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from ananke_server.lsp.documents import path_of
from ananke_server.lsp.messages import read_message
from ananke_server.lsp.server import build
from tests.lsp.peer import Peer, frame, span

Start = Callable[..., Peer]
RISKY = "eval('1')\n"


def opening(uri: str) -> dict[str, Any]:
    item = {"uri": uri, "languageId": "python", "version": 1, "text": RISKY}
    return {"method": "textDocument/didOpen", "params": {"textDocument": item}}


def body(data: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(data), data)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (rb'"a\ud83db"', "a\ufffdb"),
        (rb'"\ude00\ud83d"', "\ufffd\ufffd"),
        (rb'"\ud83d\ude00 \uD83D"', "😀 \ufffd"),
        (rb'"\\ud83d \ud83d"', "\\ud83d \ufffd"),
        (b'"caf\xe9"', "caf\ufffd"),
        (rb'{"\ud83d": ["\ud83d"]}', {"\ufffd": ["\ufffd"]}),
    ],
)
def test_halves_of_characters_and_foreign_bytes_are_read(text: bytes, read: Any) -> None:
    assert read_message(text) == read
    assert json.dumps(read_message(text)).encode()


@pytest.mark.parametrize("text", [b"", b"{", b'{"a": NaN}', b"1e999", b"[" * 100_000, rb'"\ud83d', b'"\xff', b"\\"])
def test_what_is_no_json_says_so(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_message(text)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/%5Bid%5D/p%20q%23.py", "/a/[id]/p q#.py"),
        ("file:///c%3A/x/a.py", "c:/x/a.py"),
        ("file:///C:/x/a.py", "C:/x/a.py"),
        ("file://localhost/x.py", "/x.py"),
        ("file://server/share/x.py", "//server/share/x.py"),
        ("file://[x/a.py", ""),
        ("file:///a%00b.py", ""),
        ("untitled:Untitled-1", ""),
        ("", ""),
    ],
)
def test_the_path_of_any_uri(uri: str, path: str) -> None:
    assert path_of(uri) == path


def test_a_change_between_the_halves_of_a_character_is_taken(start: Start) -> None:
    peer = start()
    peer.initialize("vscode")
    uri = peer.open("a.py", "s = '😀'\n")
    # As JavaScript does it: the second half is taken out, then another one put in.
    cut = {"range": span(0, 6, 0, 7), "text": ""}
    peer.change(uri, 2, cut)
    peer.change(uri, 3, {"range": span(0, 5, 0, 6), "text": "\ud83d"})
    peer.change(uri, 4, {"range": span(0, 6, 0, 6), "text": "\ude01'; eval('1') #"})
    (found,) = peer.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
    assert (found["code"], found["range"]["start"]) == ("ANK601", {"line": 0, "character": 10})


def test_every_message_costs_itself_alone(start: Start) -> None:
    peer = start()
    peer.initialize()
    hostile: list[tuple[dict[str, Any], int | None]] = [
        ({"method": []}, -32600),
        ({"method": 5, "id": 71}, -32600),
        ({"id": {}, "result": 1}, -32600),
        ({"id": [1], "method": "textDocument/hover", "params": {}}, -32600),
        ({"method": "$/cancelRequest", "params": {"id": []}}, None),
        ({"method": "$/cancelRequest", "params": {"id": 999}}, None),
        (opening("file://[x/a.py"), None),
        (opening("file:///a%00b.py"), None),
        (opening(""), None),
        ({"method": "textDocument/didChange", "params": {"textDocument": {"uri": []}, "contentChanges": []}}, None),
    ]
    for number, (message, code) in enumerate(hostile):
        uri = f"file:///behind/{number}.py"
        # In one write: they are read together.
        peer.send(message, opening(uri))
        assert [one["code"] for one in peer.diagnostics(uri, 1)] == ["ANK601"], message
        if code is not None:
            answers: Any = peer._answers
            assert answers.pop(message.get("id") if message.get("id") == 71 else None)["error"]["code"] == code
    peer.raw(body(b'{"jsonrpc":"2.0","method":"x","params":' + b"[" * 50_000 + b"]" * 50_000 + b"}"))
    peer.raw(frame([{"id": 5, "method": "shutdown"}]))  # type: ignore[arg-type]
    uri = peer.open("a.py", RISKY)
    assert peer.diagnostics(uri, 1)
    assert not [line for line in peer.errors if "Traceback" in line]
    assert peer.quit() == 0


def test_what_fails_inside_says_so_without_the_servers_insides(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    server = build()
    monkeypatch.setattr(server.protocol, "send_encoded", lambda *data: sent.append(json.loads(b"".join(data))))
    server.protocol.initialized_by_client = True
    # Anything that nobody foresaw: the protocol's own table is gone.
    monkeypatch.setattr(server, "session", None)
    logging.disable(logging.CRITICAL)
    try:
        server.protocol.receive({"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {}})
        server.protocol.receive({"jsonrpc": "2.0", "method": "textDocument/didSave", "params": {}})
    finally:
        logging.disable(logging.NOTSET)
    (answer,) = sent
    assert (answer["id"], answer["error"]["code"]) == (1, -32603)
    assert "Traceback" not in json.dumps(answer)


def test_a_server_whose_folder_was_removed_works(start: Start, tmp_path: Any) -> None:
    gone = tmp_path / "gone"
    peer = start(gone)
    peer.initialize(rootUri=None, workspaceFolders=None)
    gone.rmdir()
    uri = peer.open("untitled:Untitled-1", RISKY)
    assert [one["code"] for one in peer.diagnostics(uri, 1)] == ["ANK601"]


@pytest.mark.parametrize(
    ("said", "is_left"),
    [
        ({"trace": "compact"}, {}),
        ({"capabilities": {"textDocument": {"documentSymbol": {"symbolKind": {"valueSet": [1, 99]}}}}}, {}),
        ({"capabilities": {"textDocument": {"hover": True, "codeAction": {"resolveSupport": 1}}, "general": []}}, {}),
        (
            {
                "capabilities": {
                    "general": {"positionEncodings": ["utf-9", "utf-8"]},
                    "workspace": {"workspaceEdit": {"resourceOperations": ["create", "link"], "failureHandling": "?"}},
                    "textDocument": {"hover": {"contentFormat": ["html", "plaintext"]}},
                }
            },
            {"positionEncoding": "utf-8"},
        ),
        ({"clientInfo": {"version": 1}, "workspaceFolders": [{"uri": 5}, {"name": "x"}]}, {}),
    ],
    ids=["trace", "kinds", "objects", "lists", "members"],
)
def test_a_client_of_a_later_protocol_is_served(said: dict[str, Any], is_left: dict[str, Any]) -> None:
    sent: list[dict[str, Any]] = []
    server = build()
    server.protocol.send_encoded = lambda *data: sent.append(json.loads(b"".join(data)))  # type: ignore[method-assign]
    params = {"processId": None, "rootUri": None, "capabilities": {}} | said
    server.protocol.receive({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params})
    assert sent[0]["result"]["serverInfo"]["name"] == "ananke"
    for name, value in is_left.items():
        assert sent[0]["result"]["capabilities"][name] == value


@pytest.mark.parametrize("params", [None, 5, [], {"capabilities": 5}, {"processId": None}])
def test_a_client_that_says_nothing_of_itself_is_told_so(params: Any) -> None:
    sent: list[dict[str, Any]] = []
    server = build()
    server.protocol.send_encoded = lambda *data: sent.append(json.loads(b"".join(data)))  # type: ignore[method-assign]
    server.protocol.receive({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params})
    assert sent[0]["error"]["code"] == -32602
