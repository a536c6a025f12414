"""One figure in a process of its own: ``python -m benchmarks.compile.measure WHAT FILE`` prints it as JSON.

Times are of the processor, which on a machine of one's own is the time that passes: all of it is work of one core.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from ananke_core import Compiler
from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import load_set
from ananke_core.codec.digests import SortedDigests, digest
from ananke_core.compile.pipeline import request_hash
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.ir import EMITTER, FORMATS
from ananke_core.model.rules import Signature
from benchmarks.calibrate import calibrate

Figures = dict[str, Any]


def cold(path: Path, level: str, runs: str) -> Figures:
    """From the bytes of a set to the bytes of its IR, again and again, each between two calibrations."""
    data = path.read_bytes()
    _warm()
    resident = _peak()
    before = calibrate(3, time.process_time)
    found = []
    peak, made = 0.0, b""
    for _ in range(int(runs)):
        began = time.process_time()
        made = Compiler().encode(data, level=int(level))
        milliseconds = (time.process_time() - began) * 1e3
        # The first run alone says what a compile needs at most.
        peak = peak or _peak()
        after = calibrate(3, time.process_time)
        found.append((milliseconds, (before + after) / 2))
        before = after
    milliseconds, calibration = min(found, key=lambda run: run[0] / run[1])
    return {
        "milliseconds": milliseconds,
        "calibration": calibration,
        "bytes": len(data),
        "ir": len(made),
        "peak": peak - len(data) / 2**20,
        "grown": peak - resident,
    }


def recompile(path: Path, changes: str) -> Figures:
    """One constraint of a set that is there already becomes another; the bytes of the IR included."""
    import random

    constraints = load_set(path.read_bytes()).constraints
    before = calibrate(3, time.process_time)
    began = time.process_time()
    Compiler().encode(ConstraintSet(constraints))
    first = (time.process_time() - began) * 1e3
    compiler = Compiler(incremental=True)
    compiler.encode(ConstraintSet(constraints))
    chosen = random.Random(7).sample(range(len(constraints)), int(changes))
    digests = SortedDigests(map(digest, constraints))
    digests.set_hash(FORMATS, 1, EMITTER)
    times: dict[str, list[float]] = {"any": [], "hash": []}
    made = b""
    for index in chosen:
        listed = list(constraints)
        listed[index] = _changed(listed[index])
        given = ConstraintSet(tuple(listed))
        began = time.process_time()
        made = compiler.encode(given)
        milliseconds = (time.process_time() - began) * 1e3
        times["any"].append(milliseconds)
        times.setdefault(type(listed[index].rule).__name__, []).append(milliseconds)
        times["hash"].append(_hash(digests, constraints[index], _changed(constraints[index])))
        constraints = given.constraints
    reused = compiler.reused
    same = made == Compiler().encode(ConstraintSet(constraints))
    return {
        "cold_structured": first,
        "median": _middle(times["any"]),
        "worst": max(times["any"]),
        "by_rule": {name: _middle(found) for name, found in sorted(times.items()) if name[0].isupper()},
        "hash": _middle(times["hash"]),
        "files": reused.files,
        "files_compiled": reused.files_compiled,
        "constraints_compiled": reused.constraints_compiled,
        "same": same,
        "calibration": (before + calibrate(3, time.process_time)) / 2,
    }


def _changed(constraint: Constraint) -> Constraint:
    rule = constraint.rule
    if isinstance(rule, Signature):
        return attrs.evolve(
            constraint, rule=attrs.evolve(rule, returns=None, returns_written="", async_=not rule.async_)
        )
    return attrs.evolve(constraint, name=f"{constraint.name} changed")


def _hash(digests: SortedDigests, before: Constraint, now: Constraint) -> float:
    """Milliseconds until the hash of a set is known in which one constraint became another, its digest included."""
    gone = digest(before)
    began = time.process_time()
    digests.remove(gone)
    digests.add(digest(now))
    digests.set_hash(FORMATS, 1, EMITTER)
    return (time.process_time() - began) * 1e3


def caches(path: Path) -> Figures:
    """A hit with the hash known, in memory and on disk."""
    import tempfile

    constraints = load_set(path.read_bytes())
    data = Compiler().encode(constraints)[:100_000]
    key = request_hash(constraints)
    with tempfile.TemporaryDirectory() as folder:
        cache = IRCache(Path(folder))
        cache.put(key, data, LOCAL)
        return {
            "memory": _median(lambda: cache.get(key), 200),
            "disk": _median(lambda: IRCache(Path(folder)).get(key), 50),
            "bytes": len(data),
        }


def many(path: Path, sets: str, processes: str) -> Figures:
    """Several sets, one after the other and over processes."""
    constraints = load_set(path.read_bytes()).constraints
    count = int(sets)
    size = len(constraints) // count
    given = [ConstraintSet(constraints[place * size : (place + 1) * size]) for place in range(count)]
    found: Figures = {"sets": count, "size": size}
    for number in (1, int(processes)):
        # The clock on the wall: the work is that of several processes.
        began = time.perf_counter()
        Compiler().compile_many(given, processes=number)
        found[f"processes_{number}"] = (time.perf_counter() - began) * 1e3
    return found


def _middle(found: list[float]) -> float:
    return sorted(found)[len(found) // 2]


def _median(work: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1e3)
    return _middle(found)


def _warm() -> None:
    """Load modules, grammars and tables: no figure here is one of a first start."""
    rules = ({"type": "signature", "symbol": "f"}, {"type": "naming", "symbol_kind": "function", "style": "snake_case"})
    listed = [{"name": "n", "kind": "semantic", "rule": rule, "scope": {"language": "python"}} for rule in rules]
    Compiler().encode(listed)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def of_units(path: Path) -> Figures:
    """What comes out: see `units`."""
    from benchmarks.compile.units import units  # no engine is loaded where times are taken

    return attrs.asdict(units(path))


_WHAT: dict[str, Callable[..., Figures]] = {
    "cold": cold,
    "recompile": recompile,
    "caches": caches,
    "many": many,
    "units": of_units,
}

if __name__ == "__main__":
    print(json.dumps(_WHAT[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])))
