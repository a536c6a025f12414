"""``.ananke.toml`` in the editor: faults with their place, and changes that take effect."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.lsp.peer import Peer

Start = Callable[..., Peer]
SOURCE = "import os\n\nos.system('ls')\n"


def test_a_change_on_disk_takes_effect_and_its_faults_are_placed(start: Start) -> None:
    peer = start()
    peer.initialize()
    config = peer.folder / ".ananke.toml"
    uri = peer.open("a.py", SOURCE)
    assert peer.diagnostics(uri, 1) == []
    watched = peer.wait(lambda m: m.get("method") == "client/registerCapability")["params"]["registrations"][0]
    assert watched["registerOptions"]["watchers"][0]["globPattern"] == "**/.ananke.toml"
    config.write_text(
        '[check]\ndenied_calls = ["os.system"]\ndenied_cals = 1\n[check.naming]\nfunction = "snake_cas"\n'
    )
    since = len(peer.seen)
    peer.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": config.as_uri(), "type": 1}]})
    faults = peer.diagnostics(config.as_uri(), since=since)
    assert [d["code"] for d in peer.diagnostics(uri, 1, since)] == ["ANK601"]
    by_line = {d["range"]["start"]["line"]: d["message"] for d in faults}
    assert "did you mean denied_calls?" in by_line[2]
    assert any("snake_case" in message for message in by_line.values())
    config.write_text("")
    since = len(peer.seen)
    peer.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": config.as_uri(), "type": 2}]})
    assert peer.diagnostics(config.as_uri(), since=since) == []
    assert peer.diagnostics(uri, 1, since) == []


def test_a_client_that_watches_nothing_has_configuration_read_again_too(start: Start) -> None:
    peer = start()
    peer.initialize("emacs")
    uri = peer.open("a.py", SOURCE)
    assert peer.diagnostics(uri, 1) == []
    assert not peer.notified("client/registerCapability")
    config = peer.folder / ".ananke.toml"
    config.write_text('[check]\ndenied_calls = ["os.system"]\n')
    mark = len(peer.seen)
    peer.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert [d["code"] for d in peer.diagnostics(uri, 1, mark)] == ["ANK601"]
    (peer.folder / "ananke.constraints.toml").write_text(
        '[[constraints]]\nname = "no os"\nkind = "architectural"\nrule = { type = "import", denied = ["os"] }\n'
    )
    config.write_text("[chek]\n")
    mark = len(peer.seen)
    peer.open("b.py", "x = 1\n")
    assert [d["code"] for d in peer.diagnostics(uri, 1, mark)] == ["ANK401"]
    assert "did you mean check?" in peer.diagnostics(config.as_uri(), since=mark)[0]["message"]


def test_faults_are_shown_with_the_first_document(start: Start) -> None:
    peer = start()
    (peer.folder / ".ananke.toml").write_text("[chek]\n")
    peer.initialize()
    peer.open("a.py", "x = 1\n")
    config = (peer.folder / ".ananke.toml").as_uri()
    assert "did you mean check?" in peer.diagnostics(config)[0]["message"]


def pushed(peer: Peer, uri: str) -> list[int]:
    """How many diagnostics each push for a document had."""
    # Whatever was to be pushed was pushed before the next answer.
    peer.execute("ananke.status")
    found = peer.notified("textDocument/publishDiagnostics")
    return [len(one["diagnostics"]) for one in found if one["uri"] == uri]


def test_an_open_configuration_is_told_of_once(start: Start) -> None:
    peer = start()
    config = peer.folder / ".ananke.toml"
    config.write_text('"🍎" = 1\n')
    peer.initialize("vscode")
    peer.open("a.py", "x = 1\n")
    uri = config.as_uri()
    (found,) = peer.diagnostics(uri)
    assert found["range"] == {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}}
    assert found["codeDescription"]["href"].endswith("errors.md#ank901-invalid-configuration")
    peer.open(".ananke.toml", config.read_text(), "toml")
    report = peer.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
    assert report == [found]
    assert pushed(peer, uri) == [1, 0], "not pushed and pulled at once"
    peer.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert pushed(peer, uri) == [1, 0, 1], "closed, it is wrong as before"


def test_a_closed_configuration_is_as_wrong_as_it_is_on_disk(start: Start) -> None:
    peer = start()
    config = peer.folder / ".ananke.toml"
    config.write_text("[chek]\n")
    peer.initialize()
    peer.open("a.py", "x = 1\n")
    uri = config.as_uri()
    peer.diagnostics(uri)
    peer.open(".ananke.toml", "[check]\n", "toml")
    assert peer.diagnostics(uri, 1) == []
    peer.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert pushed(peer, uri)[-2:] == [0, 1]


def test_settings_without_meaning_are_told_once_and_change_nothing(start: Start) -> None:
    peer = start()
    peer.settings = {"inline": "loud", "fixOnSave": "yes", "inlin": "all", "server": {"path": ""}}
    peer.initialize(initializationOptions={"inline": "loud"})
    uri = peer.open("a.py", "x = 1\n")
    peer.diagnostics(uri, 1)
    assert peer.execute("ananke.status")["inline"] == "quiet"
    mark = len(peer.seen)
    peer.notify("workspace/didChangeConfiguration", {"settings": None})
    peer.wait(lambda m: m.get("method") == "workspace/configuration", mark)
    peer.execute("ananke.status")
    assert [one["message"] for one in peer.notified("window/showMessage")] == [
        'ananke.inline: \'loud\' is none of "all", "quiet", "off"',
        "ananke.fixOnSave: 'yes' is none of true, false",
        "ananke.inlin: unknown (did you mean inline?)",
    ]


def test_half_typed_configuration_keeps_the_rest(start: Start) -> None:
    peer = start()
    (peer.folder / ".ananke.toml").write_text('[check]\ndenied_calls = ["os.system"]\nseverity = {\n')
    peer.initialize()
    uri = peer.open("a.py", SOURCE)
    assert [d["code"] for d in peer.diagnostics(uri)] == ["ANK601"]


def test_folders_have_their_own_configuration(start: Start) -> None:
    peer = start()
    for name, denied in (("one", '["os.system"]'), ("two", "[]")):
        (peer.folder / name).mkdir()
        (peer.folder / name / ".ananke.toml").write_text(f"[check]\ndenied_calls = {denied}\n")
    peer.initialize(
        "neovim",
        workspaceFolders=[{"uri": (peer.folder / name).as_uri(), "name": name} for name in ("one", "two")],
    )
    one, two = peer.open("one/a.py", SOURCE), peer.open("two/a.py", SOURCE)
    assert [d["code"] for d in peer.diagnostics(one)] == ["ANK601"]
    assert peer.diagnostics(two) == []


def test_a_pinned_set_is_checked(start: Start) -> None:
    peer = start()
    (peer.folder / ".ananke.toml").write_text("")
    (peer.folder / "ananke.constraints.toml").write_text(
        '[[constraints]]\nname = "functions"\nkind = "syntactic"\nseverity = "error"\n'
        'rule = { type = "naming", symbol_kind = "function", style = "snake_case" }\n'
    )
    peer.initialize()
    uri = peer.open("a.py", "def doThing(): pass\n")
    found = peer.diagnostics(uri)
    assert [(d["code"], d["severity"]) for d in found] == [("ANK101", 1)]


def test_folders_come_and_go(start: Start, tmp_path: Path) -> None:
    peer = start()
    peer.initialize()
    other = tmp_path / "other"
    other.mkdir()
    (other / ".ananke.toml").write_text('[check]\ndenied_calls = ["launch"]\n')
    uri = (other / "a.py").as_uri()

    def path() -> str:
        found = peer.request("workspace/executeCommand", {"command": "ananke.compileFile", "arguments": [{"uri": uri}]})
        return str(json.loads(found["ir"])["grammar"]["units"][0]["path"])

    def change(**folders: Any) -> None:
        event = {"added": [], "removed": []} | folders
        peer.notify("workspace/didChangeWorkspaceFolders", {"event": event})

    folder = {"uri": other.as_uri(), "name": "other"}
    change(added=[folder])
    peer.open(uri, "def f(a: int) -> None:\n    launch(a)\n")
    assert [d["code"] for d in peer.diagnostics(uri, 1)] == ["ANK601"]
    assert path() == "a.py"
    change(removed=[folder])
    assert path() == (other / "a.py").as_posix()
    change(added=[folder], removed=[{"uri": "file:///nowhere", "name": "nowhere"}])
    assert path() == "a.py"
    change(removed=[folder | {"uri": f"{other.as_uri()}/".replace("o", "%6F")}])
    assert path() == (other / "a.py").as_posix()


def test_a_declared_rule_says_where_it_is_declared(start: Start) -> None:
    peer = start()
    (peer.folder / ".ananke.toml").write_text('# rules\n[check]\ndenied_calls = ["risky"]\n')
    (peer.folder / "ananke.constraints.toml").write_text(
        '# pinned\n\n[[constraints]]\nname = "no telnet"\nkind = "security"\n'
        'rule = { type = "import", denied = ["telnetlib"] }\n'
    )
    peer.initialize()
    found = peer.diagnostics(peer.open("a.py", "import telnetlib\nrisky()\neval('1')\n"), 1)
    places = {}
    for one in found:
        for related in one.get("relatedInformation", ()):
            place = related["location"]
            places[one["range"]["start"]["line"]] = (
                place["uri"].rpartition("/")[2],
                place["range"]["start"]["line"],
                related["message"],
            )
    # What is embedded is declared in no file.
    assert places == {
        0: ("ananke.constraints.toml", 2, "declared here"),
        1: (".ananke.toml", 2, "declared here"),
    }
