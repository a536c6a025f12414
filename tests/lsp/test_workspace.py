"""The workspace: habits of many files as hints, reports of files that are not open, and what was left out."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.lsp.peer import Answer, Peer

Start = Callable[..., Peer]

ODD = "def loadAll(a: int) -> int:\n    return a\n"


def source(name: str, count: int = 6) -> str:
    return "\n\n".join(f"def {name}_item_{n}(a: int) -> int:\n    return a\n" for n in range(count))


@pytest.fixture
def shop(start: Start) -> Peer:
    """Thirty names in five files that keep a habit; none has enough of them alone."""
    peer = start()
    for name in ("load", "save", "find", "make", "drop"):
        (peer.folder / f"{name}.py").write_text(source(name))
    (peer.folder / "risky.py").write_text("eval('1')\n")
    (peer.folder / "big.min.js").write_text("var a=1;" * 5_000)
    (peer.folder / "made.py").write_text("# @generated\nx = 1\n")
    return peer


def read(peer: Peer) -> dict[str, Any]:
    """The state of the index once everything was read."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        state: dict[str, Any] = peer.execute("ananke.status")["index"]
        if state["state"] not in {"waiting", "reading"}:
            return state
        time.sleep(0.1)
    raise AssertionError("the workspace was not read")


def test_a_habit_of_the_workspace_is_a_hint_with_two_examples(shop: Peer) -> None:
    shop.initialize()
    uri = shop.open("odd.py", ODD)
    assert shop.diagnostics(uri, 1) == []
    state = read(shop)
    assert (state["state"], state["files"]) == ("read", 6)
    assert state["leftOut"] == {"minified": 1, "generated": 1}
    (logged,) = [one["message"] for one in shop.notified("window/logMessage")]
    assert logged.startswith("6 files of the workspace read in ")
    assert logged.endswith("; left out: 1 generated, 1 minified")
    (hint,) = shop.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["diagnostics"])[
        "params"
    ]["diagnostics"]
    assert (hint["code"], hint["severity"]) == ("ANK101", 4)
    assert "30 of 30 function names of several words in this workspace are" in hint["message"]
    files = [Path(one["location"]["uri"]).name for one in hint["relatedInformation"]]
    assert files == ["drop.py", "find.py"]
    assert hint["relatedInformation"][0]["message"] == "keeps it: drop_item_0"
    place = hint["relatedInformation"][0]["location"]["range"]
    assert place == {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 15}}
    # It can be pinned like one of the file.
    assert shop.execute("ananke.pin", uri=uri, convention="function naming")["changed"] is True


def test_a_save_keeps_the_counts_true(shop: Peer) -> None:
    shop.initialize()
    uri = shop.open("odd.py", ODD)
    read(shop)
    text = source("more", 4) + "\n\n" + ODD
    shop.change(uri, 2, {"text": text})
    mark = len(shop.seen)
    shop.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def counted(message: dict[str, Any]) -> bool:
        params = message.get("params") or {}
        found = params.get("diagnostics", []) if params.get("uri") == uri else []
        return any("34 of 35 function names" in one["message"] for one in found)

    assert shop.wait(counted, mark)


def test_a_workspace_is_not_read_where_nobody_wants_it(shop: Peer) -> None:
    shop.initialize(initializationOptions={"workspace": False})
    uri = shop.open("odd.py", ODD)
    assert read(shop)["state"] == "off"
    assert shop.diagnostics(uri, 1) == []


def folders(peer: Peer, crossing: bool) -> None:
    """Twelve modules of a database that know nothing of the web above them, and one that may."""
    for number in range(12):
        for name, text in (("db", "import json\n"), ("web", "from app.db import part0\n")):
            (peer.folder / "app" / name).mkdir(parents=True, exist_ok=True)
            (peer.folder / "app" / name / f"part{number}.py").write_text(text)
    if crossing:
        for number in range(12, 18):
            (peer.folder / "app" / "db" / f"part{number}.py").write_text("import json\n")
        (peer.folder / "app" / "db" / "odd.py").write_text("import json\nfrom app.web import part1\n")


