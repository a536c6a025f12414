"""When a file or folder gets another name, what the project says of it follows."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

from tests.lsp.peer import Peer
from tests.lsp.test_features import apply

Start = Callable[..., Peer]

CONFIGURATION = """\
# layers of the shop
[check]
constraints = ["rules/web.constraints.toml", "own.json"]  # é
layers = [ { name = "web", paths = ["app/web/**"], may_import = ["app.core"] } ]

[extract]
exclude = ["app/web/generated", "app/website/**"]
"""
PINNED = """\
[[constraints]]
name = "web"  # app/web stays here
kind = "semantic"
scope = { path = "app/web/pages.py", symbol = "x" }
"""


def edits(peer: Peer, old: str, new: str) -> dict[str, Any]:
    names = {"oldUri": (peer.folder / old).as_uri(), "newUri": (peer.folder / new).as_uri()}
    found = peer.request("workspace/willRenameFiles", {"files": [names]})
    changes = found["documentChanges"] if found else []
    return {one["textDocument"]["uri"].rpartition("/")[2]: one for one in changes}


def workspace(peer: Peer) -> None:
    (peer.folder / "rules").mkdir()
    (peer.folder / "app" / "web").mkdir(parents=True)
    (peer.folder / ".ananke.toml").write_text(CONFIGURATION)
    (peer.folder / "rules" / "web.constraints.toml").write_text(PINNED)
    (peer.folder / "own.json").write_text(json.dumps({"constraints": [{"name": "a", "kind": "semantic"}]}))


def test_a_folder_takes_its_paths_along(start: Start) -> None:
    peer = start()
    workspace(peer)
    peer.initialize()
    found = edits(peer, "app/web", "app/site")
    assert set(found) == {".ananke.toml", "web.constraints.toml"}
    after = apply(CONFIGURATION, found[".ananke.toml"]["edits"])
    assert after == CONFIGURATION.replace('"app/web/', '"app/site/')
    assert tomllib.loads(after)["extract"]["exclude"] == ["app/site/generated", "app/website/**"]
    pinned = apply(PINNED, found["web.constraints.toml"]["edits"])
    assert pinned == PINNED.replace('"app/web/pages.py"', '"app/site/pages.py"')


def test_a_set_that_is_open_is_changed_as_the_editor_has_it(start: Start) -> None:
    peer = start()
    workspace(peer)
    peer.initialize()
    text = f"# typed, not saved\n{PINNED}"
    peer.open("rules/web.constraints.toml", text, "toml", version=7)
    found = edits(peer, "app/web/pages.py", "app/pages.py")
    assert set(found) == {"web.constraints.toml"}
    assert found["web.constraints.toml"]["textDocument"]["version"] == 7
    assert 'path = "app/pages.py"' in apply(text, found["web.constraints.toml"]["edits"])


def test_the_file_of_a_set_can_move_itself(start: Start) -> None:
    peer = start()
    workspace(peer)
    peer.initialize()
    found = edits(peer, "own.json", "rules/own.json")
    assert tomllib.loads(apply(CONFIGURATION, found[".ananke.toml"]["edits"]))["check"]["constraints"][1] == (
        "rules/own.json"
    )
    assert edits(peer, "nobody.py", "else.py") == {}
    (peer.folder / ".ananke.toml").write_text("[check\n")
    assert edits(peer, "own.json", "rules/own.json") == {}


def test_after_the_rename_the_configuration_is_read_again(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open("a.py", "x = f(1)\n")
    assert peer.diagnostics(uri, 1) == []
    (peer.folder / ".ananke.toml").write_text('[check]\ndenied_calls = ["f"]\n')
    mark = len(peer.seen)
    names = {"oldUri": (peer.folder / "x.toml").as_uri(), "newUri": (peer.folder / ".ananke.toml").as_uri()}
    peer.notify("workspace/didRenameFiles", {"files": [names]})
    assert [one["code"] for one in peer.diagnostics(uri, 1, since=mark)] == ["ANK601"]
