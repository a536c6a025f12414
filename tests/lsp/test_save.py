"""A save compiles the file's set; what the compile service does is visible and never costs the result."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.peer import Peer

Start = Callable[..., Peer]
LOW = "[defaults]\noffload_threshold = 3\noffload_after_ms = 0\n"
SOURCE = "".join(f"def function_number_{i}(a: int, b: str) -> int:\n    return a\n\n\n" for i in range(20))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The real service on loopback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ananke_server", "serve", "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"ANANKE_CACHE_DIR": str(tmp_path / "service")},
    )
    assert process.stderr is not None
    found = None
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    assert found is not None
    yield process, found[0]
    process.kill()
    process.wait(60)
    process.stderr.close()


def save(peer: Peer, uri: str) -> None:
    """Save, then wait until the file's code lens tells of an IR."""
    peer.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    title = ""
    for _ in range(200):
        title = peer.request("textDocument/codeLens", {"textDocument": {"uri": uri}})[0]["command"]["title"]
        if "IR ready" in title:
            return
        threading.Event().wait(0.05)
    raise AssertionError(title)


def lens(peer: Peer, uri: str) -> str:
    """Title of the file's code lens."""
    title: str = peer.request("textDocument/codeLens", {"textDocument": {"uri": uri}})[0]["command"]["title"]
    return title


def test_a_small_set_compiles_here(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open("a.py", SOURCE)
    save(peer, uri)
    assert re.search(r"IR ready \(local, \d+ ms\)", lens(peer, uri))
    assert peer.notified("window/showMessage") == []


def test_a_large_one_goes_to_the_service_with_the_same_bytes(
    start: Start, service: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    _, endpoint = service
    peer = start(ANANKE_MODAL_ENDPOINT=endpoint)
    (peer.folder / ".ananke.toml").write_text(LOW)
    peer.initialize()
    uri = peer.open("a.py", SOURCE)
    save(peer, uri)
    assert f"IR ready ({endpoint.removeprefix('http://')}" in lens(peer, uri)
    there = compile_file(peer, uri)
    here = start(ANANKE_CACHE_DIR=str(tmp_path / "another"))
    (here.folder / ".ananke.toml").write_text("")
    here.initialize()
    again = compile_file(here, here.open("a.py", SOURCE))
    assert again["origin"] == "local"
    assert there["ir"] == again["ir"]
    assert there["hash"] == again["hash"]


def compile_file(peer: Peer, uri: str) -> dict[str, Any]:
    """Run the command."""
    arguments = {"command": "ananke.compileFile", "arguments": [{"uri": uri}]}
    result: dict[str, Any] = peer.request("workspace/executeCommand", arguments)
    return result


def test_a_service_that_is_gone_gives_a_note_and_a_local_ir(
    start: Start, service: tuple[subprocess.Popen[str], str]
) -> None:
    process, endpoint = service
    process.kill()
    process.wait(60)
    peer = start(ANANKE_MODAL_ENDPOINT=endpoint, ANANKE_MODAL_MAX_RETRIES="1", ANANKE_MODAL_INITIAL_BACKOFF_MS="10")
    (peer.folder / ".ananke.toml").write_text(LOW)
    peer.initialize()
    uri = peer.open("a.py", SOURCE)
    save(peer, uri)
    assert "IR ready (local" in lens(peer, uri)
    message = peer.wait(lambda m: m.get("method") == "window/showMessage")["params"]
    assert message["type"] == 2
    assert "compiled here, not on the service" in message["message"]


def test_an_endpoint_that_only_the_repository_names_is_not_even_connected_to(start: Start) -> None:
    connections = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    connections.append(listener.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        peer = start()
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        (peer.folder / ".ananke.toml").write_text(f'{LOW}\n[modal]\nendpoint = "{endpoint}"\n')
        peer.initialize()
        uri = peer.open("a.py", SOURCE)
        save(peer, uri)
        message = peer.wait(lambda m: m.get("method") == "window/showMessage")["params"]["message"]
        stop.set()
        thread.join()
    assert connections == []
    assert "IR ready (local" in lens(peer, uri)
    assert "ananke trust" in message


def test_the_editor_asks_whether_a_repositorys_service_is_trusted(
    start: Start, service: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    _, endpoint = service
    host = endpoint.removeprefix("http://")
    asking = "window/showMessageRequest"
    peer = start()
    (peer.folder / ".ananke.toml").write_text(f'{LOW}\n[modal]\nendpoint = "{endpoint}"\n')
    peer.held[asking] = []
    peer.initialize(capabilities={"window": {"showMessage": {}}})
    uri = peer.open("a.py", SOURCE)
    save(peer, uri)
    question = peer.wait(lambda m: m.get("method") == asking)["params"]
    yes, no = (one["title"] for one in question["actions"])
    assert host in question["message"] and host in yes
    # Whoever does not answer, or says no, is not asked at each save.
    peer.send({"id": peer.held[asking][0], "result": {"title": no}})
    peer.change(uri, 2, {"text": SOURCE + "def one_more(a: int) -> int:\n    return a\n"})
    assert compile_file(peer, uri)["origin"] == "local", "a command asks again"
    save(peer, uri)
    assert len(peer.held[asking]) == 2
    assert not (tmp_path / "config" / "trust.json").exists()
    peer.send({"id": peer.held[asking][1], "result": {"title": yes}})
    peer.wait(lambda m: m.get("method") == "window/showMessage" and "--revoke" in m["params"]["message"])
    peer.change(uri, 3, {"text": SOURCE + "def another(a: int) -> int:\n    return a\n"})
    assert compile_file(peer, uri)["origin"] == host


def test_a_service_that_stays_away_is_told_of_once(start: Start) -> None:
    peer = start(
        ANANKE_MODAL_ENDPOINT="http://127.0.0.1:9", ANANKE_MODAL_MAX_RETRIES="0", ANANKE_MODAL_INITIAL_BACKOFF_MS="10"
    )
    (peer.folder / ".ananke.toml").write_text(LOW)
    peer.initialize()
    uri = peer.open("a.py", SOURCE)
    for version in range(2, 5):
        mark = len(peer.seen)
        peer.change(uri, version, {"text": f"{SOURCE}def more_{version}(a: int) -> int:\n    return a\n"})
        peer.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        told = peer.wait(lambda m: m.get("method") == "ananke/status", mark)["params"]
        assert told["note"], "the status item says it each time"
    assert len(peer.notified("window/showMessage")) == 1


def test_a_slow_service_shows_progress_that_can_be_cancelled(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = start(ANANKE_MODAL_ENDPOINT=f"http://127.0.0.1:{listener.getsockname()[1]}")
        (peer.folder / ".ananke.toml").write_text(LOW)
        peer.initialize()
        uri = peer.open("a.py", SOURCE)
        peer.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

        def is_progress(kind: str) -> Callable[[dict[str, Any]], bool]:
            return lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == kind

        begun = peer.wait(is_progress("begin"))["params"]
        assert begun["value"]["cancellable"] is True
        assert "a.py" in begun["value"]["title"]
        peer.notify("window/workDoneProgress/cancel", {"token": begun["token"]})
        ended = peer.wait(is_progress("end"))["params"]
        assert (ended["token"], ended["value"]["message"]) == (begun["token"], "cancelled")
        assert "IR on demand" in lens(peer, uri)
        assert peer.quit() == 0
