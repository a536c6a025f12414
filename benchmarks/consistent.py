"""Ten thousand random sets that can't clash, compiled whole: ``python -m benchmarks.consistent [SETS]``."""

from __future__ import annotations

import os
import sys
import time

from ananke_core.compile.pipeline import compile_stages, run
from tests.compile.passes.consistent import consistent_set


def main(sets: int) -> int:
    """Print how many conflicts were reported; 1 if any was."""
    began = time.perf_counter()
    reported = constraints = 0
    for seed in range(sets):
        given = consistent_set(seed)
        constraints += len(given.constraints)
        ir = run(compile_stages(given, ["json-schema"], seed % 3))
        if ir.conflicts or not ir.feasible:
            reported += 1
            print(f"{seed}: {ir.conflicts}")
    seconds = time.perf_counter() - began
    print(f"{sets:,} consistent sets of {constraints:,} constraints: a conflict is reported of {reported}; ", end="")
    print(f"{seconds:.0f} s, load {os.getloadavg()[0]:.1f}")
    return bool(reported)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
