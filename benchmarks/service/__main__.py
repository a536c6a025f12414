"""How many sets of a hundred constraints the compile service answers, and how quickly, on loopback.

::

    python -m benchmarks.service                       the table
    python -m benchmarks.service --seconds 60          each row for a minute
    python -m benchmarks.service --check               exit code 1 below the budgets of docs/performance.md

The client runs on the same cores. A row's ratio is its figure beside its budget, after the machine's own speed
(`benchmarks.calibrate`); MB is what all processes of the service hold behind that row. The last rows are one run.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import time
from collections.abc import Callable, Iterator

import attrs
import uvloop

from ananke_core.codec import encode_ir, load_set
from ananke_core.compile.compiler import Compiler
from ananke_core.compile.pipeline import request_hash
from benchmarks.calibrate import REFERENCE_MS, calibrate
from benchmarks.service.inputs import bodies, turned
from benchmarks.service.load import Next, Result, load, request
from benchmarks.service.running import Running, running

PACKED = {"Accept-Encoding": "zstd"}


@attrs.frozen
class Row:
    """One line of the table; the budget is answers a second, or milliseconds for ``p99``."""

    name: str
    result: Result
    budget: float = 0.0
    unit: str = "/s"
    memory: float = 0.0

    def figure(self) -> float:
        """What the budget is about."""
        return self.result.percentile(0.99) if self.unit == "ms" else self.result.per_second

    def ratio(self, speed: float) -> float:
        """Above 1 is better than the budget; 0 without one."""
        if not self.budget:
            return 0.0
        if self.unit == "ms":
            return self.budget / (self.figure() * speed)
        return self.figure() / speed / self.budget


def once(items: Iterator[bytes]) -> Next:
    """Each of some requests, then None."""
    return lambda: next(items, None)


def posted(items: list[bytes]) -> Iterator[bytes]:
    """Requests that compile them."""
    return (request("POST", "/", body, PACKED) for body in items)


async def rows(service: Running, seconds: float) -> Iterator[Row]:
    """The table, from the top."""
    port = service.port
    colds = bodies(4_000)
    known = colds.pop()
    found: list[Row] = []
    expected = encode_ir(Compiler().compile(json.loads(known)))
    hash_ = request_hash(load_set(known))
    right: Callable[[int, bytes], bool] = lambda status, body: status == 200 and body == expected  # noqa: E731

    async def measure(name: str, next_: Next, budget: float, connections: int = 8, check: object = None) -> None:
        result = await load("127.0.0.1", port, next_, connections, seconds, right if check else None)
        found.append(Row(name, result, budget, memory=service.resident()))

    warm = itertools.repeat(request("POST", "/", known, PACKED))
    await load("127.0.0.1", port, once(warm), 2, 0.5)
    half = len(colds) // 2
    await measure("cold", once(posted(colds[:half])), 120, 4)
    others = turned(known, 3_000)
    await measure("equal sets in other bytes", once(posted(others)), 400)
    identical = request("POST", "/", known, PACKED)
    await measure("identical bytes", lambda: identical, 3_000)
    by_hash = request("GET", f"/v1/ir/{hash_}", b"", PACKED)
    await measure("by hash", lambda: by_hash, 4_000)
    same = request("GET", f"/v1/ir/{hash_}", b"", {"If-None-Match": f'"{hash_}"'})
    await measure("304", lambda: same, 4_000)
    plain = request("POST", "/", known)
    await measure("identical bytes, not packed, each compared", lambda: plain, 0, check=True)
    # One connection asks for what is known while four compile what is not.
    cold_load = asyncio.create_task(load("127.0.0.1", port, once(posted(colds[half:])), 4, seconds))
    quiet = await _paced(port, identical, seconds)
    found.append(Row("known, while cold compiles run", quiet, 15, "ms", service.resident()))
    found.append(Row("  the cold compiles meanwhile", await cold_load, memory=service.resident()))
    return iter(found)


async def _paced(port: int, data: bytes, seconds: float) -> Result:
    """A hundred requests a second, one after the other: how long each takes, not how many there are."""
    whole = Result()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        one = await load("127.0.0.1", port, once(iter([data] * 20)), 1, 5)
        whole.times += one.times
        whole.statuses += one.statuses
        await asyncio.sleep(0.2)
    whole.seconds = seconds
    return whole


def report(found: list[Row], speed: float) -> bool:
    """Print the table; whether every budget is met."""
    print(f"calibration {speed:.2f} × the reference's time")
    print("| row | answers a second | median ms | p99 ms | bytes | MB | budget | ratio | other answers |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    good = True
    for row in found:
        result, ratio = row.result, row.ratio(1 / speed)
        others = {status: count for status, count in result.statuses.items() if status not in (200, 304)}
        bad = others or result.broken or result.wrong
        good = good and not bad and (not row.budget or ratio >= 1)
        budget = f"{row.budget:,.0f} {row.unit}" if row.budget else "–"
        size = result.bytes // max(1, len(result.times))
        print(
            f"| {row.name} | {result.per_second:,.0f} | {result.percentile(0.5):.2f} | {result.percentile(0.99):.2f} "
            f"| {size:,} | {row.memory:,.0f} | {budget} | {f'{ratio:.2f}' if row.budget else '–'} "
            f"| {dict(others) or 'none'}{f', {result.broken} broken' if result.broken else ''}"
            f"{f', {result.wrong} wrong' if result.wrong else ''} |"
        )
    return good


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.service", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    speed = calibrate() / REFERENCE_MS
    with running("--workers", "2") as service:
        found = list(uvloop.run(rows(service, given.seconds)))
    good = report(found, speed)
    return int(given.check and not good)


if __name__ == "__main__":
    raise SystemExit(main())
