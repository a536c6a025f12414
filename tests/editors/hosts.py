"""What the editors talk to in these tests: a copy of the example, a compile service, a host that only counts."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def workspace(folder: Path) -> Path:
    """A copy of the example outside of this repository."""
    return Path(shutil.copytree(ROOT / "examples" / "shop", folder / "shop"))


SNAPSHOTS = Path(__file__).parent / "snapshots"


def differing(file: str, lines: list[str]) -> int:
    """How many lines of what an editor showed, one a key, are not as they were kept; ``SNAPSHOTS=1`` keeps new ones.

    What is kept is the same for all editors: with the text, findings stand where they stand.
    """
    kept = SNAPSHOTS / f"typing.{file}.txt"
    if os.environ.get("SNAPSHOTS"):
        kept.write_text("\n".join(lines) + "\n", "utf-8")
    known = kept.read_text("utf-8").split("\n")[:-1]
    return abs(len(known) - len(lines)) + sum(one != other for one, other in zip(known, lines, strict=False))


class Quiet(http.server.BaseHTTPRequestHandler):
    """Writes no log."""

    def log_message(self, *_: object) -> None:
        pass


class Counting:
    """A host that notes every request and answers none."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        noted = self.requests

        class Handler(Quiet):
            def do_GET(self) -> None:
                noted.append(self.path)
                self.send_error(500)

            do_POST = do_GET

        self._host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._host.server_port}"
        threading.Thread(target=self._host.serve_forever, daemon=True).start()

    def close(self) -> None:
        """End it."""
        self._host.shutdown()
        self._host.server_close()


@contextmanager
def slow_service() -> Iterator[str]:
    """A compile service on loopback behind a host that takes its time: quick work shows no progress."""
    process = subprocess.Popen(
        [BIN / "ananke", "serve", "--port", "0"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    address = process.stderr.readline().split(" on ")[1].split()[0]
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/healthz").close()
            break
        except OSError:
            time.sleep(0.1)

    class Slow(Quiet):
        """Hands everything on after a while: quick work shows no progress."""

        def do_GET(self) -> None:
            time.sleep(0.5)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {
                name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}
            }
            request = urllib.request.Request(address + self.path, body or None, headers, method=self.command)
            try:
                with urllib.request.urlopen(request) as answer:
                    self._hand_on(answer.status, answer.headers, answer.read())
            except urllib.error.HTTPError as error:
                self._hand_on(error.code, error.headers, error.read())
                error.close()

        do_POST = do_GET

        def _hand_on(self, status: int, headers: Any, body: bytes) -> None:
            self.send_response(status)
            for name in ("Content-Type", "Content-Encoding", "Ananke-Emitter", "ETag"):
                if name in headers:
                    self.send_header(name, headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{host.server_port}"
    host.shutdown()
    host.server_close()
    process.kill()
    process.wait(60)
    process.stderr.close()
