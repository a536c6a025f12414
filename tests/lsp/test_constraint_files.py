"""Configuration files and constraint sets as documents: what is wrong, what it means, what may stand there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.peer import Answer, Peer

Start = Callable[..., Peer]

SET = {
    "name": "pinned",
    "language": "python",
    "constraints": [
        {"name": "no eval", "kind": "security", "rule": {"type": "call", "denied": ["eval"]}},
        {"name": "be kind", "kind": "semantic", "description": "to readers"},
    ],
}
TOML = """name = "pinned"
language = "python"

[[constraints]]
name = "functions"
kind = "syntactic"

[constraints.rule]
type = "naming"
symbol_kind = "function"
style = "snake_case"

[[constraints]]
name = "no eval"
kind = "security"
rule = { type = "call", denied = ["eval"] }
"""


@pytest.fixture
def peer(start: Start) -> Peer:
    peer = start()
    peer.initialize()
    return peer


def opened(peer: Peer, name: str, text: str) -> str:
    uri = (peer.folder / name).as_uri()
    language = name.rpartition(".")[2]
    item = {"uri": uri, "languageId": language, "version": 1, "text": text}
    peer.notify("textDocument/didOpen", {"textDocument": item})
    return uri


def at(text: str, mark: str, behind: int | None = None) -> dict[str, int]:
    offset = text.index(mark) + (len(mark) if behind is None else behind)
    return {"line": text.count("\n", 0, offset), "character": offset - (text.rfind("\n", 0, offset) + 1)}


def asked(peer: Peer, method: str, uri: str, position: dict[str, int]) -> Any:
    return peer.request(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position})


def labels(peer: Peer, uri: str, position: dict[str, int]) -> list[str]:
    return [item["label"] for item in asked(peer, "completion", uri, position)["items"]]


def test_a_configuration_is_checked_as_it_is_typed(peer: Peer) -> None:
    text = '[check]\ndenied_cals = ["x"]\nseverity = { ANK101 = "loud" }\n'
    uri = opened(peer, ".ananke.toml", text)
    found = peer.diagnostics(uri, 1)
    assert [(d["code"], d["range"]["start"]["line"]) for d in found] == [("ANK901", 1), ("ANK901", 2)]
    assert "did you mean denied_calls?" in found[0]["message"]
    start, end = at(text, "denied_cals", 0), at(text, "denied_cals")
    assert found[0]["range"] == {"start": start, "end": end}
    peer.change(uri, 2, {"range": {"start": start, "end": end}, "text": "denied_calls"})
    assert [d["range"]["start"]["line"] for d in peer.diagnostics(uri, 2)] == [2]
    before = len(peer.seen)
    peer.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert peer.diagnostics(uri, since=before) == []


def test_columns_are_the_editors(start: Start) -> None:
    peer = start()
    peer.initialize("vscode")
    text = '[check]\n"🍎🍎" = 1\n'
    uri = opened(peer, ".ananke.toml", text)
    report = peer.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    again = {"textDocument": {"uri": uri}, "previousResultId": report["resultId"]}
    assert peer.request("textDocument/diagnostic", again)["kind"] == "unchanged"
    assert report["items"][0]["range"] == {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 6}}


def test_five_faults_of_a_set_stand_where_they_are(peer: Peer) -> None:
    broken = json.dumps(SET, indent=1).replace('"security"', '"secret"').replace('"call"', '"cal"')
    broken = broken.replace('"to readers"', "5").replace('"be kind"', "null").replace('"denied"', '"denied_"')
    found = peer.diagnostics(opened(peer, "a.constraints.json", broken), 1)
    lines = broken.splitlines()
    assert len(found) >= 4
    for diagnostic in found:
        assert diagnostic["code"] in {"ANK911", "ANK910"}
        assert any(word in lines[diagnostic["range"]["start"]["line"]] for word in ("secret", "cal", "5", "null"))


def test_what_nothing_enforces_is_said_at_its_constraint(peer: Peer) -> None:
    text = json.dumps(SET, indent=1)
    (found,) = peer.diagnostics(opened(peer, "constraints.json", text), 1)
    assert (found["code"], found["severity"]) == ("ANK913", 4)
    assert text.splitlines()[found["range"]["start"]["line"] + 1].strip() == '"name": "be kind",'


@pytest.mark.parametrize(
    ("name", "text"), [("a.constraints.json", json.dumps(SET, indent=1)), ("ananke.constraints.toml", TOML)]
)
def test_hover_shows_what_a_constraint_compiles_to(peer: Peer, name: str, text: str) -> None:
    uri = opened(peer, name, text)
    words = asked(peer, "hover", uri, at(text, "no eval", 2))["contents"]["value"]
    assert "**no eval** — security, hard, error" in words
    assert "```regex\neval\n```" in words


def test_hover_on_a_key_says_what_it_means(peer: Peer) -> None:
    text = "[defaults]\nlevel = 1\n"
    uri = opened(peer, ".ananke.toml", text)
    hover = asked(peer, "hover", uri, at(text, "level", 2))
    assert hover["contents"]["value"].startswith("**defaults.level** — 0 as given")
    assert hover["range"]["start"] == at(text, "level", 0)
    text = json.dumps(SET, indent=1)
    uri = opened(peer, "constraints.json", text)
    assert "What sort of statement" in asked(peer, "hover", uri, at(text, '"kind', 3))["contents"]["value"]
    assert asked(peer, "hover", opened(peer, "empty.constraints.json", ""), {"line": 0, "character": 0}) is None


FITTING: list[tuple[str, str, list[str]]] = [
    (".ananke.toml", "[che", ["check", "defaults"]),
    (".ananke.toml", "[check]\nden", ["denied_calls", "denied_imports", "naming"]),
    (".ananke.toml", '[modal]\ntransport = "', ["http", "sdk"]),
    (".ananke.toml", "[llm]\nenabled = ", ["true", "false"]),
    (".ananke.toml", '[check]\nnaming = { function = "', ["snake_case", "camelCase"]),
    (".ananke.toml", '[check.severity]\nANK101 = "', ["error", "off"]),
    (".ananke.toml", "[check.severity]\n", ["ANK101", "ANK601"]),
    (".ananke.toml", "[check.la", ["check.layers", "check.max"]),
    (".ananke.toml", "[[check.layers]]\n", ["name", "paths", "may_import"]),
    (".ananke.toml", "[check]\nlayers = [ { na", ["name", "paths", "may_import"]),
    (".ananke.toml", '[check]\nlayers = [ { name = "a", paths = ["a", "b"], ', ["may_import"]),
    (".ananke.toml", '[check]\nseverity = { ANK101 = "off", ANK201 = "', ["error", "off"]),
    (".ananke.toml", '[extract]\nlanguages = ["', ["python", "typescript"]),
    (".ananke.toml", 'check.naming.function = "', ["snake_case"]),
    ("constraints.toml", '[[constraints]]\nrule.type = "', ["naming"]),
    ("constraints.toml", '[[constraints]]\nrule = { type = "naming", ', ["style", "symbol_kind"]),
    ("constraints.json", '{"constraints": [{"', ["name", "kind", "rule", "scope"]),
    ("constraints.json", '{"constraints": [{"kind": "', ["security", "syntactic"]),
    ("constraints.json", '{"constraints": [{"rule": {"type": "', ["naming", "call", "signature"]),
    ("constraints.json", '{"constraints": [{"rule": {"type": "naming", "', ["style", "symbol_kind"]),
    ("constraints.json", '{"constraints": [{"rule": {"type": "naming", "style": "', ["snake_case"]),
    ("constraints.toml", '[[constraints]]\nkind = "', ["security"]),
    ("constraints.toml", "[[constraints]]\n", ["name", "tier"]),
    ("constraints.toml", '[[constraints]]\n[constraints.rule]\ntype = "', ["import"]),
    ("constraints.toml", '[[constraints]]\n[constraints.rule]\ntype = "size"\n', ["maximum", "measure"]),
    ("constraints.toml", '[[constraints]]\ntier = "', ["hard", "soft"]),
]
"""A file, what is typed of it, and words that are offered there."""


def test_completion_offers_what_fits(peer: Peer) -> None:
    for number, (name, text, expected) in enumerate(FITTING):
        uri = opened(peer, f"{number}/{name}", text)
        found = labels(peer, uri, at(text, text))
        assert set(expected) <= set(found), (text, found)


TYPED = [
    (".ananke.toml", "[che", "check", "[check"),
    (".ananke.toml", "[check]\nden", "denied_calls", "[check]\ndenied_calls = "),
    (".ananke.toml", '[check]\n"den', "denied_calls", "[check]\ndenied_calls = "),
    (
        ".ananke.toml",
        '[check]\nnaming = { function = "kebab-c',
        "kebab-case",
        '[check]\nnaming = { function = "kebab-case',
    ),
    (".ananke.toml", "[defaults]\nuse_modal = a", "auto", '[defaults]\nuse_modal = "auto"'),
    ("constraints.toml", "[[constraints.ru", "constraints.rule", "[[constraints.rule"),
    ("constraints.toml", '[[constraints]]\nname = "é🍎"\nki', "kind", '[[constraints]]\nname = "é🍎"\nkind = '),
    ("constraints.json", '{"constraints": [{"na', "name", '{"constraints": [{"name'),
    (
        "constraints.json",
        '{"constraints": [{"name": "🍎", "kind": "sec',
        "security",
        '{"constraints": [{"name": "🍎", "kind": "security',
    ),
    ("constraints.json", '{"constraints": [{ki', "kind", '{"constraints": [{"kind": '),
]
"""A file, what is typed of it, a word that is taken, and what is there then."""


def test_what_is_offered_takes_the_place_of_what_was_typed(start: Start) -> None:
    peer = start()
    peer.initialize("vscode")
    for number, (name, text, word, after) in enumerate(TYPED):
        last = text.rpartition("\n")[2]
        place = {"line": text.count("\n"), "character": len(last.encode("utf-16-le")) // 2}
        found = asked(peer, "completion", opened(peer, f"{number}/{name}", text), place)["items"]
        (edit,) = (one["textEdit"] for one in found if one["label"] == word)
        assert edit["range"]["end"] == place
        typed = place["character"] - edit["range"]["start"]["character"]
        assert text[: len(text) - typed] + edit["newText"] == after


def test_completion_is_silent_in_code(peer: Peer) -> None:
    uri = peer.open("a.py", "import os\n")
    assert labels(peer, uri, {"line": 0, "character": 3}) == []


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("constraints.json", json.dumps(SET, indent=1), ["no eval", "be kind"]),
        ("constraints.toml", TOML, ["functions", "no eval"]),
    ],
)
def test_constraints_fold(peer: Peer, name: str, text: str, names: list[str]) -> None:
    uri = opened(peer, name, text)
    found = peer.request("textDocument/foldingRange", {"textDocument": {"uri": uri}})
    folded = ["\n".join(text.splitlines()[fold["startLine"] : fold["endLine"] + 1]) for fold in found]
    assert len(folded) == len(names)
    for part, called in zip(folded, names, strict=True):
        assert [other for other in names if f'"{other}"' in part] == [called]
        assert part.strip()[0] in "{["


def test_files_without_constraints_fold_as_the_editor_folds_them(peer: Peer) -> None:
    # An empty list would be taken for an answer: VS Code then folds nothing by indentation.
    for name, text in (
        ("a.py", "def f():\n    return 1\n"),
        (".ananke.toml", "[check]\nmax = {}\n"),
        ("a.ts", "{\n}\n"),
    ):
        uri = peer.open(name, text, name.rpartition(".")[2].replace("py", "python").replace("ts", "typescript"))
        assert peer.request("textDocument/foldingRange", {"textDocument": {"uri": uri}}) is None


def test_a_set_over_the_cap_is_left_out_and_says_so(start: Start) -> None:
    peer = start()
    (peer.folder / ".ananke.toml").write_text("[extract]\nmax_file_bytes = 200\n")
    peer.initialize()
    text = json.dumps(SET, indent=1)
    uri = opened(peer, "constraints.json", text)
    (said,) = peer.diagnostics(uri, 1)
    assert (said["code"], said["severity"]) == ("ANK902", 3)
    assert said["message"] == "this file is not checked: larger than 200 bytes"
    assert asked(peer, "hover", uri, at(text, "no eval", 2)) is None
    assert labels(peer, uri, at(text, '"kind')) == []
    assert peer.request("textDocument/codeLens", {"textDocument": {"uri": uri}}) == []
    with pytest.raises(Answer, match="left out: larger than 200 bytes"):
        peer.execute("ananke.compileFile", uri=uri)
    peer.change(uri, 2, {"text": '{"constraints": [{"name": "a", "kind": "semantic"}]}'})
    assert [one["code"] for one in peer.diagnostics(uri, 2)] == ["ANK913"]


def test_hostile_files_do_no_harm(peer: Peer, tmp_path: Path) -> None:
    for number, text in enumerate(
        ["", "{", "[" * 5_000, '{"constraints": 5}', "\x00", '{"constraints": [[[[{}]]]]}', "[[[", "a = "]
    ):
        for ending in ("json", "toml"):
            uri = opened(peer, f"{number}.constraints.{ending}", text)
            peer.diagnostics(uri, 1)
            asked(peer, "hover", uri, {"line": 0, "character": 1})
            asked(peer, "completion", uri, {"line": 0, "character": 1})
            peer.request("textDocument/foldingRange", {"textDocument": {"uri": uri}})
    assert not [line for line in peer.errors if "Traceback" in line]


def test_conflicts_and_words_are_shown_at_their_constraints(peer: Peer) -> None:
    clashing = {
        "language": "python",
        "constraints": [
            {"name": "only a", "kind": "architectural", "rule": {"type": "import", "allowed": ["a"]}},
            {"name": "not a", "kind": "architectural", "rule": {"type": "import", "denied": ["a"]}},
            {"name": "be kind", "kind": "semantic"},
        ],
    }
    text = json.dumps(clashing, indent=1)
    found = peer.diagnostics(opened(peer, "constraints.json", text), 1)
    assert {d["code"] for d in found} == {"ANK913", "ANK914"}
    by_line = {text.splitlines()[d["range"]["start"]["line"] + 1].strip(): d for d in found}
    assert by_line['"name": "only a",']["code"] == by_line['"name": "not a",']["code"] == "ANK914"
    assert '"not a"' in by_line['"name": "only a",']["message"]
    assert by_line['"name": "be kind",']["code"] == "ANK913"
