"""What a person sees: diagnostics with evidence, hover, code lens, the IR document, fixes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.peer import Answer, Peer, span

Start = Callable[..., Peer]
SHOP = Path(__file__).parents[2] / "examples" / "shop"
TEXT = (SHOP / "orders.py").read_text("utf-8")


@pytest.fixture
def shop(start: Start, tmp_path: Path) -> tuple[Peer, str]:
    """A server that pushes, with the shop's file open."""
    peer = start()
    (peer.folder / ".ananke.toml").write_text((SHOP / ".ananke.toml").read_text("utf-8"))
    peer.initialize()
    return peer, peer.open("orders.py", TEXT)


def place(needle: str, offset: int = 0) -> dict[str, int]:
    """Position of some text in the shop's file."""
    before = TEXT[: TEXT.index(needle) + offset]
    return {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}


def test_diagnostics_carry_code_place_and_evidence(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    found = {(d["code"], d["severity"]): d for d in peer.diagnostics(uri, 1)}
    assert set(found) == {("ANK601", 1), ("ANK101", 4), ("ANK201", 4)}
    naming = found["ANK101", 4]
    assert naming["source"] == "ananke"
    assert naming["range"]["start"] == place("isOverdue")
    assert "18 of 19" in naming["message"]
    related = naming["relatedInformation"]
    assert len(related) == 2
    lines = TEXT.split("\n")
    for item in related:
        start = item["location"]["range"]["start"]
        name = item["message"].rpartition(" ")[2]
        assert lines[start["line"]][start["character"] :].startswith(name)
    assert "ANK101" in naming["codeDescription"]["href"] if "codeDescription" in naming else True


def test_pulled_diagnostics_are_unchanged_until_something_changes(start: Start) -> None:
    peer = start()
    capabilities = peer.initialize("vscode")["capabilities"]
    assert capabilities["diagnosticProvider"]["identifier"] == "ananke"
    uri = peer.open("a.py", "eval('1')\n")
    pull: dict[str, Any] = {"textDocument": {"uri": uri}}
    first = peer.request("textDocument/diagnostic", pull)
    assert (first["kind"], [d["code"] for d in first["items"]]) == ("full", ["ANK601"])
    again = peer.request("textDocument/diagnostic", pull | {"previousResultId": first["resultId"]})
    assert again == {"kind": "unchanged", "resultId": first["resultId"]}
    peer.change(uri, 2, {"range": span(0, 0, 0, 0), "text": "\n"})
    moved = peer.request("textDocument/diagnostic", pull | {"previousResultId": first["resultId"]})
    assert moved["items"][0]["range"]["start"]["line"] == 1
    assert peer.notified("textDocument/publishDiagnostics") == [], "never both"


def test_hover_shows_what_constrains_a_symbol_and_its_ir(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    hover = peer.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place("def place_order", 6)})
    value = hover["contents"]["value"]
    assert value.startswith("**method `OrderBook.place_order`")
    schema = json.loads(value.partition("```json\n")[2].partition("\n```")[0])
    assert schema["required"] == ["customer", "lines"]
    assert "```lark\n" in value and "```regex\n" in value
    assert "18 of 19" in value
    assert "compiled here" in value.rpartition("\n\n")[2]
    assert hover["range"] == {"start": place("place_order"), "end": place("place_order", len("place_order"))}
    inside = peer.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place("order = Order(", 2)})
    assert inside["contents"]["value"].startswith("**method `OrderBook.place_order`")
    assert "cached" in inside["contents"]["value"]
    nothing = peer.request(
        "textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 0}}
    )
    assert nothing is None


