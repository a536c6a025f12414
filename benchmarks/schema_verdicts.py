"""Do validator and engines say the same of every schema? ``python -m benchmarks.schema_verdicts [FILE…]``.

Every type and every function's arguments of the samples and the conformance suites (or of some files), each with
hundreds of valid and near-miss instances, in jsonschema-rs, llguidance and XGrammar. The tests ask a few of each.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.compile.schema_verdicts import CONFORMANCE, FILES, Verdicts, verdicts

_MOST = 400


def main(files: list[str]) -> int:
    """Print counts and every difference; 1 where one is unsaid."""
    began = time.perf_counter()
    found = Verdicts()
    for path in map(Path, files) if files else (*FILES, *CONFORMANCE):
        found += verdicts(path, _MOST)
    for line in found.unsaid:
        print(line)
    print(
        f"{found.types:,} types, {found.valid:,} valid and {found.invalid:,} near-miss instances, each in two engines: "
        f"{len(found.unsaid)} other verdicts, {found.said} that the IR explains; "
        f"{time.perf_counter() - began:.0f} s, load {os.getloadavg()[0]:.1f}"
    )
    return bool(found.unsaid)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
