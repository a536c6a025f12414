"""The ways to reach the server beside stdin and stdout: one client each, and words for what can't be listened to."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.lsp.peer import frame

Listen = Callable[..., tuple[subprocess.Popen[str], int]]
HELLO = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": None, "capabilities": {}}}
OPEN = {
    "jsonrpc": "2.0",
    "method": "textDocument/didOpen",
    "params": {
        "textDocument": {"uri": "file:///w/a.py", "languageId": "python", "version": 1, "text": "s = '🍎'; eval('1')\n"}
    },
}


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Start a server that listens; the process and the port that it says."""
    started: list[subprocess.Popen[str]] = []

    def make(*flags: str) -> tuple[subprocess.Popen[str], int]:
        command = [sys.executable, "-P", "-m", "ananke_server", "lsp", *flags]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stderr is not None
        found = re.search(r"listening on .*:(\d+)$", process.stderr.readline().strip())
        assert found is not None
        return process, int(found[1])

    yield make
    for process in started:
        process.kill()
        process.wait(60)
        if process.stderr is not None:
            process.stderr.close()


def say(client: ClientConnection, message: dict[str, Any]) -> None:
    client.send(json.dumps({"params": HELLO["params"], **message}))


def until(client: ClientConnection, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(client.recv(20))
        if fits(message):
            return message


def test_a_websocket_carries_a_session(listen: Listen) -> None:
    process, port = listen("--ws", "127.0.0.1:0")
    # A page of the web may not even connect; one of this machine, or a program, may.
    for origin in ("https://evil.example", "http://localhost.evil.example", "null"):
        with pytest.raises(InvalidStatus) as refused, connect(f"ws://127.0.0.1:{port}", origin=Origin(origin)):
            pass
        assert refused.value.response.status_code == 403
    with connect(f"ws://127.0.0.1:{port}", origin=Origin("http://localhost:3000")) as client:
        say(client, HELLO)
        assert until(client, lambda m: m.get("id") == 1)["result"]["serverInfo"]["name"] == "ananke"
        say(client, {"jsonrpc": "2.0", "method": "initialized", "params": {}})
        say(client, OPEN)
        pushed = until(client, lambda m: m.get("method") == "textDocument/publishDiagnostics")["params"]
        assert [(one["code"], one["range"]["start"]["character"]) for one in pushed["diagnostics"]] == [("ANK601", 10)]
        with connect(f"ws://127.0.0.1:{port}") as second, pytest.raises(ConnectionClosed, match="has its client"):
            second.recv(20)
        client.send("no json")
        assert until(client, lambda m: "error" in m)["error"]["code"] == -32700
        say(client, {"jsonrpc": "2.0", "id": 2, "method": "shutdown"})
        until(client, lambda m: m.get("id") == 2)
        say(client, {"jsonrpc": "2.0", "method": "exit"})
        with pytest.raises(ConnectionClosed) as left:
            client.recv(20)
        assert left.value.rcvd is not None and left.value.rcvd.code == 1000
    assert process.wait(60) == 0


@pytest.mark.parametrize("way", ["--tcp", "--ws"])
def test_a_client_that_leaves_ends_the_server(listen: Listen, way: str) -> None:
    process, port = listen(way, "localhost:0")
    if way == "--ws":
        with connect(f"ws://localhost:{port}") as client:
            say(client, HELLO)
            until(client, lambda m: m.get("id") == 1)
    else:
        with socket.create_connection(("localhost", port)) as connection:
            connection.sendall(frame(HELLO))
            assert connection.recv(20).startswith(b"Content-Length: ")
    assert process.wait(60) == 1


@pytest.mark.parametrize("way", ["--tcp", "--ws"])
def test_what_cannot_be_listened_to_is_said(way: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        places = [f"127.0.0.1:{taken.getsockname()[1]}", "127.0.0.1:99999", "127.0.0.1:x", "nowhere"]
        for place in places if way == "--tcp" else places[:1]:
            command = [sys.executable, "-P", "-m", "ananke_server", "lsp", way, place]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
            assert f"{way} {place}: " in done.stderr
