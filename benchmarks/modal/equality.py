"""The same bytes everywhere, asked of 200 real sets: here, in the worker of the service, and in 1, 2, 7 and 64 shards.

::

    python -m benchmarks.modal.equality [--sets 200]

Sets are what `extract` reads out of files of the standard library and of packages, one a file, and every tenth of ten
files together.
"""

from __future__ import annotations

import argparse
import itertools
import pickle
import sys
import time

from ananke_core.codec import encode_ir, encode_set, load_ir
from ananke_core.compile.compiler import Compiler
from ananke_core.compile.emit.fragments import Fragments, Listed
from ananke_core.model.constraint import ConstraintSet
from ananke_modal import functions, sharding
from benchmarks.modal.sets import file_sets

SHARDS = (1, 2, 7, 64)


def _mapped(lists: list[Listed], formats: list[tuple[str, ...]]) -> list[Fragments]:
    copies = pickle.loads(pickle.dumps((lists, formats)))
    return [pickle.loads(pickle.dumps(sharding.compile_shard(*one))) for one in zip(*copies, strict=True)]


def main() -> int:
    parser = argparse.ArgumentParser(description="The same bytes everywhere.")
    parser.add_argument("--sets", type=int, default=200)
    wanted = parser.parse_args().sets
    began, different, constraints = time.perf_counter(), 0, 0
    last: list[ConstraintSet] = []
    for number, one in enumerate(itertools.islice(file_sets(2), wanted), 1):
        last.append(one)
        if number % 10 == 0:
            one = ConstraintSet(tuple(c for each in last for c in each.constraints))
            last = []
        constraints += len(one.constraints)
        text = encode_set(one).decode()
        here = encode_ir(Compiler().compile(one))
        others = {"function": encode_ir(load_ir(functions.compile_json(text)))}
        others["endpoint"] = functions.compile_encoded(text.encode())["ir"]
        for shards in SHARDS:
            others[f"{shards} shards"] = encode_ir(load_ir(sharding.compile_sharded(text, shards, _mapped)))
        wrong = [name for name, data in others.items() if data != here]
        if wrong:
            different += 1
            print(f"{one.name}: other bytes from {', '.join(wrong)}")
    seconds = time.perf_counter() - began
    print(f"{number} sets, {constraints:,} constraints, {2 + len(SHARDS)} ways: {different} differ; {seconds:.0f} s")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
