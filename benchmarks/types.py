"""TypeScript types of a file → JSON Schema, beside ts-json-schema-generator; and how extraction grows with a file.

Each runs in a process of its own, ours before and behind theirs, and makes one schema of all exported types of a file
from its text. CPU seconds are compared, which a busy machine stretches less than the clock: of a round when the code is
warm, of the first call (the tool is imported; ours loads the language in it), and of a whole process that makes one
schema. A file that the other tool doesn't finish within 60 times our seconds counts as just that. Needs Node and what
``make test-peers`` installs.

    python -m benchmarks.types
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parents[1] / "tests" / "conformance" / "typescript"
ONE, LARGE, LARGEST = (
    HERE / "samples" / "app.ts",
    HERE / "node_modules/@octokit/webhooks-types/schema.d.ts",
    HERE / "node_modules/@octokit/openapi-types/types.d.ts",
)
COMPILED = Path(tempfile.gettempdir()) / f"ananke-bench-{os.getpid()}"
_PATIENCE = 60
_ROUNDS = 10
NEWLINE = b"\n"
# Bytes from which on a file is read once or twice.
_MUCH = 10**6


def ours(file: str, rounds: int) -> None:
    """The schema of every type of a file, from its text to bytes: a line per round, as ``whole.mjs`` prints it."""
    import msgspec

    from ananke_core.compile.schemas import schemas
    from ananke_core.resolution import Policies

    text = Path(file).read_bytes()
    for _ in range(rounds):
        begin = time.process_time()
        made = schemas(text, path=file, policies=Policies(objects="closed", nulls="strict"))
        msgspec.json.encode(made.schema)
        print(json.dumps({"cpu": (time.process_time() - begin) * 1e3, "types": len(made.index)}))


def least(work: Callable[[], Any], rounds: int) -> float:
    """Least CPU seconds of some rounds, the first of which is for warming up."""
    work()
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


class Took(NamedTuple):
    """CPU milliseconds of the quickest round, of the first, and of the whole process."""

    warm: float
    first: float
    whole: float

    @classmethod
    def of(cls, command: Sequence[str], file: Path, rounds: int, patience: float | None = None) -> Took | None:
        """What a tool takes; None where its first round takes longer than ``patience`` seconds."""

        def limit() -> None:
            # Only where it is needed: under a limit, processors count in ticks of 4 ms.
            if patience is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (int(patience), int(patience)))

        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = subprocess.run(
            [*command, str(file), str(rounds)],
            cwd=HERE if command[0] == "node" else HERE.parents[2],
            # Compiled modules are kept, as where people installed us.
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(COMPILED)},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limit,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        lines = [json.loads(line)["cpu"] for line in ran.stdout.splitlines()]
        whole = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3
        # What the process spent on further rounds is no part of one that makes one schema.
        return cls(min(lines), lines[0], whole - sum(lines[1:])) if lines else None

    def or_less(self, other: Took | None) -> Took:
        """The least of two runs."""
        return Took(*map(min, self, other)) if other is not None else self


OURS = (sys.executable, "-m", "benchmarks.types", "ours")
THEIRS = ("node", "--stack-size=4000", "whole.mjs")


def beside() -> None:
    """A table of files: their lines, our milliseconds and theirs, how many times as long they take."""
    columns = "".join(f"{name + ' ' + who:>14}" for name in Took._fields for who in ("ours", "theirs", "ratio"))
    print(f"{'file':34}{'lines':>9}{columns}")
    for file in (ONE, LARGE, LARGEST):
        data = file.read_bytes()
        rounds = 3 if len(data) > _MUCH else _ROUNDS
        mine = Took.of(OURS, file, rounds)
        assert mine is not None
        line = f"{'/'.join(file.parts[-2:]):34.34}{data.count(NEWLINE):>9,}"
        patience = max(mine.warm * _PATIENCE / 1e3, 30)
        other = Took.of(THEIRS, file, 1 if len(data) > _MUCH else _ROUNDS, patience if len(data) > _MUCH else None)
        mine = mine.or_less(Took.of(OURS, file, rounds))
        if other is None:
            print(f"{line}{mine.warm:>14,.1f}  nothing within {patience:,.0f} s{patience * 1e3 / mine.warm:>8.0f}x")
            continue
        for one, two in zip(mine, other, strict=True):
            line += f"{one:>14,.1f}{two:>14,.0f}{two / one:>13.0f}x"
        print(line)


def growth() -> None:
    """Microseconds of cold extraction a line, of one text repeated to many lines, and of real declaration files."""
    from ananke_core.collector import paused_collector
    from ananke_core.extraction.units import extract_facts
    from ananke_core.languages import LANGUAGES

    language = LANGUAGES["typescript"]

    def took(data: bytes, rounds: int) -> float:
        with paused_collector():
            return least(lambda: extract_facts(language, data), rounds) / data.count(NEWLINE) * 1e6

    piece = ONE.read_bytes()
    count = piece.count(b"\n")
    for lines in (1_000, 5_000, 20_000, 50_000):
        data = piece * (lines // count + 1)
        print(f"extraction of {data.count(NEWLINE):>7,} lines: {took(data, 3):5.1f} µs a line")
    for file in (LARGE, HERE / "node_modules/typescript/lib/typescript.d.ts", LARGEST):
        data = file.read_bytes()
        name, lines = "/".join(file.parts[-2:]), data.count(NEWLINE)
        print(f"extraction of {name}, {lines:,} lines: {took(data, 2):5.1f} µs a line")


if __name__ == "__main__":
    if not LARGE.exists():
        sys.exit("make test-peers installs what this needs")
    if sys.argv[1:2] == ["ours"]:
        ours(sys.argv[2], int(sys.argv[3]))
    else:
        growth()
        try:
            beside()
        finally:
            shutil.rmtree(COMPILED, ignore_errors=True)
