"""Times and memory of what a container does, by size of set: writes ``ananke_modal/measured.toml``.

::

    python -m benchmarks.modal.times            measure and print
    python -m benchmarks.modal.times --write    and write the file that `ananke cost` and the pages read

Each size is measured in a process of its own, which reads a request as Modal hands it over and gives plain data, as
the deployed function does. Each run has a set that the process has not seen; CPU seconds are counted, and their median
is taken: other work of the machine costs them little.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import os
import pickle
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.modal.front import measure
from benchmarks.modal.sets import constraints, set_of

SIZES = (10, 100, 1_000, 10_000, 100_000)
RUNS = {10: 50, 100: 30, 1_000: 7, 10_000: 1, 100_000: 1}
FILE = Path(__file__).parents[2] / "modal_deploy" / "ananke_modal" / "measured.toml"

HEAD = """\
# What a container does with sets of these sizes: written by `python -m benchmarks.modal.times --write`.
# Real constraints of the standard library (100,000: the same ten times, in other files), all formats, level 1, one
# core. CPU seconds, the median of sets that the process had not seen; `hash` is reading a request and naming its hash.
"""


def worker(count: int) -> dict[str, Any]:
    from ananke_core.codec import encode_set
    from ananke_modal import functions

    runs = RUNS[count]
    known = constraints(min(count * runs, 10_000))
    texts = [encode_set(set_of(count, known[count * run :] or known)).decode() for run in range(runs)]
    functions.compile_json('[{"name": "n", "kind": "security"}]')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, hashing = [], []
    out = 0
    for text in texts:
        began = time.process_time()
        answer = functions.compile_json(text)
        seconds.append(time.process_time() - began)
        began = time.process_time()
        functions.hash_of(text)
        hashing.append(time.process_time() - began)
        out = len(json.dumps(answer, separators=(",", ":")))
        del answer
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "constraints": count,
        "bytes_in": len(texts[-1]),
        "bytes_out": out,
        "seconds": round(statistics.median(seconds), 4),
        "hash": round(statistics.median(hashing), 5),
        "peak_mib": round(peak / 1024),
        "base_mib": round(before / 1024),
    }


BATCH_SETS, BATCH_SIZE = 8, 5_000


def batch(processes: int) -> float:
    """Seconds on the clock for a batch in so many processes, their start included."""
    from ananke_core.codec import encode_set
    from ananke_modal import functions

    known = constraints(10_000)
    texts = [encode_set(set_of(BATCH_SIZE, known[100 * number :])).decode() for number in range(BATCH_SETS)]
    functions.PARALLEL_FROM = 1
    began = time.perf_counter()
    answers = functions.compile_batch(texts, processes)
    seconds = time.perf_counter() - began
    assert all(one["constraint_count"] for one in answers)
    return seconds


def sharded(count: int) -> dict[str, Any]:
    """What shards take off a compile, and what it takes to give it to them."""
    from ananke_core.compile.emit.fragments import cut, fragments_of
    from ananke_core.compile.passes.working import working_set
    from ananke_core.compile.pipeline import byte_stages, run

    known = constraints(3 * count)
    given, *others = (set_of(count, known[count * number :]) for number in range(3))
    # Sets of their own, because what was written once is remembered.
    listed, further = ([(one.id, one.constraint) for one in working_set(each.constraints)] for each in others)
    began = time.process_time()
    run(byte_stages(given))
    seconds = time.process_time() - began
    began = time.process_time()
    made = [fragments_of(part, ("grammar", "regex")) for part in cut(listed, 8)]
    emit = time.process_time() - began
    began = time.process_time()
    for part in (*cut(further, 8), *made):
        pickle.loads(pickle.dumps(part))
    carry = time.process_time() - began
    return {"constraints": count, "seconds": round(seconds, 4), "emit": round(emit, 4), "carry": round(carry, 4)}


def machine() -> str:
    """Processor, cores and Python, as a person would say it."""
    model = platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _apart(option: str, value: int) -> Any:
    """What this program says of one measurement in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.modal.times", option, str(value)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Times of the compile service by size of set.")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worker", type=int)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--shards", type=int)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    asked = parser.parse_args()
    if asked.worker:
        print(json.dumps(worker(asked.worker)))
        return
    if asked.batch:
        print(json.dumps(batch(asked.batch)))
        return
    if asked.shards:
        print(json.dumps(sharded(asked.shards)))
        return
    rows = []
    for count in map(int, asked.sizes.split(",")):
        rows.append(_apart("--worker", count))
        print(rows[-1], flush=True)
    shards = _apart("--shards", 3_000)
    batches = {processes: _apart("--batch", processes) for processes in (1, 2)}
    front = asyncio.run(measure())
    print(batches, front, flush=True)
    if asked.write:
        load = f"load {os.getloadavg()[0]:.1f}"
        lines = [HEAD, f"date = {datetime.date.today()}", f'machine = "{machine()}, {load}"']
        for row in rows:
            lines += ["", "[[size]]", *(f"{name} = {value}" for name, value in row.items())]
        lines += ["", "# CPU seconds of the application that the endpoint runs, for an answer that is known."]
        lines += ["[front]", *(f"{name} = {value:.6f}" for name, value in front.items())]
        lines += ["", "# CPU seconds of a compile, of what shards make of it, and of pickling that there and back."]
        lines += ["[shards]", *(f"{name} = {value}" for name, value in shards.items())]
        for processes, seconds in batches.items():
            lines += ["", "[[batch]]", f"processes = {processes}", f"sets = {BATCH_SETS}"]
            lines += [f"constraints = {BATCH_SIZE}", f"seconds = {seconds:.2f}"]
        FILE.write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{FILE} is written")


if __name__ == "__main__":
    main()
