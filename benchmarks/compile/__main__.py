"""``python -m benchmarks.compile``: the compile at four sizes, on one core, without any engine loaded.

From the bytes of a set to the bytes of its IR, all formats. A figure is held against its budget as it is, or in the
ratio of the calibration of its run to the reference (`benchmarks.calibrate`), since machines are shared. Options:
``--inputs FOLDER`` keeps the sets for the next run, ``--write`` puts the table into ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.calibrate import REFERENCE_MS
from benchmarks.compile.units import Units

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "performance.md"
BUDGETS = {100: 10.0, 1_000: 60.0, 10_000: 600.0, 100_000: 6_500.0}
"""Milliseconds."""
MEMORY = 500.0
_RUNS = {100: 15, 1_000: 9, 10_000: 5, 100_000: 3}
_BEGIN, _END = "<!-- compile: begin -->\n", "<!-- compile: end -->\n"


def measured(what: str, *options: object) -> dict[str, Any]:
    """One figure, taken in a process of its own on one core."""
    command = [sys.executable, "-m", "benchmarks.compile.measure", what, *map(str, options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=_on_one_core)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def prepare(folder: Path, sizes: list[int]) -> None:
    """Write the sets, unless they are there."""
    if all((folder / f"{size}.json").exists() for size in sizes):
        return
    print(f"reading the workspace for {max(sizes):,} constraints", flush=True)
    # In a process of its own: those that are measured start with what this one holds.
    subprocess.run([sys.executable, "-m", "benchmarks.compile.sets", folder, *map(str, sizes)], cwd=ROOT, check=True)


def report(folder: Path, sizes: list[int]) -> tuple[list[str], list[str]]:
    """The lines of the table and notes below it, and what is over its budget."""
    lines = [
        "| constraints | ms of the processor | budget | calibrated | level 2 | input MB | IR MB | peak MB above it |"
    ]
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    over: list[str] = []
    ratios: dict[int, float] = {}
    for size in sizes:
        one = measured("cold", folder / f"{size}.json", 1, _RUNS[size])
        two = measured("cold", folder / f"{size}.json", 2, max(_RUNS[size] // 2, 1))
        ratio = ratios[size] = one["milliseconds"] / one["calibration"]
        calibrated = ratio * REFERENCE_MS
        level_2 = two["milliseconds"] / two["calibration"] / ratio
        lines.append(
            f"| {size:,} | {one['milliseconds']:,.1f} | {BUDGETS[size]:,.0f} | {calibrated:,.1f} | × {level_2:.2f} "
            f"| {one['bytes'] / 2**20:.2f} | {one['ir'] / 2**20:.1f} | {one['peak']:.0f} |"
        )
        print(lines[-1], f"calibration {one['calibration']:.0f} ms, load {os.getloadavg()[0]:.1f}", flush=True)
        if min(one["milliseconds"], calibrated) > BUDGETS[size]:
            over.append(f"{size:,} constraints take {calibrated:,.0f} calibrated ms")
        if level_2 > 4:
            over.append(f"level 2 of {size:,} takes {level_2:.1f} times level 1")
        if one["peak"] > MEMORY:
            over.append(f"{size:,} constraints take {one['peak']:.0f} MB above their input")
    growth: list[str] = []
    for less, more in pairwise(sizes):
        power = math.log(ratios[more] / ratios[less], more / less)
        growth.append(f"from {less:,} to {more:,} as n^{power:.2f}")
        if power > 1.1:
            over.append(f"from {less:,} to {more:,} it grows as n^{power:.2f}")
    lines += ["", f"The time grows {', '.join(growth)}."] if growth else []
    lines += _further(folder, sizes, ratios, over)
    return lines, over


def _further(folder: Path, sizes: list[int], ratios: dict[int, float], over: list[str]) -> list[str]:
    size = min(10_000, max(sizes))
    path = folder / f"{size}.json"
    again = measured("recompile", path, 40)
    share = again["median"] / again["calibration"] / ratios[size]
    kept = measured("caches", folder / f"{min(sizes)}.json")
    many = measured("many", path, 4, 2)
    found = Units(**measured("units", path))
    if share > 0.05:
        over.append(f"a changed constraint of {size:,} takes {share:.1%} of the cold compile")
    if again["hash"] > max(1.0, again["calibration"] / REFERENCE_MS):
        over.append(f"its hash takes {again['hash']:.2f} ms")
    if not again["same"]:
        over.append("recompiling gave other bytes")
    if kept["memory"] > 0.05 or kept["disk"] > 2:
        over.append(f"cache hits take {kept['memory']:.3f} and {kept['disk']:.2f} ms")
    over += found.problems
    kinds = ", ".join(f"{name} {ms:.1f}" for name, ms in again["by_rule"].items())
    known = again["files"] - again["files_compiled"]
    return [
        "",
        f"One changed constraint of {size:,}, bytes of the IR included: {again['median']:.1f} ms ({kinds}), "
        f"{share:.1%} of the cold compile; {known} of {again['files']} files are known. Its hash: "
        f"{again['hash']:.2f} ms. A cached IR of {kept['bytes'] / 1000:.0f} kB: {kept['memory']:.4f} ms from memory, "
        f"{kept['disk']:.2f} ms from disk. {many['sets']} sets of {many['size']:,} as objects: "
        f"{many['processes_1']:,.0f} ms in one process, {many['processes_2']:,.0f} ms over two.",
        "",
        f"All {found.signatures:,} headers of the {size:,} are in {found.units:,} units or said not to be "
        f"({found.refused:,}); {found.loaded} units, the largest ones among them, load in llguidance.",
    ]


def main() -> int:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=Path)
    parser.add_argument("--most", type=int, default=100_000, help="the largest set")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.relative_to(ROOT)}")
    asked = parser.parse_args()
    sizes = [size for size in BUDGETS if size <= asked.most]
    with tempfile.TemporaryDirectory() as made:
        folder = asked.inputs or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        prepare(folder, sizes)
        lines, over = report(folder, sizes)
    machine = f"{os.cpu_count()} cores under a load of {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    text = f"{machine}, {datetime.now(UTC):%Y-%m-%d}:\n\n" + "\n".join(lines) + "\n"
    print(text)
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(_BEGIN)
        PAGE.write_text(f"{before}{_BEGIN}{text}{_END}{rest.split(_END)[1]}", encoding="utf-8")
    for line in over:
        print(f"over its budget: {line}")
    return bool(over)


if __name__ == "__main__":
    raise SystemExit(main())
