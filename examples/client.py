"""A small language-server client over stdio: enough to show a session, standard library only."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from pathlib import Path
from typing import Any


class Client:
    """One server process, spoken to in JSON-RPC; every message it sends is kept."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=environment
        )
        self._ids = 0
        self._answers: dict[int, Any] = {}
        self._arrived = threading.Condition()
        self.notifications: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def request(self, method: str, params: Any, timeout: float = 30) -> Any:
        """Send a request and wait for its result."""
        self._ids += 1
        number = self._ids
        self._send({"id": number, "method": method, "params": params})
        with self._arrived:
            if not self._arrived.wait_for(lambda: number in self._answers, timeout):
                raise TimeoutError(f"{method} was not answered within {timeout} s")
            answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer.get("result")

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def wait_for(self, method: str, timeout: float = 30, **wanted: Any) -> dict[str, Any]:
        """The next notification of a method whose parameters hold ``wanted``; others are dropped."""
        end = time.monotonic() + timeout
        while True:
            message = self.notifications.get(timeout=max(end - time.monotonic(), 0.01))
            params = message.get("params") or {}
            if message["method"] == method and all(params.get(key) == value for key, value in wanted.items()):
                return params

    def close(self) -> int:
        """Shut the server down; its exit code."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self._process.wait(10)

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _read(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        while True:
            length = 0
            while (line := stdout.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            message = json.loads(stdout.read(length))
            if "method" in message and "id" in message:
                # The server asks for something (configuration, registration): an empty answer will do here.
                items = (message.get("params") or {}).get("items", [])
                result = [None] * len(items) if message["method"] == "workspace/configuration" else None
                self._send({"id": message["id"], "result": result})
            if "method" in message:
                self.notifications.put(message)
            else:
                with self._arrived:
                    self._answers[message["id"]] = message
                    self._arrived.notify_all()