def test_hover_of_a_swallowed_symbol_is_nothing_wrong(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    line = place("def order_total")["line"]
    peer.change(uri, 2, {"range": span(line, 15, line, 16), "text": ""})
    peer.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": line + 2, "character": 6}})
    ir = peer.request("ananke/irContent", {"uri": f"ananke-ir:{uri.removeprefix('file://')}.ir.json"})
    assert "order_total signature" in ir["text"], "its last good constraint is kept"


def test_code_lens_and_the_ir_document_that_follows_an_edit(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    lenses = peer.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert len(lenses) == 1
    assert lenses[0]["command"]["title"] == "28 constraints · 4 violations · IR on demand"
    shown = peer.request(
        "workspace/executeCommand",
        {"command": lenses[0]["command"]["command"], "arguments": lenses[0]["command"]["arguments"]},
    )
    assert peer.notified("window/showDocument")[0]["uri"] == shown["uri"]
    content = peer.request("ananke/irContent", shown)
    assert content["languageId"] == "json"
    ir = json.loads(content["text"])
    assert len(ir["constraints"]) == 28
    same = peer.request("workspace/textDocumentContent", shown)
    assert same == {"text": content["text"]}
    since = len(peer.seen)
    peer.change(uri, 2, {"range": span(0, 0, 0, 0), "text": "def brand_new(a: int) -> int:\n    return a\n\n\n"})
    peer.wait(lambda m: m.get("method") == "ananke/irChanged" and m["params"] == shown, since)
    assert len(json.loads(peer.request("ananke/irContent", shown)["text"])["constraints"]) == 29
    one = peer.request("ananke/irContent", {"uri": shown["uri"] + "?symbol=brand_new"})
    assert '"brand_new signature"' in one["text"]
    for wrong in ("ananke-ir:/nowhere.py.ir.json", "file:///etc/passwd", shown["uri"] + "?symbol=nobody"):
        with pytest.raises(Answer):
            peer.request("ananke/irContent", {"uri": wrong})


CELLS = ("vscode-notebook-cell:/n/x.ipynb#W0sZmlsZQ%3D%3D", "vscode-notebook-cell:/n/x.ipynb#W1sZmlsZQ%3D%3D")


def test_every_document_has_an_ir_document_of_its_own(start: Start) -> None:
    peer = start()
    peer.initialize()
    addresses = ("file:///n/x.ipynb", "git:/n/x.py?%7B%22ref%22%3A%22~%22%7D", "file:///n/x.py", "untitled:Untitled-1")
    for number, uri in enumerate((*CELLS, *addresses)):
        peer.open(uri, f"def f_{number}(a: int) -> int:\n    return a\n")
    for number, uri in enumerate((*CELLS, *addresses)):
        for symbol in ("", f"f_{number}"):
            argument = {"uri": uri} | ({"symbol": symbol} if symbol else {})
            address = peer.execute("ananke.showIR", **argument)["uri"]
            text = peer.request("ananke/irContent", {"uri": address})["text"]
            assert f'"f_{number} signature"' in text and text.count(' signature"') == 1, uri


def test_the_outline_is_nested_as_the_text_is(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    outline = peer.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    names = [item["name"] for item in outline]
    assert names[:4] == ["OrderState", "OrderLine", "Order", "OrderBook"]
    book = outline[3]
    assert [child["name"] for child in book["children"]][:2] == ["__init__", "place_order"]


def test_a_client_that_knows_no_nesting_gets_a_list(start: Start) -> None:
    peer = start()
    peer.initialize(capabilities={})
    uri = peer.open("a.py", "class A:\n    def f(self): pass\n\n\ndef g(): pass\n")
    found = peer.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert [(one["name"], one.get("containerName")) for one in found] == [("A", None), ("f", "A"), ("g", None)]
    assert found[1]["location"] == {"uri": uri, "range": span(1, 4, 1, 21)}


LEFT_OUT = {
    "large.py": ("x = 1\n" * 500, "larger than 2,000 bytes"),
    "made.py": ("# @generated\neval('1')\n", "generated"),
    "binary.py": ("x = '\0'\neval('1')\n", "binary"),
}


@pytest.mark.parametrize("client", ["neovim", "vscode"])
def test_a_file_that_is_left_out_says_so_once_and_has_no_ir(start: Start, client: str) -> None:
    peer = start()
    (peer.folder / ".ananke.toml").write_text("[extract]\nmax_file_bytes = 2000\n")
    peer.initialize(client)
    for name, (text, reason) in LEFT_OUT.items():
        uri = peer.open(name, text)
        there = {"textDocument": {"uri": uri}}
        for version in (2, 3):
            (said,) = peer.request("textDocument/diagnostic", there)["items"]
            assert (said["code"], said["severity"]) == ("ANK902", 3)
            assert said["message"] == f"this file is not checked: {reason}"
            peer.change(uri, version, {"range": span(1, 0, 1, 0), "text": "y = 1\n"})
        assert peer.request("textDocument/hover", there | {"position": {"line": 0, "character": 0}}) is None
        for method in ("codeLens", "documentSymbol"):
            assert peer.request(f"textDocument/{method}", there) == []
        for command, more in (("compileFile", {}), ("showIR", {}), ("extractToFile", {}), ("export", {"symbol": "f"})):
            with pytest.raises(Answer, match=f"left out: {reason}"):
                peer.execute(f"ananke.{command}", uri=uri, **more)
        with pytest.raises(Answer, match=f"left out: {reason}"):
            peer.request("ananke/irContent", {"uri": f"ananke-ir:{uri.removeprefix('file://')}.ir.json"})
        # It fits again.
        peer.change(uri, 4, {"text": "eval('1')\n"})
        assert [one["code"] for one in peer.request("textDocument/diagnostic", there)["items"]] == ["ANK601"]


def apply(text: str, edits: list[dict[str, Any]]) -> str:
    """A text with edits applied, as an editor does (columns of ASCII lines)."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(
        edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True
    ):
        first, last = (starts[edit["range"][end]["line"]] + edit["range"][end]["character"] for end in ("start", "end"))
        text = text[:first] + edit["newText"] + text[last:]
    return text


def test_a_rename_fix_takes_all_references_of_the_file(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    line = TEXT.count("\n")
    peer.change(uri, 2, {"range": span(line, 0, line, 0), "text": "late = [isOverdue, not_isOverdue, 'isOverdue']\n"})
    text = TEXT + "late = [isOverdue, not_isOverdue, 'isOverdue']\n"
    at = place("isOverdue")
    finding = next(d for d in peer.diagnostics(uri, 2) if d["code"] == "ANK101")
    actions = peer.request(
        "textDocument/codeAction",
        {"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": [finding]}},
    )
    assert [action["title"] for action in actions][:1] == ['Rename to "is_overdue"'] or "is_overdue" in actions[0][
        "title"
    ]
    change = actions[0]["edit"]["documentChanges"][0]
    assert change["textDocument"] == {"uri": uri, "version": 2}
    after = apply(text, change["edits"])
    assert "def is_overdue(" in after
    assert "late = [is_overdue, not_isOverdue, 'isOverdue']" in after
    peer.change(uri, 3, {"text": after})
    assert "ANK101" not in {d["code"] for d in peer.diagnostics(uri, 3)}


def test_a_finding_is_ignored_by_a_comment(start: Start) -> None:
    peer = start()
    peer.initialize()
    text = "x = eval('1') + eval('2')\n"
    uri = peer.open("a.py", text)
    assert [d["code"] for d in peer.diagnostics(uri, 1)] == ["ANK601", "ANK601"]
    asked = {"textDocument": {"uri": uri}, "range": span(0, 0, 1, 0), "context": {"diagnostics": []}}
    actions = peer.request("textDocument/codeAction", asked)
    (ignore,) = (action for action in actions if action["title"] == "Ignore ANK601 here")
    assert (ignore["kind"], ignore["isPreferred"]) == ("quickfix", False)
    after = apply(text, ignore["edit"]["documentChanges"][0]["edits"])
    assert after == text.rstrip() + "  # ananke: ignore[ANK601]\n"
    peer.change(uri, 2, {"text": after})
    assert peer.diagnostics(uri, 2) == []


def test_only_what_was_asked_for_is_offered(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    at = place("isOverdue")
    asked = {"textDocument": {"uri": uri}, "range": {"start": at, "end": at}}
    assert peer.request("textDocument/codeAction", asked | {"context": {"diagnostics": [], "only": ["refactor"]}}) == []
    everything = peer.request(
        "textDocument/codeAction", asked | {"context": {"diagnostics": [], "only": ["source.fixAll"]}}
    )
    assert all(action["kind"] == "source.fixAll.ananke" for action in everything)


def test_inline_decorations_have_one_switch(start: Start) -> None:
    for inline, count in (("off", 0), ("quiet", 1), ("all", 3)):
        peer = start()
        peer.initialize("neovim", initializationOptions={"inline": inline}, capabilities={})
        uri = peer.open("a.py", "def one(): pass\n\n\ndef two(): pass\n")
        assert len(peer.request("textDocument/codeLens", {"textDocument": {"uri": uri}})) == count, inline


def test_hover_on_what_states_nothing_says_what_it_is(shop: tuple[Peer, str]) -> None:
    peer, uri = shop
    at = {"textDocument": {"uri": uri}, "position": place("class OrderBook", 8)}
    words = peer.request("textDocument/hover", at)["contents"]["value"]
    assert words.startswith("**class `OrderBook`** — All orders, by number.")
    assert "```json" not in words


def test_a_client_of_3_18_is_told_to_read_the_ir_again(start: Start) -> None:
    peer = start()
    peer.initialize(capabilities={"workspace": {"textDocumentContent": {"dynamicRegistration": True}}})
    uri = peer.open("orders.py", TEXT)
    address = peer.request("workspace/executeCommand", {"command": "ananke.showIR", "arguments": [{"uri": uri}]})["uri"]
    text = peer.request("workspace/textDocumentContent", {"uri": address})["text"]
    assert json.loads(text)["constraint_count"] > 10
    peer.change(uri, 2, {"range": span(0, 0, 0, 0), "text": "def added(a: int) -> int:\n    return a\n\n\n"})
    told = peer.wait(lambda m: m.get("method") == "workspace/textDocumentContent/refresh")
    assert told["params"] == {"uri": address}
    assert "added signature" in peer.request("workspace/textDocumentContent", {"uri": address})["text"]


def test_hover_shows_ranges_with_the_lines_of_their_guards(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open(
        "a.py", "def f(x: int):\n    if x < 0:\n        raise ValueError\n    if x > 9:\n        raise ValueError\n"
    )
    ask = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}}
    value = peer.request("textDocument/hover", ask)["contents"]["value"]
    assert "| semantic | f(x) ≥ 0, ≤ 9 | 1.00 | guarded in lines 2, 4 |" in value
    assert '"maximum": 9' in value
    peer.change(uri, 2, {"range": span(1, 11, 1, 12), "text": "2"})
    value = peer.request("textDocument/hover", ask)["contents"]["value"]
    assert "f(x) ≥ 2, ≤ 9" in value
