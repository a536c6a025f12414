"""What a bug report needs: a trace without secrets, and a replay of it that measures."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ananke_core.errors import AnankeError
from ananke_server.lsp.tracing import shown
from ananke_server.replay import Line, _Server
from tests.lsp.peer import Peer, frame, span

Start = Callable[..., Peer]
KEY = "sk-very-secret"
TEXT = "def f(a: int) -> int:\n    return a\n"


def session(start: Start, file: Path, *flags: str) -> list[dict[str, Any]]:
    """A session that is recorded; the lines of the trace."""
    peer = start(flags=("--trace", str(file), *flags))
    peer.settings = {"inline": "quiet", "apiKey": KEY}
    peer.initialize()
    uri = peer.open("a.py", TEXT)
    peer.diagnostics(uri, 1)
    for version in range(2, 12):
        peer.change(uri, version, {"range": span(1, 12, 1, 12), "text": "1"})
        peer.diagnostics(uri, version)
    peer.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 5}})
    peer.open(".ananke.toml", f'[modal]\napi_key = "{KEY}"\n', "toml")
    peer.execute("ananke.status")
    peer.execute("ananke.clearCache")
    assert peer.quit() == 0
    return [json.loads(line) for line in file.read_text().splitlines()]


def doctor(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ananke_server", "doctor", "--bench", str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


def test_a_trace_is_private_complete_and_can_be_replayed(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "trace"
    lines = session(start, file)
    assert file.stat().st_mode & 0o077 == 0
    assert KEY not in file.read_text()
    assert {"ananke", "python", "platform", "text"} == set(lines[0])
    sides = [(line["from"], line["message"].get("method")) for line in lines[1:]]
    assert sides.count(("client", "textDocument/didChange")) == 10
    assert sides.count(("server", "textDocument/publishDiagnostics")) >= 11
    assert any(line["message"].get("params", {}).get("textDocument", {}).get("text") == TEXT for line in lines[1:])
    times = [line["ms"] for line in lines[1:]]
    assert times == sorted(times)
    done = doctor(file)
    assert done.returncode == 0, done.stderr
    rows = {words[0]: words[1:] for words in map(str.split, done.stdout.splitlines()) if len(words) == 6}
    assert {"initialize", "shutdown", "textDocument/didOpen", "textDocument/hover"} <= set(rows)
    assert rows["textDocument/didChange"][0] == "10"
    assert all(float(figure) > 0 for figure in rows["textDocument/didChange"][1:])
    # What would write is left out.
    assert rows["workspace/executeCommand"][0] == "1"


def test_a_trace_without_text_holds_none_and_says_so_when_replayed(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "trace"
    session(start, file, "--trace-without-text")
    assert "return a" not in file.read_text()
    assert re.search(r'"text":\{"length":\d+\}', file.read_text())
    done = doctor(file)
    assert done.returncode == 2
    assert "record one without --trace-without-text" in done.stderr


def test_the_log_says_who_talked_to_what_and_nothing_of_the_texts(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "log"
    peer = start(flags=("--log-file", str(file)))
    peer.initialize(clientInfo={"name": "Ed", "version": "9.1"})
    uri = peer.open("a.py", TEXT)
    peer.diagnostics(uri, 1)
    peer.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 5}})
    assert peer.quit() == 0
    log = file.read_text()
    assert re.search(r"INFO .*: ananke \d+\.\d+\.\d+, Python 3\.", log)
    assert f"Ed 9.1: utf-8 positions, folders: {peer.folder.as_uri()}" in log
    assert "the client left: exit code 0" in log
    assert "return a" not in log and "Content-Length" not in log


@pytest.mark.parametrize("content", ["", "{}\n", "no json\n", '{"text": true}\n[]\n'])
def test_what_is_no_trace_is_said(tmp_path: Path, content: str) -> None:
    file = tmp_path / "trace"
    file.write_text(content)
    done = doctor(file)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "is no trace" in done.stderr


def test_a_trace_of_a_session_that_went_wrong_can_be_replayed(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "trace"
    peer = start(flags=("--trace", str(file)))
    peer.initialize()
    uri = peer.open("a.py", "s = 'a\u2028b\x85c\ud83d'\neval('1')\n")
    peer.diagnostics(uri, 1)
    peer.raw(b"Content-Length: 9\r\n\r\nnot json!")
    peer.raw(frame([1]))  # type: ignore[arg-type]
    peer.send({"method": 5, "id": 3}, {"method": "textDocument/hover", "id": [4], "params": [5]})
    peer.notify("textDocument/didChange", [1])
    peer.change(uri, 2, {"text": "exec('1')\n"})
    peer.diagnostics(uri, 2)
    peer.process.kill()
    peer.process.wait(60)
    with file.open("ab") as stream:
        # It was killed while it wrote.
        stream.write(b'{"ms": 12.5, "from": "clie')
    done = doctor(file)
    assert done.returncode == 0, done.stderr
    assert re.search(r"textDocument/didChange +1 ", done.stdout)


def test_a_replay_that_ends_the_server_says_behind_what(tmp_path: Path) -> None:
    leave = {"jsonrpc": "2.0", "method": "exit"}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": None, "capabilities": {}}}
    lines = [Line(0, "client", hello), Line(1, "server", {"id": 1, "result": {}})]
    server = _Server(tmp_path)
    try:
        server.run(lines)
        server._send(leave)
        with pytest.raises(AnankeError, match=r"the server ended with exit code 1 before textDocument/hover was sent"):
            for number in range(2, 500):
                server._send({"jsonrpc": "2.0", "id": number, "method": "textDocument/hover", "params": {}})
                time.sleep(0.01)
    finally:
        server.end()


def test_secrets_are_hidden_and_the_protocols_own_tokens_are_not() -> None:
    message = {"params": {"workDoneToken": "t", "settings": {"modal": {"api_key": KEY, "n": 1}}, "authToken": KEY}}
    assert shown(message, text=True) == {
        "params": {"workDoneToken": "t", "settings": {"modal": {"api_key": "***", "n": 1}}, "authToken": "***"}
    }


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ananke_server", "lsp", "--trace", str(tmp_path / "no" / "trace")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "cannot be written" in done.stderr
