"""A language client that stamps what arrives before it reads it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple


class Arrived(NamedTuple):
    """A message, when its last byte was there (``perf_counter``), and its size."""

    at: float
    message: dict[str, Any]
    size: int


_INCREMENTAL = 2
"""A server that takes edits; every other one takes the whole text after each (`TextDocumentSyncKind`)."""


def framed(message: dict[str, Any]) -> bytes:
    """A message as it goes over the pipe."""
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def environment(root: Path) -> dict[str, str]:
    """As servers run where people installed them: Python keeps what it compiled, here in a folder of the run."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(root / ".pycache")}


class Client:
    """One server process.

    Args:
        command: the server's command.
        root: the workspace.
        encodings: position encodings that are offered, the best first.
        pulls: ask for diagnostics instead of waiting for them.
        errors: where the server's stderr goes; nowhere if left out.
    """

    def __init__(
        self,
        command: Sequence[str],
        root: Path,
        encodings: Sequence[str],
        *,
        pulls: bool = False,
        errors: IO[bytes] | None = None,
    ) -> None:
        self.began = time.perf_counter()
        self.pulls = pulls
        self.root = root
        self.ids = 0
        self.inbox: list[Arrived] = []
        self._there = threading.Condition()
        # The reader answers what the server asks, while the other thread may be in the middle of a message.
        self._writing = threading.Lock()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors if errors is not None else subprocess.DEVNULL,
            cwd=root,
            env=environment(root),
            bufsize=0,
        )
        threading.Thread(target=self._read, daemon=True).start()
        document: dict[str, Any] = {"publishDiagnostics": {"versionSupport": True}, "synchronization": {}, "hover": {}}
        if pulls:
            document["diagnostic"] = {}
        uri = root.as_uri()
        capabilities = {
            "general": {"positionEncodings": list(encodings)},
            "textDocument": document,
            "workspace": {"configuration": True, "workspaceFolders": True},
        }
        folders = [{"uri": uri, "name": root.name}]
        result = self.request(
            "initialize",
            {"processId": os.getpid(), "rootUri": uri, "workspaceFolders": folders, "capabilities": capabilities},
        ).message["result"]
        self.encoding: str = result["capabilities"].get("positionEncoding", "utf-16")
        sync = result["capabilities"].get("textDocumentSync")
        self.takes_edits = (sync.get("change") if isinstance(sync, dict) else sync) == _INCREMENTAL
        self.notify("initialized", {})

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        assert self.process.stdin is not None
        with self._writing:
            view = memoryview(data)
            while view:
                view = view[os.write(self.process.stdin.fileno(), view) :]

    def notify(self, method: str, params: Any) -> None:
        """A notification."""
        self.send(framed({"method": method, "params": params}))

    def framed_request(self, method: str, params: Any) -> tuple[int, bytes]:
        """A request that is sent later, and its number."""
        self.ids += 1
        return self.ids, framed({"id": self.ids, "method": method, "params": params})

    def request(self, method: str, params: Any, timeout: float = 60) -> Arrived:
        """A request and its answer."""
        number, data = self.framed_request(method, params)
        mark = len(self.inbox)
        self.send(data)
        return self.wait(lambda message: message.get("id") == number and "method" not in message, mark, timeout)

    def wait(self, fits: Callable[[dict[str, Any]], bool], since: int, timeout: float = 60) -> Arrived:
        """The first message behind ``since`` that fits."""
        end = time.perf_counter() + timeout
        with self._there:
            at = since
            while True:
                while at < len(self.inbox):
                    if fits(self.inbox[at].message):
                        return self.inbox[at]
                    at += 1
                left = end - time.perf_counter()
                if left <= 0 or self.process.poll() is not None:
                    raise TimeoutError("nothing that fits arrived")
                self._there.wait(left)

    def diagnostics(self, uri: str, version: int, since: int, sent: float, timeout: float = 60) -> Arrived:
        """Diagnostics of a version, pushed or pulled; ``sent`` is kept by the caller."""
        if self.pulls:
            return self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}}, timeout)

        def fits(message: dict[str, Any]) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics" or message["params"]["uri"] != uri:
                return False
            return bool(message["params"].get("version", version) >= version)

        return self.wait(fits, since, timeout)

    def forget(self) -> None:
        """Drop what arrived so far."""
        with self._there:
            self.inbox.clear()

    def memory(self) -> float:
        """Peak resident memory of the server and its children, in MB."""
        total, todo = 0.0, [self.process.pid]
        while todo:
            number = todo.pop()
            try:
                status = Path(f"/proc/{number}/status").read_text()
                children = Path(f"/proc/{number}/task/{number}/children").read_text()
            except OSError:
                continue
            found = re.search(r"VmHWM:\s+(\d+)", status)
            total += int(found[1]) / 1024 if found else 0
            todo += [int(word) for word in children.split()]
        return total

    def close(self) -> None:
        """End the server."""
        self.process.kill()
        self.process.wait(10)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with os.fdopen(os.dup(self.process.stdout.fileno()), "rb", buffering=1 << 16) as stream:
            while True:
                length = 0
                while (line := stream.readline().strip()) != b"":
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                if not length:
                    return
                body = stream.read(length)
                at = time.perf_counter()
                self._take(Arrived(at, json.loads(body), length))

    def _take(self, arrived: Arrived) -> None:
        message = arrived.message
        if "method" in message and "id" in message:
            items = (message.get("params") or {}).get("items", ())
            self.send(framed({"id": message["id"], "result": [None for _ in items] or None}))
        with self._there:
            self.inbox.append(arrived)
            self._there.notify_all()
