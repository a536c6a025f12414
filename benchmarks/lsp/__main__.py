"""Every server on every file, one after the other in one run, as a table and as JSON.

::

    python -m benchmarks.lsp                    all sizes, both languages
    python -m benchmarks.lsp --lines 1000 --rounds 10 --json out.json

Compare only what stands in one table: machines are shared, and medians grow under load.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.calibrate import REFERENCE_MS, calibrate
from benchmarks.lsp.client import Client
from benchmarks.lsp.inputs import Input, generated
from benchmarks.lsp.peers import Peer, peers
from benchmarks.lsp.session import Session

_COLUMNS = ("edit", "burst of ten", "hover", "hover behind an edit")


def measure(peer: Peer, given: Input, folder: Path, rounds: int, colds: int) -> dict[str, Any]:
    """Figures of one server on one file."""
    starts = []
    for _ in range(colds):
        client = Client(peer.command, folder, peer.encodings, pulls=peer.pulls)
        try:
            starts.append(Session(client, folder, given))
        finally:
            client.close()
    client = Client(peer.command, folder, peer.encodings, pulls=peer.pulls)
    try:
        found = Session(client, folder, given).run(rounds) if rounds else {}
    finally:
        client.close()
    cold = {"cold ms": round(statistics.median(one.cold_ms for one in starts), 1)} if starts else {}
    opened = {"open ms": round(statistics.median(one.open_ms for one in starts), 1)} if starts else {}
    return {"server": peer.name, "file": given.name, **cold, **opened, **found}


def main(arguments: list[str] | None = None) -> int:
    """Run, print the table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lsp", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[200, 1_000, 5_000, 20_000])
    parser.add_argument("--languages", nargs="+", default=["python", "typescript"])
    parser.add_argument("--only", nargs="+", default=[], help="names of servers")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--colds", type=int, default=2)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    rows: list[dict[str, Any]] = []
    before = calibrate()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        known = [peer for peer in peers(folder) if not given.only or peer.name in given.only]
        for language in given.languages:
            for lines in given.lines:
                text = generated(language, lines)
                (folder / text.name).write_text(text.text)
                for peer in known:
                    if language in peer.languages:
                        rows.append(measure(peer, text, folder, given.rounds, given.colds))
                        print(_row(rows[-1]), file=sys.stderr, flush=True)
    after = calibrate()
    machine = {
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "load": [round(value, 2) for value in os.getloadavg()],
        "calibration ms": [round(before, 1), round(after, 1)],
        "reference ms": REFERENCE_MS,
    }
    if given.json:
        given.json.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")
    print(table(rows))
    print("\n" + ", ".join(f"{name} {value}" for name, value in machine.items()))
    return 0


def table(rows: list[dict[str, Any]]) -> str:
    """The figures as a table in Markdown; milliseconds, median / 95th percentile."""
    lines = [
        "| file | server | edit | burst of ten | hover | behind an edit | open | cold start | MB | violations seen |",
        f"{'| --- ' * 10}|",
    ]
    return "\n".join([*lines, *map(_row, rows)])


def _row(row: dict[str, Any]) -> str:
    cells = [row["file"], row["server"]]
    for name in _COLUMNS:
        figures = row.get(name) or {}
        cells.append(f"{figures['median']:.1f} / {figures['p95']:.1f}" if figures else "–")
    cells += [f"{row[name]:.0f}" if name in row else "–" for name in ("open ms", "cold ms", "memory MB")]
    return f"| {' | '.join(cells)} | {row.get('violations seen', '–')} |"


if __name__ == "__main__":
    sys.exit(main())
