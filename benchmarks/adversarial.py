"""How long and how much sets take that are made to take both: ``python -m benchmarks.adversarial [PART…]``.

Each of `tests.compile.adversarial` compiles at levels 1 and 2 in a process of its own; an argument is a part of the
names of those to compile. Over its bounds is what takes more than ten seconds of the processor, or more than 64 times
its own bytes and 300 MB.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

from ananke_core import Compiler
from ananke_core.errors import AnankeError
from tests.compile.adversarial import SETS, text

SECONDS, MEGABYTES, TIMES = 10.0, 300.0, 64


def one(name: str) -> None:
    """Compile one and print its figures as JSON."""
    Compiler().encode([])
    data = text(name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, came = [], ""
    for level in (1, 2):
        began = time.process_time()
        try:
            came = f"{len(Compiler().encode(data, level=level)):,} bytes"
        except AnankeError as error:
            came = f"refused: {str(error)[:80]}"
        seconds.append(time.process_time() - began)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps([max(seconds), grown, len(data), came]))


def main(parts: list[str]) -> int:
    """Print a table; 1 if anything is over its bounds."""
    over = 0
    for name in SETS:
        if parts and not any(part in name for part in parts):
            continue
        command = [sys.executable, "-m", "benchmarks.adversarial", "--one", name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        seconds, grown, size, came = json.loads(done.stdout)
        too_much = seconds > SECONDS or grown > MEGABYTES + TIMES * size / 2**20
        over += too_much
        print(f"{name:40} {size:12,} bytes {seconds:7.2f} s {grown:6.0f} MB  {came}{'  OVER' if too_much else ''}")
    return bool(over)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2])
    else:
        raise SystemExit(main(sys.argv[1:]))