def test_an_import_that_a_folder_never_does_is_a_hint_and_can_be_pinned(start: Start) -> None:
    peer = start()
    folders(peer, crossing=False)
    peer.initialize("vscode")
    uri = peer.open("app/db/new.py", "from app import web\n\nfrom ..web.part1 import x\n")
    pull(peer, {})
    answer = peer.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    words = (
        '"app.web" is imported; 12 of 12 files of app/db that import anything in this workspace do not import app.web'
    )
    assert [one["message"] for one in answer["items"]] == [words, words.replace("app.web", "..web.part1", 1)]
    pinned = peer.execute("ananke.pin", uri=uri, convention="app/db never imports app.web")
    text = (peer.folder / "ananke.constraints.toml").read_text()
    assert pinned["changed"] and 'denied = ["app.web"]' in text and 'path = "app/db"' in text
    answer = peer.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert [one["severity"] for one in answer["items"]] == [2, 2]
    hover = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 5}}
    peer.change(uri, 2, {"text": "\n\n\n\ndef find(a: int) -> int:\n    return a\n"})
    said = peer.request("textDocument/hover", hover)["contents"]["value"]
    assert "| architectural | 12 of 12 files of app/db that import anything do not import app.web |" in said
    assert "| pinned |" in said
    above = peer.open("app/web/new.py", "import app.web.part1\n")
    assert peer.request("textDocument/diagnostic", {"textDocument": {"uri": above}})["items"] == []


def test_the_workspace_report_is_what_the_command_line_says(start: Start) -> None:
    peer = start()
    folders(peer, crossing=True)
    for name in ("load", "save", "find"):
        (peer.folder / f"{name}.py").write_text(source(name))
    (peer.folder / "odd.py").write_text(ODD)
    (peer.folder / "failures.py").write_text(
        "".join(f"class Bad{n}Error(Exception): ...\n" for n in range(18)) + "class Odd(Exception): ...\n"
    )
    peer.initialize("vscode")
    peer.open("risky.py", "eval('1')\n")
    (peer.folder / "risky.py").write_text("eval('1')\n")
    shown = {
        (Path(unquote(urlsplit(one["uri"]).path)).relative_to(peer.folder).as_posix(), item["code"], item["message"])
        for one in pull(peer, {})
        for item in one["items"]
    }
    ran = subprocess.run(
        [sys.executable, "-m", "ananke_server", "check", ".", "--format", "json"],
        cwd=peer.folder,
        capture_output=True,
        check=False,
    )
    said = {(one["path"], one["code"], one["message"]) for one in json.loads(ran.stdout)}
    assert shown == said
    assert {(path, code) for path, code, _ in said} == {
        ("app/db/odd.py", "ANK401"),
        ("failures.py", "ANK101"),
        ("odd.py", "ANK101"),
        ("risky.py", "ANK601"),
    }


def pull(peer: Peer, known: dict[str, str], **more: Any) -> Any:
    previous = [{"uri": uri, "value": value} for uri, value in known.items()]
    return peer.request("workspace/diagnostic", {"previousResultIds": previous, **more})["items"]


def test_every_file_is_reported_and_then_only_what_changed(shop: Peer) -> None:
    shop.initialize("vscode")
    uri = shop.open("odd.py", ODD)
    items = {one["uri"]: one for one in pull(shop, {})}
    # What lenses count can be more than before.
    assert shop.notified("workspace/codeLens/refresh")
    risky = (shop.folder / "risky.py").as_uri()
    assert set(items) == {uri, risky}
    assert [one["code"] for one in items[risky]["items"]] == ["ANK601"]
    assert (items[risky]["version"], items[uri]["version"]) == (None, 1)
    known = {name: one["resultId"] for name, one in items.items()}
    # Nothing changed: the answer comes when something does.
    number = shop.start_request(
        "workspace/diagnostic", {"previousResultIds": [{"uri": u, "value": v} for u, v in known.items()]}
    )
    assert shop.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 5}})
    shop.change(uri, 2, {"text": "exec('1')\n"})
    after = {one["uri"]: one for one in shop.answer(number)["items"]}
    assert (after[risky]["kind"], after[risky]["resultId"]) == ("unchanged", known[risky])
    assert (after[uri]["kind"], [one["code"] for one in after[uri]["items"]]) == ("full", ["ANK601"])


