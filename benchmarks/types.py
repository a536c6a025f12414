"""TypeScript types of a file → JSON Schema, beside ts-json-schema-generator; and how extraction grows with a file.

Both run warm in one process of their own, one after the other, and make one schema of all exported types of a file.
CPU seconds are compared, which a busy machine stretches less than the clock. A file that the other tool doesn't finish
within 60 times our seconds counts as just that. ``first`` is their first round, before their code is warm. Needs Node
and what ``make test-peers`` installs.

    python -m benchmarks.types
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from ananke_core import Compiler, ConstraintSet
from ananke_core.analysis import Document, Policy
from ananke_core.analysis.symbol_set import file_set
from ananke_core.collector import paused_collector
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import LANGUAGES
from ananke_core.model.rules import TypeShape
from ananke_core.resolution import Alone, Policies, Resolution

HERE = Path(__file__).parents[1] / "tests" / "conformance" / "typescript"
ONE, LARGE, LARGEST = (
    HERE / "samples" / "app.ts",
    HERE / "node_modules/@octokit/webhooks-types/schema.d.ts",
    HERE / "node_modules/@octokit/openapi-types/types.d.ts",
)
_PATIENCE = 60
_ROUNDS = 5
NEWLINE = b"\n"
TYPESCRIPT = LANGUAGES["typescript"]


def ours(data: bytes) -> int:
    """The schema of every type of a file, from its bytes to bytes; how many there are."""
    with paused_collector():
        document = Document.open(data, TYPESCRIPT, Policy(mine=False), "a.d.ts")
        resolution = Resolution(Alone(document), Policies(objects="closed", nulls="strict"))
        shapes = [one for one in file_set(document, resolution) if isinstance(one.rule, TypeShape)]
        ir = Compiler().compile(ConstraintSet(tuple(shapes)), formats=["json-schema"])
        msgspec.json.encode(ir.json_schema)
    return len(shapes)


def least(work: Callable[[], Any], rounds: int = _ROUNDS) -> float:
    """Least CPU seconds of some rounds, the first of which is for warming up."""
    work()
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def theirs(file: Path, rounds: int, patience: float) -> dict[str, float] | None:
    """The least of their rounds, with the CPU ms of the first; None where it takes longer than ``patience`` seconds."""
    seconds = max(int(patience), 30)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    ran = subprocess.run(
        ["node", "--stack-size=4000", "whole.mjs", str(file), str(rounds)],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    return {**min(lines, key=lambda line: line["cpu"]), "first": lines[0]["cpu"]} if lines else None


def beside() -> None:
    """A table of files: their lines, our milliseconds, theirs, how many times as long they take."""
    print(f"{'file':42}{'lines':>9}{'ours':>10}{'program':>10}{'schema':>10}{'CPU':>10}{'ratio':>8}{'first':>8}")
    for file in (ONE, LARGE, LARGEST):
        data = file.read_bytes()
        mine = least(lambda data=data: ours(data), 2 if len(data) > 10**6 else _ROUNDS)  # type: ignore[misc]
        name, lines = "/".join(file.parts[-2:]), data.count(b"\n")
        other = theirs(file, 1 if len(data) > 10**6 else 4, mine * _PATIENCE)
        if other is None:
            least_seconds = max(mine * _PATIENCE, 30)
            told = f"nothing within {least_seconds:,.0f} s"
            print(f"{name:42}{lines:>9,}{mine * 1e3:>10,.1f}{told:>30}{f'>{least_seconds / mine:.0f}x':>8}")
            continue
        ratio = other["cpu"] / 1e3 / mine
        columns = f"{other['program']:>10,.0f}{other['schema']:>10,.0f}{other['cpu']:>10,.0f}{ratio:>7.0f}x"
        columns += f"{other['first'] / 1e3 / mine:>7.0f}x"
        print(f"{name:42}{lines:>9,}{mine * 1e3:>10,.1f}{columns}")


def growth() -> None:
    """Microseconds of cold extraction a line, of one text repeated to many lines, and of real declaration files."""
    piece = ONE.read_bytes()
    count = piece.count(b"\n")
    for lines in (1_000, 5_000, 20_000, 50_000):
        data = piece * (lines // count + 1)
        took = least(lambda data=data: extract_facts(TYPESCRIPT, data), 3)  # type: ignore[misc]
        print(f"extraction of {data.count(NEWLINE):>7,} lines: {took / data.count(NEWLINE) * 1e6:5.1f} µs a line")
    for file in (LARGE, HERE / "node_modules/typescript/lib/typescript.d.ts", LARGEST):
        data = file.read_bytes()
        took = least(lambda data=data: extract_facts(TYPESCRIPT, data), 2)  # type: ignore[misc]
        name, lines = "/".join(file.parts[-2:]), data.count(b"\n")
        print(f"extraction of {name}, {lines:,} lines: {took / lines * 1e6:5.1f} µs a line")


if __name__ == "__main__":
    if not LARGE.exists():
        sys.exit("make test-peers installs what this needs")
    with paused_collector():
        growth()
    beside()
