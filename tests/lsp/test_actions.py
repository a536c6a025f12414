"""Code actions as clients use them: with edits at once or when chosen, all at once, on save, and about habits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.lsp.peer import Answer, Peer, span
from tests.lsp.test_features import apply

Start = Callable[..., Peer]

SNAKE = "\n\n".join(f"def load_item_{n}(a: int) -> int:\n    return a\n" for n in range(20))
TEXT = f"{SNAKE}\n\ndef loadAll(a: int) -> int:\n    return loadAll(a)\n"
IDLE = "a = 1  # ananke: ignore[ANK601]\nb = 2  # ananke: ignore[ANK501]\n"
RESOLVES = {
    "codeAction": {
        "dataSupport": True,
        "resolveSupport": {"properties": ["edit"]},
        "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
    }
}


def actions(peer: Peer, uri: str, line: int, only: list[str] | None = None) -> list[dict[str, Any]]:
    context: dict[str, Any] = {"diagnostics": []} | ({"only": only} if only else {})
    params = {"textDocument": {"uri": uri}, "range": span(line, 0, line, 99), "context": context}
    found: list[dict[str, Any]] = peer.request("textDocument/codeAction", params)
    return found


def test_an_edit_comes_when_the_action_was_chosen(start: Start) -> None:
    peer = start()
    peer.initialize("resolving")
    uri = peer.open("a.py", TEXT)
    line = TEXT[: TEXT.index("def loadAll")].count("\n")
    (rename,) = [one for one in actions(peer, uri, line) if "load_all" in one["title"]]
    assert "edit" not in rename
    resolved = peer.request("codeAction/resolve", rename)
    edits = resolved["edit"]["documentChanges"][0]["edits"]
    assert apply(TEXT, edits) == TEXT.replace("loadAll", "load_all")
    peer.change(uri, 2, {"range": span(0, 0, 0, 0), "text": "\n"})
    with pytest.raises(Answer) as stale:
        peer.request("codeAction/resolve", rename)
    assert stale.value.code == -32801
    for data in ({}, {"uri": uri, "version": 2}, {"uri": uri, "version": 2, "kind": 3, "start": "x"}):
        with pytest.raises(Answer) as wrong:
            peer.request("codeAction/resolve", {"title": "t", "data": data})
        assert wrong.value.code == -32602


@pytest.mark.parametrize("client", ["neovim", "resolving"])
def test_everything_safe_is_fixed_in_one_go(start: Start, client: str) -> None:
    peer = start()
    peer.initialize(client)
    uri = peer.open("a.py", IDLE)
    assert [one["code"] for one in peer.diagnostics(uri, 1)] == ["ANK950", "ANK950"]
    assert not [one for one in actions(peer, uri, 0) if one["kind"] == "source.fixAll.ananke"]
    (fix_all,) = actions(peer, uri, 0, ["source.fixAll"])
    assert fix_all["kind"] == "source.fixAll.ananke"
    # The empty kind is that of all.
    assert {one["kind"] for one in actions(peer, uri, 0, [""])} == {"quickfix", "source.fixAll.ananke"}
    if client == "resolving":
        fix_all = peer.request("codeAction/resolve", fix_all)
    assert apply(IDLE, fix_all["edit"]["documentChanges"][0]["edits"]).split() == ["a", "=", "1", "b", "=", "2"]


PLAIN: dict[str, Any] = {"textDocument": {}, "workspace": {}}


def test_a_client_without_versions_gets_plain_edits(start: Start) -> None:
    peer = start()
    peer.initialize(capabilities=PLAIN)
    uri = peer.open("a.py", IDLE)
    (fix_all,) = actions(peer, uri, 0, ["source.fixAll"])
    assert list(fix_all["edit"]) == ["changes"]
    assert apply(IDLE, fix_all["edit"]["changes"][uri]).split() == ["a", "=", "1", "b", "=", "2"]


def test_a_client_that_takes_no_edits_is_not_asked_to(start: Start) -> None:
    peer = start()
    peer.initialize(capabilities=PLAIN)
    uri = peer.open("a.py", IDLE)
    peer.open(".ananke.toml", "", "toml")
    with pytest.raises(Answer, match="takes no edits"):
        peer.execute("ananke.switchOff", uri=uri, code="ANK101")
    assert not peer.notified("workspace/applyEdit")


def will_save(peer: Peer, uri: str, reason: int) -> list[dict[str, Any]]:
    params = {"textDocument": {"uri": uri}, "reason": reason}
    found: list[dict[str, Any]] = peer.request("textDocument/willSaveWaitUntil", params)
    return found


def test_a_save_fixes_where_the_person_wants_it(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open("a.py", IDLE)
    assert will_save(peer, uri, 1) == []
    peer.settings = {"fixOnSave": True}
    peer.notify("workspace/didChangeConfiguration", {"settings": None})
    assert peer.wait(lambda m: m.get("method") == "workspace/configuration", 3)
    edits = will_save(peer, uri, 1)
    assert apply(IDLE, edits).split() == ["a", "=", "1", "b", "=", "2"]
    # The editor saves by itself after a while.
    assert will_save(peer, uri, 2) == []


def test_a_habit_can_be_pinned_or_let_go_from_its_finding(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open("a.py", TEXT)
    line = TEXT[: TEXT.index("def loadAll")].count("\n")
    found = {one["command"]["command"]: one for one in actions(peer, uri, line) if "command" in one}
    assert set(found) == {"ananke.pin", "ananke.switchOff"}
    assert "20 of 21" in found["ananke.pin"]["title"]
    mark = len(peer.seen)
    peer.request("workspace/executeCommand", found["ananke.pin"]["command"])
    assert peer.diagnostics(uri, 1, since=mark)[0]["severity"] == 2
    # What is declared is no habit any more.
    assert [one for one in actions(peer, uri, line) if "command" in one] == []
