"""Replaying a trace of ``ananke lsp --trace`` against a server of one's own: what took how long, then and now."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from ananke_core.errors import AnankeError, InputError
from ananke_server.lsp.constraint_files.kinds import kind_of

_LONGEST_PAUSE = 0.03
"""Seconds; people pause longer, but nothing is measured meanwhile."""
_PATIENCE = 30.0
_HARMLESS = frozenset({"ananke.showIR", "ananke.compileFile", "ananke.export", "ananke.holeGrammar", "ananke.status"})
"""Commands that write nothing; others are left out of a replay."""
_DIAGNOSTICS = "textDocument/publishDiagnostics"
_EDITS = ("textDocument/didOpen", "textDocument/didChange")


class Line(NamedTuple):
    """One message of a trace; ``at`` is in milliseconds."""

    at: float
    side: str
    message: dict[str, Any]


@attrs.frozen
class Row:
    """How long one kind of message took to be answered, in milliseconds."""

    method: str
    count: int
    then: float
    median: float
    p95: float
    longest: float


def read_trace(file: Path) -> list[Line]:
    """The messages of a trace; what is no message is left out, and so is a last line that a killed server cut short.

    Raises:
        InputError: it can't be read, is no trace, or holds no texts.
    """
    try:
        # Not by the lines of a text: what documents hold can end some.
        *lines, cut = file.read_bytes().split(b"\n")
        head = json.loads(lines[0])
        if cut:
            lines += _whole(cut)
        told = [Line(one["ms"], one["from"], one["message"]) for one in map(json.loads, lines[1:])]
        found = [line for line in told if _is_sound(line.message)]
        texts = head["text"]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(file), way_out="check the path") from None
    except (ValueError, KeyError, IndexError, TypeError):
        raise InputError("is no trace", place=str(file), way_out="record one with ananke lsp --trace FILE") from None
    if not texts:
        raise InputError("holds no texts", place=str(file), way_out="record one without --trace-without-text")
    return found


def _whole(line: bytes) -> list[bytes]:
    try:
        json.loads(line)
    except ValueError:
        return []
    return [line]


def _is_sound(message: Any) -> bool:
    if not isinstance(message, dict):
        return False
    return isinstance(message.get("id", 0), int | str) and isinstance(message.get("method", ""), str)


def latencies(lines: list[Line]) -> dict[str, list[float]]:
    """Milliseconds from each message of the client to its answer, by method; edits are answered by diagnostics."""
    waiting: dict[Any, tuple[str, float]] = {}
    found: dict[str, list[float]] = {}
    for at, side, message in lines:
        key = _asks(message) if side == "client" else _answers(message)
        if key is None:
            continue
        if side == "client":
            # Of edits that are answered together, the last is what somebody waits for.
            waiting[key] = message["method"], at
        elif key in waiting:
            method, began = waiting.pop(key)
            found.setdefault(method, []).append(at - began)
    return found


def replay(trace: list[Line]) -> list[Line]:
    """The same messages of the client, to a server that sends nothing anywhere and keeps nothing; what was said."""
    with tempfile.TemporaryDirectory() as scratch:
        server = _Server(Path(scratch))
        try:
            server.run(trace)
        finally:
            server.end()
        return server.lines


def table(trace: list[Line]) -> list[Row]:
    """Replay a trace; a row for each method that was answered."""
    then, now = latencies(trace), latencies(replay(trace))
    rows = []
    for method, times in sorted(now.items()):
        ordered = sorted(times)
        before = statistics.median(then[method]) if then.get(method) else 0.0
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        rows.append(Row(method, len(ordered), before, statistics.median(ordered), p95, ordered[-1]))
    return rows


class _Server:
    """A server process, and the side of the client as it is recorded anew."""

    def __init__(self, scratch: Path) -> None:
        self.lines: list[Line] = []
        self._began = time.perf_counter()
        self._there = threading.Condition()
        kept = {"ANANKE_CACHE_DIR": str(scratch), "ANANKE_DEFAULTS_USE_MODAL": "false"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ananke_server", "lsp", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | kept,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def run(self, trace: list[Line]) -> None:
        """Send what the client had sent; each is awaited before the next one that was sent behind its answer."""
        answered = {key for _, side, message in trace if side == "server" and (key := _answers(message)) is not None}
        sent: list[Any] = []
        before = 0.0
        for at, side, message in trace:
            if side == "server":
                key = _answers(message)
                if key in sent:
                    self._await(key)
                    sent.remove(key)
                continue
            time.sleep(min(max(at - before, 0.0) / 1e3, _LONGEST_PAUSE))
            before = at
            if not _wanted(message):
                continue
            self._send(message)
            key = _asks(message)
            if key is not None and key in answered and key not in sent:
                sent.append(key)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait(10)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                # Nobody reads any more what was not sent yet.
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _send(self, message: dict[str, Any]) -> None:
        if message.get("method") == "initialize":
            # Whoever was the editor then is nobody's parent now.
            message = message | {"params": (message.get("params") or {}) | {"processId": os.getpid()}}
        body = json.dumps(message, separators=(",", ":")).encode()
        with self._there:
            self.lines.append(Line(self._now(), "client", message))
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            self._process.stdin.flush()
        except OSError:
            code = self._process.wait(10)
            raise AnankeError(
                f"the server ended with exit code {code} before {message.get('method')} was sent",
                way_out="report it, with the trace",
            ) from None

    def _await(self, key: Any) -> None:
        def there() -> bool:
            return any(side == "server" and _answers(message) == key for _, side, message in self.lines)

        with self._there:
            self._there.wait_for(there, _PATIENCE)

    def _now(self) -> float:
        return (time.perf_counter() - self._began) * 1e3

    def _read(self) -> None:
        for message in _messages(self._process.stdout):
            with self._there:
                self.lines.append(Line(self._now(), "server", message))
                self._there.notify_all()
            if "method" in message and "id" in message:
                items = _params(message).get("items", ())
                with contextlib.suppress(AnankeError):
                    self._send({"jsonrpc": "2.0", "id": message["id"], "result": [None for _ in items] or None})


def _messages(stream: Any) -> Iterator[dict[str, Any]]:
    try:
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                return
            yield json.loads(stream.read(length))
    except (OSError, ValueError):
        return


def _wanted(message: dict[str, Any]) -> bool:
    if "method" not in message or message["method"] == "exit":
        # Answers of the client are to questions of another server.
        return False
    params = _params(message)
    if message["method"] == "workspace/executeCommand":
        return params.get("command") in _HARMLESS
    # The texts of configuration files are not recorded.
    uri = str(_document(message).get("uri"))
    return not (message["method"] in _EDITS and kind_of(uri) == "configuration")


def _asks(message: dict[str, Any]) -> Any:
    """What tells the answer to a message of the client; None where there is none."""
    method = message.get("method")
    if method is None:
        return None
    if "id" in message:
        return message["id"]
    document = _document(message)
    return (str(document.get("uri")), str(document.get("version"))) if method in _EDITS else None


def _answers(message: dict[str, Any]) -> Any:
    if "id" in message and "method" not in message:
        return message["id"]
    params = _params(message)
    return (str(params.get("uri")), str(params.get("version"))) if message.get("method") == _DIAGNOSTICS else None


def _params(message: dict[str, Any]) -> dict[str, Any]:
    params = message.get("params")
    return params if isinstance(params, dict) else {}


def _document(message: dict[str, Any]) -> dict[str, Any]:
    document = _params(message).get("textDocument")
    return document if isinstance(document, dict) else {}
