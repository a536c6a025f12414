"""``ananke serve`` on a free port, and what its processes hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs


@attrs.frozen
class Running:
    """The process and its port."""

    process: subprocess.Popen[str]
    port: int

    def resident(self) -> float:
        """MB of the process and its children."""
        return sum(_resident(number) for number in (self.process.pid, *self.children()))

    def answering(self) -> float:
        """MB of the process that answers; those that compile come and go."""
        return _resident(self.process.pid)

    def children(self) -> list[int]:
        """The processes that compile."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(number) for number in path.read_text().split()]


def _resident(number: int) -> float:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


@contextmanager
def running(*options: str, **environ: str) -> Iterator[Running]:
    """Serve until the end of the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANANKE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "ananke_server", "serve", "--port", "0", "--no-log", *options],
        stderr=subprocess.PIPE,
        text=True,
        env=kept | environ,
    )
    assert process.stderr is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert found, "the service did not start"
        yield Running(process, int(found[1]))
    finally:
        process.terminate()
        process.wait(60)
        process.stderr.close()
