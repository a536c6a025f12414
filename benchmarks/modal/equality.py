"""The same bytes everywhere, asked of 200 real sets: here, in the worker of the service, and in 1, 2, 7 and 64 shards.

::

    python -m benchmarks.modal.equality [--sets 200] [--modal]

With ``--modal`` each set also goes through Modal's client to the deployed functions, on the stand-in. Sets are what
`extract` reads out of files of the standard library and of packages, one a file, and every tenth of ten files together.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import pickle
import sys
import time

from ananke_core.codec import encode_ir, encode_set, load_ir
from ananke_core.compile.compiler import Compiler
from ananke_core.compile.emit.fragments import Fragments, Listed
from ananke_core.model.constraint import ConstraintSet
from ananke_modal import functions, sharding
from benchmarks.modal.on_stand_in import INLINE, answers
from benchmarks.modal.sets import file_sets

SHARDS = (1, 2, 7, 64)


def _mapped(lists: list[Listed], formats: list[tuple[str, ...]]) -> list[Fragments]:
    copies = pickle.loads(pickle.dumps((lists, formats)))
    return [pickle.loads(pickle.dumps(sharding.compile_shard(*one))) for one in zip(*copies, strict=True)]


def main() -> int:
    parser = argparse.ArgumentParser(description="The same bytes everywhere.")
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--modal", action="store_true")
    asked = parser.parse_args()
    began, different, constraints = time.perf_counter(), 0, 0
    last: list[ConstraintSet] = []
    sent: list[tuple[str, str]] = []
    for number, one in enumerate(itertools.islice(file_sets(2), asked.sets), 1):
        last.append(one)
        if number % 10 == 0:
            one = ConstraintSet(tuple(c for each in last for c in each.constraints))
            last = []
        constraints += len(one.constraints)
        text = encode_set(one).decode()
        here = encode_ir(Compiler().compile(one))
        if len(here) <= INLINE:
            sent.append((text, hashlib.sha256(here).hexdigest()))
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
    if asked.modal:
        names = answers([text for text, _ in sent])
        astray = sum(name != expected for (_, expected), each in zip(sent, names, strict=True) for name in each)
        different += astray
        print(f"{len(sent)} of them through Modal's client and container entry point, two functions: {astray} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
