"""Start to first diagnostics of a small file, a bare pygls server by turns: ``python -m benchmarks.lsp.start``.

By turns, because machines are shared and the load of one minute is not that of the next; CPU time beside wall time,
because it grows less under load.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.lsp.client import Client
from benchmarks.lsp.inputs import generated
from benchmarks.lsp.peers import peers
from benchmarks.lsp.session import Session

_SETTLED = 3.0
"""Seconds after which a server has done what it does behind its first answer."""


def main(arguments: list[str] | None = None) -> int:
    """Print medians and ratios; 1 if ours takes more than 1.3 times as much CPU time as the bare one."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lsp.start", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args(arguments)
    text = generated("python", given.lines)
    walls: dict[str, list[float]] = {}
    works: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        known = [peer for peer in peers(folder) if peer.name in {"ananke", "bare pygls"}]
        for turn in range(given.rounds + 1):
            for peer in known:
                client = Client(peer.command, folder, peer.encodings)
                try:
                    wall = Session(client, folder, text).cold_ms
                    work = _work_ms(client.process.pid)
                    if turn:
                        walls.setdefault(peer.name, []).append(wall)
                        works.setdefault(peer.name, []).append(work)
                    else:
                        # The first one compiles what the others find.
                        time.sleep(_SETTLED)
                finally:
                    client.close()
    for what, times in (("wall", walls), ("CPU", works)):
        ours, bare = (statistics.median(times[name]) for name in ("ananke", "bare pygls"))
        print(f"{what}: ananke {ours:.0f} ms, bare pygls {bare:.0f} ms, ratio {ours / bare:.2f}")
    print(f"load {', '.join(f'{value:.2f}' for value in os.getloadavg())}")
    return int(statistics.median(works["ananke"]) > 1.3 * statistics.median(works["bare pygls"]))


def _work_ms(number: int) -> float:
    """CPU time of a process so far, in milliseconds."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