def test_reports_come_in_parts_where_the_client_wants_them(shop: Peer) -> None:
    for number in range(150):
        (shop.folder / f"bad{number}.py").write_text(f"eval('{number}')\n")
    shop.initialize("vscode")
    shop.open("odd.py", ODD)
    assert pull(shop, {}, partialResultToken="parts") == []
    parts = [one for one in shop.notified("$/progress") if one["token"] == "parts"]
    assert [len(one["value"]["items"]) for one in parts] == [100, 52]


def test_waiting_for_a_change_can_be_cancelled(shop: Peer) -> None:
    shop.initialize("vscode")
    shop.open("odd.py", ODD)
    known = [{"uri": one["uri"], "value": one["resultId"]} for one in pull(shop, {})]
    number = shop.start_request("workspace/diagnostic", {"previousResultIds": known})
    shop.notify("$/cancelRequest", {"id": number})
    with pytest.raises(Answer) as cancelled:
        shop.answer(number)
    assert cancelled.value.code == -32800
    assert shop.quit() == 0


def test_a_folder_that_goes_takes_its_reports_along(shop: Peer, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "worse.py").write_text("exec('1')\n")
    shop.initialize("vscode")
    shop.open("odd.py", ODD)
    assert len(pull(shop, {})) == 2
    folder = {"uri": other.as_uri(), "name": "other"}
    shop.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    found = {one["uri"]: one["resultId"] for one in pull(shop, {})}
    assert (other / "worse.py").as_uri() in found
    shop.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    after = {one["uri"]: one for one in pull(shop, found)}
    assert after[(other / "worse.py").as_uri()]["items"] == []


def test_the_workspace_is_reported_with_no_document_open(shop: Peer) -> None:
    shop.initialize("vscode")
    assert [one["uri"] for one in pull(shop, {})] == [(shop.folder / "risky.py").as_uri()]


def test_the_last_folder_that_goes_takes_its_reports_along(shop: Peer) -> None:
    shop.initialize("vscode")
    found = {one["uri"]: one["resultId"] for one in pull(shop, {})}
    assert len(found) == 1
    known = [{"uri": uri, "value": value} for uri, value in found.items()]
    waiting = shop.start_request("workspace/diagnostic", {"previousResultIds": known})
    folder = {"uri": shop.folder.as_uri(), "name": "shop"}
    shop.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    (after,) = shop.answer(waiting)["items"]
    assert (after["uri"], after["items"]) == (*found, [])


