"""``ananke.holeGrammar``: the grammar of a position in an open document, as an editor or agent asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ananke_core.engines.llguidance import accepts, load
from tests.lsp.peer import Answer, Peer

Start = Callable[..., Peer]
TEXT = "def total(prices: list[int]) -> int:\n    é𝒳 = len(prices)\n    return sum(\n"


@pytest.fixture
def opened(start: Start) -> tuple[Peer, str]:
    peer = start()
    (peer.folder / ".ananke.toml").write_text('[check]\ndenied_calls = ["print", "os.abort"]\n')
    peer.initialize()
    return peer, peer.open("a.py", TEXT)


def ask(peer: Peer, **argument: Any) -> Any:
    return peer.request("workspace/executeCommand", {"command": "ananke.holeGrammar", "arguments": [argument]})


def test_gives_the_grammar_and_names_of_a_position(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    found = ask(peer, uri=uri, position={"line": 2, "character": 15})
    assert found["scale"] == "expression" and found["version"] == 1
    assert found["names"][:3] == ["prices", "é𝒳", "total"]
    assert found["unenforced"] == [
        "dotted callees are checked, not decoded: builtins.eval, builtins.exec",
        "dotted callees are checked, not decoded: os.abort",
    ]
    assert load(found["lark"]) == []
    assert accepts(found["lark"], "prices)") and not accepts(found["lark"], "prices")
    assert not accepts(found["lark"], "print(1))") and not accepts(found["lark"], "eval('1'))")
    only = ask(peer, uri=uri, position={"line": 2, "character": 15}, namesOnly=True)
    assert accepts(only["lark"], "prices)") and not accepts(only["lark"], "princes)")


@pytest.mark.parametrize(("client", "character"), [("neovim", 13), ("vscode", 10), ("emacs", 9)])
def test_columns_are_in_the_units_of_the_client(start: Start, client: str, character: int) -> None:
    peer = start()
    peer.initialize(client)
    uri = peer.open("a.py", TEXT)
    lark = ask(peer, uri=uri, position={"line": 1, "character": character})["lark"]
    # In front of `len`, so that an operand of it is still missing.
    assert accepts(lark, "prices and ") and not accepts(lark, "prices")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "position: is missing"),
    ({"position": 5}, "position: no object"),
    ({"position": {"line": 0, "character": -1}}, "position.character"),
    ({"position": {"line": True, "character": 1}}, "position.line"),
    ({"position": {"line": 99, "character": 0}}, "line 100 is behind the end"),
    ({"position": {"line": 0, "character": 99}}, "column 100 is behind the end of line 1"),
    ({"position": {"line": 0, "character": 0}, "scale": "file"}, "scale: none of expression, statement"),
    ({"position": {"line": 0, "character": 0}, "scale": "block", "namesOnly": True}, "names-only"),
    ({"position": {"line": 0, "character": 0}, "namesOnly": 1}, "namesOnly"),
]


def test_arguments_are_validated(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    for argument, said in WRONG:
        with pytest.raises(Answer) as wrong:
            ask(peer, uri=uri, **argument)
        assert wrong.value.code == -32602
        assert said in str(wrong.value)
