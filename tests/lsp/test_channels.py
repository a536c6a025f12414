"""What a client is connected by: pipes, files, sockets, and how slowly it reads them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from ananke_server.lsp.framing import Framing
from tests.lsp.peer import frame

SERVER = [sys.executable, "-m", "ananke_server", "lsp"]
URI = "file:///nowhere/a.py"
LINES = 600
"""Calls of ``eval``, so that each version has 500 diagnostics."""
VERSIONS = 40


Run = Callable[..., subprocess.Popen[Any]]


@pytest.fixture
def run() -> Iterator[Run]:
    """Start a process that ends with the test."""
    started: list[subprocess.Popen[Any]] = []

    def start(*arguments: Any, **options: Any) -> subprocess.Popen[Any]:
        started.append(subprocess.Popen(*arguments, **options))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def message(method: str, params: Any, number: int | None = None) -> bytes:
    found = {"jsonrpc": "2.0", "method": method, "params": params}
    return frame(found if number is None else found | {"id": number})


def beginning() -> bytes:
    item = {"uri": URI, "languageId": "python", "version": 1, "text": "x = eval('1')\n" * LINES}
    return b"".join(
        [
            message("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1),
            message("initialized", {}),
            message("textDocument/didOpen", {"textDocument": item}),
        ]
    )


def change(version: int) -> bytes:
    # Larger than what a pipe holds.
    text = f"# {version}\n" + "x = eval('1')\n" * LINES + f"y = '{'long ' * 30}'\n" * 800
    return message(
        "textDocument/didChange",
        {"textDocument": {"uri": URI, "version": version}, "contentChanges": [{"text": text}]},
    )


def ending() -> bytes:
    return message("shutdown", None, 2) + message("exit", None)


def messages(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    framing = Framing()
    while data := stream.read(1 << 16):
        yield from map(json.loads, framing.feed(data))


def published(stream: IO[bytes]) -> dict[int, int]:
    """How many diagnostics each version had."""
    return {
        one["params"]["version"]: len(one["params"]["diagnostics"])
        for one in messages(stream)
        if one.get("method") == "textDocument/publishDiagnostics" and "version" in one["params"]
    }


def test_a_client_that_writes_everything_before_it_reads(run: Run) -> None:
    process = run(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    assert process.stdin is not None and process.stdout is not None
    stdin = process.stdin
    everything = b"".join([beginning(), *map(change, range(2, VERSIONS)), ending()])

    def write() -> None:
        view = memoryview(everything)
        while view:
            view = view[stdin.write(view) :]

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    writing.join(60)
    stuck = writing.is_alive()
    if stuck:
        process.kill()
    versions = published(process.stdout)
    process.stdin.close()
    process.stdout.close()
    assert not stuck, "the server waits for a client that waits for the server"
    assert process.wait(60) == 0
    # One more says that not all are shown.
    assert versions[VERSIONS - 1] == 501


def test_a_file_as_stdin(tmp_path: Path) -> None:
    told = tmp_path / "told"
    told.write_bytes(beginning() + change(2) + ending())
    with told.open("rb") as stdin:
        done = subprocess.run(SERVER, stdin=stdin, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    framing = Framing()
    assert [one.get("id") for one in map(json.loads, framing.feed(done.stdout)) if "id" in one] == [1, 2]


def test_a_socket_in_both_directions(run: Run) -> None:
    process = run([*SERVER, "--tcp", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    _, _, port = process.stderr.readline().strip().rpartition(":")
    with socket.create_connection(("127.0.0.1", int(port)), 60) as connection, connection.makefile("rb") as stream:
        # Little room, so that the server has to wait for us while we send.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        connection.settimeout(60)
        connection.sendall(b"".join([beginning(), *map(change, range(2, VERSIONS)), ending()]))
        assert published(stream)[VERSIONS - 1] == 501
    assert process.wait(60) == 0
    process.stderr.close()


BODIES = [b'{"a":1}', b"Content-Length: 3\r\n\r\nxyz", "é".encode(), b""]


@pytest.mark.parametrize("size", range(1, 40))
def test_messages_in_pieces_of_any_size(size: int) -> None:
    data = b"".join(b"Content-Type: x\r\ncontent-length:%d\r\n\r\n%b" % (len(body), body) for body in BODIES)
    data += b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in BODIES)
    framing = Framing()
    found = [body for at in range(0, len(data), size) for body in framing.feed(data[at : at + size])]
    assert found == BODIES * 2


def test_a_header_alone_and_then_a_body_that_looks_like_one() -> None:
    framing, body = Framing(), BODIES[1]
    assert framing.feed(b"Content-Length: %d\r\n\r\n" % len(body)) == []
    assert framing.feed(body) == [body]


@pytest.mark.parametrize("size", range(30))
def test_a_message_in_two_pieces(size: int) -> None:
    # A header without its end is no message, whatever its number says of the bytes that are there.
    data = b"Content-Length: %d\r\n\r\n%b" % (size, b"x" * size)
    for cut in range(1, len(data)):
        framing = Framing()
        assert [*framing.feed(data[:cut]), *framing.feed(data[cut:])] == [b"x" * size]