def test_what_was_read_holds_until_it_was_read_again(shop: Peer, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for number in range(120):
        # So much that what is asked below is asked while it is read.
        (shop.folder / f"part{number}.py").write_text(source(f"name{number}", 40))
    shop.initialize("vscode")
    uri = shop.open("odd.py", ODD)
    known = [{"uri": one["uri"], "value": one["resultId"]} for one in pull(shop, {})]
    waiting = shop.start_request("workspace/diagnostic", {"previousResultIds": known})
    assert shop.execute("ananke.status")["index"]["state"] == "read"
    for _ in range(2):
        # The second reading takes the place of the first.
        for added, removed in (([other], []), ([], [other])):
            folders = {
                name: [{"uri": one.as_uri(), "name": "o"} for one in given]
                for name, given in (("added", added), ("removed", removed))
            }
            shop.notify("workspace/didChangeWorkspaceFolders", {"event": folders})
    assert shop.execute("ananke.status")["index"]["state"] == "reading"
    hints = shop.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
    assert [one["code"] for one in hints] == ["ANK101"]
    shop.change(uri, 2, {"text": "exec('1')\n"})
    for number in (waiting, shop.start_request("workspace/diagnostic", {"previousResultIds": known})):
        after = {Path(one["uri"]).name: one["kind"] for one in shop.answer(number)["items"]}
        assert after == {"odd.py": "full", "risky.py": "unchanged"}


def test_reports_follow_files_that_are_renamed_or_deleted(shop: Peer) -> None:
    (shop.folder / "sub").mkdir()
    (shop.folder / "sub" / "worse.py").write_text("exec('1')\n")
    shop.initialize("vscode")
    uri = shop.open("odd.py", ODD)
    known = {one["uri"]: one["resultId"] for one in pull(shop, {})}
    folder, moved = (shop.folder / "sub").as_uri(), (shop.folder / "moved").as_uri()
    names = {"oldUri": folder, "newUri": moved}
    shop.notify("workspace/didRenameFiles", {"files": [names]})
    after = {one["uri"]: one.get("items") for one in pull(shop, known)}
    assert after[f"{folder}/worse.py"] == []
    assert [one["code"] for one in after[f"{moved}/worse.py"] or ()] == ["ANK601"]
    known = {one["uri"]: one["resultId"] for one in pull(shop, {})}
    gone = [{"uri": moved}, {"uri": (shop.folder / "load.py").as_uri()}]
    shop.notify("workspace/didDeleteFiles", {"files": gone})
    after = {one["uri"]: one.get("items") for one in pull(shop, known)}
    assert after[f"{moved}/worse.py"] == []
    # Twenty-four names are left, and this one.
    hints = shop.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
    assert ["24 of 24" in one["message"] for one in hints] == [True]


def test_an_open_document_is_reported_once_however_its_address_is_quoted(shop: Peer) -> None:
    (shop.folder / "risky@home.py").write_text("eval('1')\n")
    shop.initialize("vscode")
    raw = f"{shop.folder.as_uri()}/risky@home.py"
    before = {one["uri"]: one["resultId"] for one in pull(shop, {})}
    ours = raw.replace("@", "%40")
    assert ours in before
    shop.open(raw, "x = 1\n")
    after = {one["uri"]: one.get("items") for one in pull(shop, before)}
    assert (after[raw], after[ours]) == ([], [])


def test_modules_of_a_repository_are_not_run(shop: Peer, tmp_path: Path) -> None:
    marker = tmp_path / "the repository's code ran"
    for name in ("json.py", "typing.py", "msgspec.py", "ananke_server.py", "sitecustomize.py"):
        (shop.folder / name).write_text(f"open({str(marker)!r}, 'w')\n")
    shop.initialize("vscode")
    shop.open("odd.py", ODD)
    assert read(shop)["state"] == "read"
    assert shop.execute("ananke.compileWorkspace", where="here")["files"] == 11
    assert pull(shop, {})
    assert not marker.exists()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="tells children by /proc")
def test_who_leaves_while_the_workspace_is_read_leaves_nothing_behind(shop: Peer) -> None:
    for number in range(300):
        (shop.folder / f"part{number}.py").write_text(source(f"name{number}", 40))
    shop.initialize("vscode")
    shop.open("odd.py", ODD)
    waiting = shop.start_request("workspace/diagnostic", {"previousResultIds": []})
    own = Path(f"/proc/{shop.process.pid}/task/{shop.process.pid}/children")
    end = time.monotonic() + 20
    while not (children := own.read_text().split()) and time.monotonic() < end:
        time.sleep(0.02)
    assert children and waiting
    assert shop.quit() == 0
    end = time.monotonic() + 5
    while any(Path(f"/proc/{one}/cmdline").exists() for one in children) and time.monotonic() < end:
        time.sleep(0.02)
    assert not any("index_child" in _command(one) for one in children)


def _command(number: str) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_text()
    except OSError:
        return ""
