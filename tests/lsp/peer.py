"""The other end of the protocol: a client that can also misbehave."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CAPABILITIES: dict[str, dict[str, Any]] = {
    # As Neovim 0.11 and VS Code 1.100 send them, and Emacs' eglot as far as encodings go, cut to what is looked at.
    "neovim": {
        "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
        "textDocument": {"publishDiagnostics": {"relatedInformation": True}, "hover": {"contentFormat": ["markdown"]}},
        "window": {"workDoneProgress": True, "showDocument": {"support": True}},
        "workspace": {"configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
    },
    "vscode": {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True},
            "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": True},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        },
        "window": {"workDoneProgress": True, "showDocument": {"support": True}},
        "workspace": {
            "configuration": True,
            "codeLens": {"refreshSupport": True},
            "diagnostics": {"refreshSupport": True},
            "didChangeWatchedFiles": {"dynamicRegistration": True},
        },
    },
    "emacs": {
        "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": False},
            "hover": {"contentFormat": ["plaintext"]},
        },
        "window": {"workDoneProgress": True},
    },
}

_FILES = {"fileOperations": {"willRename": True, "didRename": True, "didDelete": True, "dynamicRegistration": True}}
_ACTIONS = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
for _client in ("neovim", "vscode"):
    CAPABILITIES[_client]["workspace"] |= _FILES | {"didChangeConfiguration": {"dynamicRegistration": True}}
    CAPABILITIES[_client]["textDocument"]["synchronization"] = {"willSaveWaitUntil": True, "didSave": True}
    CAPABILITIES[_client]["textDocument"]["inlayHint"] = {"dynamicRegistration": True}
    CAPABILITIES[_client]["workspace"]["inlayHint"] = {"refreshSupport": True}
for _client in ("neovim", "vscode", "emacs"):
    _known = CAPABILITIES[_client]
    _known["workspace"] = _known.get("workspace", {}) | {"applyEdit": True, "workspaceEdit": {"documentChanges": True}}
    _known["textDocument"]["documentSymbol"] = {"hierarchicalDocumentSymbolSupport": True}
CAPABILITIES["neovim"]["workspace"]["workspaceEdit"] = {"resourceOperations": ["rename", "create", "delete"]}
CAPABILITIES["vscode"]["textDocument"]["codeAction"] = _ACTIONS
CAPABILITIES["resolving"] = CAPABILITIES["neovim"] | {
    "textDocument": CAPABILITIES["neovim"]["textDocument"] | {"codeAction": _ACTIONS}
}


class Answer(Exception):
    """An error that the server answered with."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code: int = error["code"]


