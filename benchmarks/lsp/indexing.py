"""Edits while the workspace is read in the background: ``python -m benchmarks.lsp.indexing``."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.lsp.client import Client
from benchmarks.lsp.inputs import generated
from benchmarks.lsp.peers import peers
from benchmarks.lsp.session import Session


def main(arguments: list[str] | None = None) -> int:
    """Print the figures of edits before, during and after; 1 if nothing was edited while it was read."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lsp.indexing", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=300)
    given = parser.parse_args(arguments)
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for number in range(given.files):
            (folder / f"part{number}.py").write_text(generated("python", 500, seed=number).text)
        peer = next(one for one in peers(folder) if one.name == "ananke")
        client = Client(peer.command, folder, peer.encodings)
        try:
            session = Session(client, folder, generated("python", given.lines))
            state = "waiting"
            settled = 0
            while settled < 40:
                row = session.given.comment
                session.times.clear()
                session.edit("edit", (row, len(session.lines[row]), row, len(session.lines[row]), "x"))
                times.setdefault(state, []).extend(session.times.get("edit", ()))
                state = _state(client)["state"]
                settled += state == "read"
            told = _state(client)
        finally:
            client.close()
    print("| the workspace is | edits | median | p95 | longest |\n| --- | --- | --- | --- | --- |")
    for name, took in times.items():
        ordered = sorted(took)
        tail = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        print(f"| {name} | {len(took)} | {statistics.median(took):.1f} | {tail:.1f} | {ordered[-1]:.1f} |")
    print(f"\n{told['files']} files in {told['seconds']} s; load {', '.join(f'{one:.2f}' for one in os.getloadavg())}")
    return int("reading" not in times)


def _state(client: Client) -> dict[str, Any]:
    answer = client.request("workspace/executeCommand", {"command": "ananke.status", "arguments": []})
    time.sleep(0.02)
    found: dict[str, Any] = answer.message["result"]["index"]
    return found


if __name__ == "__main__":
    sys.exit(main())
