"""Edits keep the server's text the editor's text, in every encoding and with every line ending."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from ananke_server.lsp.memory import give_back
from tests.lsp.peer import Peer, span

Start = Callable[..., Peer]
WIDTHS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode()),
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-32": len,
}
PIECES = [
    "def some_name(a: int) -> int:\n    return a\n\n\n",
    "class Thing:\n    size: int = 0\n\n",
    "eval('1')\n",
    "x = '🍎'\n",
    "# café\u2028same line\n",
    "\x0c\n",
    "\r\n",
    "\r",
    "é",
    "🍎",
    "",
    "",
]


class Model:
    """The text as an editor keeps it: lines end with \\n, \\r\\n or \\r and nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text

    def lines(self) -> list[int]:
        """Offsets at which lines begin."""
        starts, at = [0], 0
        while at < len(self.text):
            character = self.text[at]
            at += 2 if self.text.startswith("\r\n", at) else 1
            if character in "\r\n":
                starts.append(at)
        return starts

    def position(self, offset: int, width: Callable[[str], int]) -> tuple[int, int]:
        """Line and column of an offset."""
        starts = self.lines()
        line = max(number for number, start in enumerate(starts) if start <= offset)
        return line, width(self.text[starts[line] : offset])

    def legal(self, offset: int) -> int:
        """The offset, moved out of the middle of a \\r\\n."""
        inside = 0 < offset < len(self.text) and self.text[offset - 1 : offset + 1] == "\r\n"
        return offset - 1 if inside else offset


@pytest.mark.parametrize(("client", "encoding"), [("neovim", "utf-8"), ("vscode", "utf-16"), ("emacs", "utf-32")])
def test_after_random_edits_the_server_answers_as_for_a_fresh_document(
    start: Start, client: str, encoding: str
) -> None:
    rng = random.Random(encoding)
    peer = start()
    symbols = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}
    offered = {"general": {"positionEncodings": [encoding]}, "textDocument": symbols}
    chosen = peer.initialize(client, capabilities=offered)["capabilities"]["positionEncoding"]
    assert chosen == encoding
    width = WIDTHS[encoding]
    model = Model("".join(rng.choice(PIECES) for _ in range(30)))
    uri = peer.open("edited.py", model.text)
    for version in range(2, 42):
        changes = []
        for _ in range(rng.randrange(1, 4)):
            first = model.legal(rng.randrange(len(model.text) + 1))
            last = model.legal(min(len(model.text), first + rng.choice([0, 0, 1, 3, 40])))
            first, last = min(first, last), max(first, last)
            text = rng.choice(PIECES)
            changes.append({"range": span(*model.position(first, width), *model.position(last, width)), "text": text})
            model.text = model.text[:first] + text + model.text[last:]
        peer.change(uri, version, *changes)
    edited = answers(peer, uri, 41)
    fresh = peer.open("fresh.py", model.text)
    assert edited == answers(peer, fresh, 1)
    assert peer.quit() == 0
    assert peer.errors == []


def answers(peer: Peer, uri: str, version: int) -> object:
    """What the server says of a document, places included."""
    symbols = peer.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    found = [(d["range"], d["code"], d["message"]) for d in peer.diagnostics(uri, version)]
    return symbols, found


def test_replacing_the_whole_text(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open("a.py", "eval('1')\n" * 3)
    assert len(peer.diagnostics(uri, 1)) == 3
    peer.change(uri, 2, {"text": "x = 1\n"})
    assert peer.diagnostics(uri, 2) == []


def test_positions_are_in_the_editors_encoding(start: Start) -> None:
    for client, column in (("neovim", 12), ("vscode", 10)):
        peer = start()
        peer.initialize(client)
        uri = peer.open("a.py", "x = '🍎'; eval('1')\n")
        if client == "vscode":
            found = peer.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
        else:
            found = peer.diagnostics(uri)
        assert found[0]["range"]["start"] == {"line": 0, "character": column}, client


def test_what_is_no_source_text_is_said_once_and_comes_back(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open("a.py", "x = '\0'\n")
    only = peer.diagnostics(uri, 1)
    assert [(d["code"], d["severity"]) for d in only] == [("ANK902", 3)]
    assert "binary" in only[0]["message"]
    assert (
        peer.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})
        is None
    )
    peer.change(uri, 2, {"range": span(0, 5, 0, 6), "text": "eval"})
    assert peer.diagnostics(uri, 2) == []
    large = peer.open("large.py", "x = 1\n" * 400_000)
    assert "larger than 2,000,000 bytes" in peer.diagnostics(large, 1)[0]["message"]
    peer.change(large, 2, {"text": "eval('1')\n"})
    assert [d["code"] for d in peer.diagnostics(large, 2)] == ["ANK601"]


def test_other_languages_and_documents_without_a_file(start: Start) -> None:
    peer = start()
    peer.initialize()
    peer.open("notes.txt", "eval('1')\n", language="plaintext")
    uri = peer.open("untitled:Untitled-1", "eval('1')\n")
    assert [d["code"] for d in peer.diagnostics(uri)] == ["ANK601"]
    pushed = {params["uri"] for params in peer.notified("textDocument/publishDiagnostics")}
    assert pushed == {uri}


def test_a_file_deleted_while_open_stays_open(start: Start) -> None:
    peer = start()
    peer.initialize()
    path = peer.folder / "gone.py"
    path.write_text("x = 1\n")
    uri = peer.open("gone.py", "x = 1\n")
    peer.diagnostics(uri, 1)
    path.unlink()
    peer.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 3}]})
    peer.change(uri, 2, {"text": "eval('1')\n"})
    assert [d["code"] for d in peer.diagnostics(uri, 2)] == ["ANK601"]
    peer.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    since = len(peer.seen)
    peer.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert peer.diagnostics(uri, since=since) == []
    assert peer.quit() == 0


def test_memory_of_closed_documents_is_given_back_while_others_are_edited(start: Start) -> None:
    give_back()
    peer = start()
    peer.initialize(initializationOptions={"workspace": False})
    kept = peer.open("kept.py", "eval('1')\n")
    for number in range(5):
        uri = peer.open(f"closed{number}.py", "x = 1\n" * 2_000)
        peer.diagnostics(uri, 1)
        peer.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    for version in range(2, 30):
        peer.change(kept, version, {"text": "eval('1')\n" * version})
        assert len(peer.diagnostics(kept, version)) == version
    assert peer.quit() == 0
    assert peer.errors == []