class Peer:
    """One server process over stdio. Everything it sends is kept in ``seen``, in order."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None, flags: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.seen: list[dict[str, Any]] = []
        self._answers: dict[int, dict[str, Any]] = {}
        self._arrived = threading.Condition()
        self._ids = 0
        self.settings: Any = None
        self.held: dict[str, list[Any]] = {}
        """Ids of requests of these methods: the test answers them itself."""
        self.process = subprocess.Popen(
            # As the installed program starts: what lies in the workspace is no module.
            [sys.executable, "-P", "-m", "ananke_server", "lsp", "--stdio", *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=os.environ | (environment or {}),
        )
        self.errors: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()

    # -- sending -------------------------------------------------------------------------------------------------

    def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *messages: dict[str, Any]) -> None:
        """Messages in one write."""
        self.raw(b"".join(frame({"jsonrpc": "2.0", **message}) for message in messages))

    def notify(self, method: str, params: Any) -> None:
        """A notification."""
        self.send({"method": method, "params": params})

    def start_request(self, method: str, params: Any) -> int:
        """A request whose answer is fetched later."""
        self._ids += 1
        self.send({"id": self._ids, "method": method, "params": params})
        return self._ids

    def answer(self, number: int, timeout: float = 20) -> Any:
        """The result of a request; `Answer` if it is an error."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: number in self._answers, timeout), f"no answer to {number}"
            message = self._answers.pop(number)
        if "error" in message:
            raise Answer(message["error"])
        return message["result"]

    def request(self, method: str, params: Any, timeout: float = 20) -> Any:
        """A request and its result."""
        return self.answer(self.start_request(method, params), timeout)

    # -- receiving -----------------------------------------------------------------------------------------------

    def wait(self, what: Callable[[dict[str, Any]], bool], since: int = 0, timeout: float = 20) -> dict[str, Any]:
        """The first message after ``since`` that fits."""
        end = time.monotonic() + timeout
        with self._arrived:
            while True:
                for message in self.seen[since:]:
                    if what(message):
                        return message
                left = end - time.monotonic()
                assert left > 0, f"it did not come; seen: {[m.get('method') for m in self.seen[since:]]}"
                self._arrived.wait(left)

    def diagnostics(self, uri: str, version: int | None = None, since: int = 0) -> list[dict[str, Any]]:
        """Pushed diagnostics of a document, of a version if one is given."""

        def fits(message: dict[str, Any]) -> bool:
            params = message.get("params") or {}
            right = message.get("method") == "textDocument/publishDiagnostics" and params.get("uri") == uri
            return right and (version is None or params.get("version") == version)

        found: list[dict[str, Any]] = self.wait(fits, since)["params"]["diagnostics"]
        return found

    def notified(self, method: str, since: int = 0) -> list[Any]:
        """Parameters of every notification or request of a method so far."""
        with self._arrived:
            return [message.get("params") for message in self.seen[since:] if message.get("method") == method]

    # -- a session -----------------------------------------------------------------------------------------------

    def initialize(self, client: str = "neovim", **options: Any) -> dict[str, Any]:
        """Say hello as one of `CAPABILITIES`."""
        uri = self.folder.as_uri()
        result: dict[str, Any] = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": uri,
                "workspaceFolders": [{"uri": uri, "name": self.folder.name}],
                "capabilities": CAPABILITIES[client],
                **options,
            },
        )
        self.notify("initialized", {})
        return result

    def open(self, name: str, text: str, language: str = "python", version: int = 1) -> str:
        """Open a document of the folder; its URI."""
        uri = name if ":" in name else (self.folder / name).as_uri()
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> None:
        """Change a document."""
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def execute(self, command: str, **argument: Any) -> Any:
        """A command with its one argument."""
        return self.request("workspace/executeCommand", {"command": command, "arguments": [argument]})

    def quit(self, timeout: float = 10) -> int:
        """Shut down; the exit code."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.process.wait(timeout)

    def kill(self) -> None:
        """End the process if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(60)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                # Nobody reads any more what was not sent yet.
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _read(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        try:
            while True:
                length = 0
                while (line := stdout.readline().strip()) != b"":
                    # Anything else on stdout would be a stray print.
                    assert line.lower().startswith(b"content-"), line
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                if not length:
                    return
                self._take(json.loads(stdout.read(length)))
        except (ValueError, OSError):
            return

    def _take(self, message: dict[str, Any]) -> None:
        if "method" in message and "id" in message and message["method"] in self.held:
            self.held[message["method"]].append(message["id"])
        elif "method" in message and "id" in message:
            items = (message.get("params") or {}).get("items", [])
            result: Any = None
            if message["method"] == "workspace/configuration":
                result = [self.settings for _ in items]
            if message["method"] == "window/showDocument":
                result = {"success": True}
            if message["method"] == "workspace/applyEdit":
                result = {"applied": True}
            self.send({"id": message["id"], "result": result})
        with self._arrived:
            if "method" in message:
                self.seen.append(message)
            else:
                self._answers[message["id"]] = message
            self._arrived.notify_all()

    def _read_errors(self) -> None:
        stderr = self.process.stderr
        assert stderr is not None
        try:
            for line in stderr:
                self.errors.append(line.decode("utf-8", "replace"))
        except (ValueError, OSError):
            return


def frame(message: dict[str, Any]) -> bytes:
    """One message with its header."""
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def span(line: int, start: int, end_line: int, end: int) -> dict[str, Any]:
    """A range of the protocol."""
    return {"start": {"line": line, "character": start}, "end": {"line": end_line, "character": end}}
