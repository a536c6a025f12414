"""Commands: what they answer and write, and that wrong arguments are said clearly and change nothing."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ananke_server.lsp.commands import COMMANDS
from tests.lsp.peer import Answer, Peer

Start = Callable[..., Peer]

TEXT = (
    '"""Shop."""\n\n\n'
    + "\n\n".join(f"def load_item_{n}(a: int, b: str) -> int:\n    return a\n" for n in range(20))
    + "\n\ndef loadAll(a: int) -> int:\n    return a\n"
)


@pytest.fixture
def opened(start: Start) -> tuple[Peer, str]:
    """A session with one file that keeps a habit but for one name."""
    peer = start()
    peer.initialize()
    (peer.folder / "shop.py").write_text(TEXT)
    uri = peer.open("shop.py", TEXT)
    assert [one["code"] for one in peer.diagnostics(uri, 1)] == ["ANK101"]
    return peer, uri


def refused(peer: Peer, command: str, **argument: Any) -> str:
    with pytest.raises(Answer) as wrong:
        peer.execute(command, **argument)
    assert "Traceback" not in str(wrong.value)
    return str(wrong.value)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("ananke.compileFile", {"uri": "URI", "where": "moon"}, "where: none of here, service"),
    ("ananke.compileFile", {"uri": "URI", "wher": "here"}, "did you mean where?"),
    ("ananke.compileWorkspace", {"folder": "file:///elsewhere"}, "is no folder of the workspace"),
    ("ananke.showIR", {"uri": "URI", "symbol": 3}, "symbol: not a text"),
    ("ananke.export", {"uri": "URI"}, "symbol: is missing"),
    ("ananke.export", {"uri": "URI", "symbol": "load_item_1", "as": "pdf"}, "as: none of json-schema"),
    ("ananke.export", {"uri": "URI", "symbol": "load_item_1", "for": "word"}, "for: none of vllm"),
    ("ananke.export", {"uri": "URI", "symbol": "nobody"}, "no such symbol"),
    ("ananke.extractToFile", {"uri": "URI", "overwrite": "yes"}, "overwrite: neither true nor false"),
    ("ananke.extractToFile", {"uri": "URI", "target": "file:///tmp/x.constraints.json"}, "outside of the workspace"),
    ("ananke.extractToFile", {"uri": "URI", "target": "file:///tmp/x.exe"}, "ends in neither .json nor .toml"),
    ("ananke.extractToFile", {"uri": "URI", "target": "file:///tmp/.ananke.toml"}, "is the configuration, no set"),
    (
        "ananke.pin",
        {"uri": "URI", "convention": "names"},
        "convention: 'names' does not hold here; those that do: function naming",
    ),
    ("ananke.pin", {"uri": "URI", "convention": "class naming"}, "does not hold here; those that do: function naming"),
    ("ananke.switchOff", {"uri": "URI"}, "takes either convention or code"),
    ("ananke.switchOff", {"uri": "URI", "code": "ANK999"}, "code: none of ANK101"),
    ("ananke.clearCache", {"all": True}, "all: unknown"),
    ("ananke.status", {"deep": True}, "deep: unknown"),
    ("ananke.holeGrammar", {"uri": "URI", "position": 3}, "position: no object"),
    ("ananke.nothing", {}, "no command of this server"),
]


def test_wrong_arguments_are_said(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    before = sorted(peer.folder.iterdir())
    for command, argument, said in WRONG:
        assert said in refused(peer, command, **{k: uri if v == "URI" else v for k, v in argument.items()})
    assert sorted(peer.folder.iterdir()) == before
    assert {command for command, _, _ in WRONG} == {*COMMANDS, "ananke.nothing"}
    assert not peer.errors


def test_export_gives_an_artefact_or_a_request(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    schema = peer.execute("ananke.export", uri=uri, symbol="load_item_1")
    assert schema["languageId"] == "json"
    assert set(json.loads(schema["text"])["properties"]) == {"a", "b"}
    lark = peer.execute("ananke.export", uri=uri, symbol="load_item_1", **{"as": "lark"})
    assert "start:" in lark["text"]
    tool = peer.execute("ananke.export", uri=uri, symbol="load_item_1", **{"for": "openai"})
    assert '"load_item_1"' in tool["text"]
    assert tool["notes"]


def test_a_set_is_written_beside_the_file_and_never_over_another(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    found = peer.execute("ananke.extractToFile", uri=uri)
    path = peer.folder / "shop.constraints.json"
    assert found == {"uri": path.as_uri(), "constraints": len(json.loads(path.read_text())["constraints"])}
    assert found["constraints"] > 21
    assert "is there already" in refused(peer, "ananke.extractToFile", uri=uri)
    assert peer.execute("ananke.extractToFile", uri=uri, overwrite=True) == found
    toml = (peer.folder / "own.toml").as_uri()
    peer.execute("ananke.extractToFile", uri=uri, target=toml)
    assert len(tomllib.loads((peer.folder / "own.toml").read_text())["constraints"]) == found["constraints"]


def test_a_convention_is_pinned_and_then_declared(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    pinned = peer.folder / "ananke.constraints.toml"
    pinned.write_text("# ours\n")
    mark = len(peer.seen)
    found = peer.execute("ananke.pin", uri=uri, convention="function naming")
    assert found["changed"] is True
    assert found["file"] == pinned.as_uri()
    assert pinned.read_text().startswith("# ours\n")
    one = tomllib.loads(pinned.read_text())["constraints"][0]
    # Hard and stated by a person are defaults, which the file does not repeat.
    assert (one["name"], one["severity"], one["rule"]["style"]) == ("function naming", "warning", "snake_case")
    assert not {"tier", "source"} & set(one)
    # The counts go along as evidence.
    assert one["evidence"]["total"] == 21
    diagnostic = peer.diagnostics(uri, 1, since=mark)[0]
    assert (diagnostic["code"], diagnostic["severity"]) == ("ANK101", 2)
    assert f"declared in {found['constraint']}" in diagnostic["message"]
    assert peer.execute("ananke.pin", uri=uri, convention="function returns annotated")["changed"] is True


def test_an_open_set_is_changed_through_the_editor(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    text = "# not saved yet\n"
    pinned = peer.open("ananke.constraints.toml", text, "toml")
    assert peer.execute("ananke.pin", uri=uri, convention="function naming")["changed"] is True
    assert not (peer.folder / "ananke.constraints.toml").exists()
    edit = peer.notified("workspace/applyEdit")[0]["edit"]["documentChanges"][0]
    assert edit["textDocument"] == {"uri": pinned, "version": 1}
    assert edit["edits"][0]["newText"].startswith(text)


def test_an_open_set_is_extracted_into_through_the_editor(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    path = peer.folder / "shop.constraints.json"
    path.write_text("{}")
    peer.open(path.name, "{ }", "json")
    found = peer.execute("ananke.extractToFile", uri=uri, overwrite=True)
    assert path.read_text() == "{}"
    (edit,) = peer.notified("workspace/applyEdit")[0]["edit"]["documentChanges"][0]["edits"]
    assert len(json.loads(edit["newText"])["constraints"]) == found["constraints"] > 21


@pytest.mark.parametrize(
    ("argument", "line"),
    [
        ({"convention": "function naming"}, 'off = ["function naming"]'),
        ({"code": "ANK101"}, 'severity = { ANK101 = "off" }'),
    ],
)
def test_what_is_switched_off_is_said_no_more(opened: tuple[Peer, str], argument: dict[str, str], line: str) -> None:
    peer, uri = opened
    (peer.folder / ".ananke.toml").write_text("# a comment\n[check]\ndenied_calls = []\n")
    mark = len(peer.seen)
    assert peer.execute("ananke.switchOff", uri=uri, **argument)["changed"] is True
    text = (peer.folder / ".ananke.toml").read_text()
    assert text.startswith("# a comment\n")
    assert line in text
    assert peer.diagnostics(uri, 1, since=mark) == []
    assert peer.execute("ananke.switchOff", uri=uri, **argument)["changed"] is False


def test_a_link_out_of_the_project_is_not_followed(opened: tuple[Peer, str], tmp_path: Path) -> None:
    peer, uri = opened
    outside = tmp_path / "outside.toml"
    outside.write_text("# mine\n")
    (peer.folder / "ananke.constraints.toml").symlink_to(outside)
    assert "outside" in refused(peer, "ananke.pin", uri=uri, convention="function naming")
    assert outside.read_text() == "# mine\n"


def test_a_workspace_is_compiled_in_a_process_of_its_own(opened: tuple[Peer, str]) -> None:
    peer, _ = opened
    (peer.folder / "other.ts").write_text("export function loadOne(a: number): number {\n  return a;\n}\n")
    found = peer.execute("ananke.compileWorkspace", where="here")
    assert (found["files"], found["origin"]) == (2, "local")
    assert found["constraints"] > 21
    shown = peer.request("ananke/irContent", {"uri": found["uri"]})
    assert json.loads(shown["text"])["hash"] == found["hash"]
    assert peer.execute("ananke.compileWorkspace", where="here")["origin"] == "disk"


def test_a_workspace_that_is_gone_is_said_once(start: Start) -> None:
    peer = start()
    peer.initialize(initializationOptions={"workspace": False})
    peer.folder.rmdir()
    said = refused(peer, "ananke.compileWorkspace")
    assert said.endswith(f"{peer.folder}: no such file or folder (check the path)")
    assert said.count(str(peer.folder)) == 1


def children(number: int) -> list[str]:
    """Processes of a process."""
    return Path(f"/proc/{number}/task/{number}/children").read_text().split()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="tells children by /proc")
@pytest.mark.parametrize("by", ["progress", "request"])
def test_a_workspace_that_is_compiled_can_be_cancelled(start: Start, by: str) -> None:
    peer = start()
    for number in range(200):
        (peer.folder / f"part{number}.py").write_text(TEXT)
    peer.initialize(initializationOptions={"workspace": False})
    peer.execute("ananke.status")
    number = peer.start_request("workspace/executeCommand", {"command": "ananke.compileWorkspace", "arguments": []})
    begun = peer.wait(lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "begin")["params"]
    assert begun["value"]["cancellable"] is True
    assert children(peer.process.pid)
    if by == "progress":
        peer.notify("window/workDoneProgress/cancel", {"token": begun["token"]})
    else:
        peer.notify("$/cancelRequest", {"id": number})
    with pytest.raises(Answer) as cancelled:
        peer.answer(number)
    assert cancelled.value.code == -32800
    end = time.monotonic() + 5
    while children(peer.process.pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert children(peer.process.pid) == []
    assert peer.errors == []


def test_the_cache_is_emptied_and_the_state_told(opened: tuple[Peer, str]) -> None:
    peer, uri = opened
    peer.execute("ananke.compileFile", uri=uri, where="here")
    state = peer.execute("ananke.status")
    assert state["cache"]["entries"] == 1
    assert state["lastCompile"]["origin"] == "local"
    assert [one["uri"] for one in state["documents"]] == [uri]
    assert state["folders"] == [str(peer.folder)]
    assert peer.execute("ananke.clearCache") == {"removed": 1}
    assert peer.execute("ananke.status")["cache"]["entries"] == 0
    assert peer.execute("ananke.compileFile", uri=uri, where="here")["origin"] == "local"
