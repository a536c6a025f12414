"""The service and its clients while half of everything fails: no result is lost or wrong, and nothing is left behind.

::

    python -m benchmarks.service.soak                  a minute
    python -m benchmarks.service.soak --seconds 600

Clients compile through a relay that breaks half of all requests (`benchmarks.service.faults`). Meanwhile processes of
the service are killed and stopped, and files of its cache are damaged. Then it is overloaded, and has to come back.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import logging
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from ananke_core.cache import IRCache
from ananke_core.codec import encode_ir
from ananke_core.compile.compiler import Compiler
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import FORMATS
from ananke_server.config import Config, load_config
from ananke_server.offload import Offload
from ananke_server.offload.breaker import breaker_for
from ananke_server.offload.retries import Budget, budget_for
from benchmarks.service.faults import relay
from benchmarks.service.inputs import bodies, windows
from benchmarks.service.load import load, request
from benchmarks.service.running import Running, running

CLIENTS = 8
CROWD = 256
"""Connections that overload it: a service lets no more wait than it can do in a second and a half."""
RECOVERED = 2.0
"""Seconds within which an overloaded service answers as before."""


def configured(port: int) -> Config:
    """Impatient, so that a minute holds many tries."""
    flags: dict[str, Any] = {
        "modal.endpoint": f"http://127.0.0.1:{port}",
        "modal.timeout_ms": 2_000,
        "modal.deadline_ms": 6_000,
        "modal.initial_backoff_ms": 5,
        "modal.max_backoff_ms": 50,
    }
    config, _ = load_config(Path("/"), root=Path("/"), environ={}, flags=flags, user_path=Path("/nowhere"))
    return config


async def client(config: Config, sets: list[tuple[ConstraintSet, bytes]], until: float, seen: Counter[str]) -> None:
    """Compile one set after the other, with no cache of its own; sometimes it changes its mind."""
    chance = random.Random(id(seen) ^ int(until * 1e6))
    offload = Offload(config, keeps=True)
    host = config.modal.endpoint.removeprefix("http://")
    try:
        while time.monotonic() < until:
            # With the breaker and the budget in their way nobody would ask the service any more.
            breaker_for(host).succeeded()
            budget_for(host)._left = Budget.MOST
            offload._cache = IRCache()
            constraints, expected = chance.choice(sets)
            work = asyncio.create_task(offload.compile(constraints, FORMATS, 1, mode="modal"))
            if chance.random() < 0.05:
                await asyncio.sleep(chance.random() * 0.05)
                work.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await work
                seen["cancelled"] += 1
                continue
            try:
                outcome = await work
            except Exception as error:
                seen[f"lost: {type(error).__name__}"] += 1
                continue
            seen[
                "wrong" if outcome.data != expected else f"from {'here' if outcome.origin == 'local' else 'there'}"
            ] += 1
    finally:
        await offload.aclose()


async def vandal(service: Running, folder: Path, until: float, seen: Counter[str]) -> None:
    """Kill and stop processes of the service, damage files of its cache."""
    chance = random.Random(7)
    while time.monotonic() < until:
        await asyncio.sleep(0.3 + chance.random() * 0.5)
        deed = chance.choice(("kill", "stop", "damage", "remove"))
        seen[deed] += 1
        if deed in ("kill", "stop"):
            children = service.children()
            if not children:
                continue
            number = chance.choice(children)
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL if deed == "kill" else signal.SIGSTOP)
                if deed == "stop":
                    await asyncio.sleep(0.2)
                    os.kill(number, signal.SIGCONT)
            continue
        files = list(folder.rglob("*.ir"))
        if files:
            path = chance.choice(files)
            if deed == "remove":
                path.unlink(missing_ok=True)
            else:
                data = bytearray(path.read_bytes())
                if data:
                    data[chance.randrange(len(data))] ^= 0xFF
                path.write_bytes(bytes(data[: chance.randrange(len(data) + 1)]))


async def overload(service: Running, seconds: float) -> tuple[Counter[int], float, float, float]:
    """Statuses under more than four times what it can do; the answers a second alone and then; seconds to come back."""
    fresh = _requests()
    next(fresh)
    alone = await load("127.0.0.1", service.port, lambda: next(fresh), 2, 2.0)
    crowd = await load("127.0.0.1", service.port, lambda: next(fresh), CROWD, seconds)
    began = time.perf_counter()
    while True:
        asked = time.perf_counter()
        one = await load("127.0.0.1", service.port, _once(next(fresh)), 1, 10.0)
        if one.statuses[200] and time.perf_counter() - asked < max(0.5, 4 * alone.percentile(0.5) / 1e3):
            break
        await asyncio.sleep(0.05)
    offered = len(crowd.times) / crowd.seconds
    return crowd.statuses, alone.per_second, offered, time.perf_counter() - began


def _requests() -> Iterator[bytes]:
    """Cold sets without end; made of a few, because making one takes longer than turning it away."""
    some = [(f"window_{number}".encode(), body) for number, body in enumerate(bodies(40, 9), 1)]
    for number in itertools.count():
        name, body = some[number % len(some)]
        yield request("POST", "/", body.replace(name, b"crowd_%d" % number, 1), {"Accept-Encoding": "gzip"})


def _once(data: bytes) -> Any:
    items = iter([data])
    return lambda: next(items, None)


def descriptors(number: int) -> int:
    """Open files of a process."""
    return len(list(Path(f"/proc/{number}/fd").iterdir()))


async def soak(service: Running, folder: Path, seconds: float, share: float) -> dict[str, Any]:
    """Run it; what was seen."""
    source = windows(3)
    sets = [next(source) for _ in range(60)]
    known = [(one, encode_ir(Compiler().compile(one))) for one in sets]
    seen: Counter[str] = Counter()
    done: Counter[str] = Counter()
    async with relay(service.port, share, 5) as (port, between):
        config = configured(port)
        middle = time.monotonic() + seconds / 3
        await asyncio.gather(
            *(client(config, known, middle, seen) for _ in range(CLIENTS)), vandal(service, folder, middle, done)
        )
        settled, files = service.answering(), descriptors(service.process.pid)
        until = time.monotonic() + 2 * seconds / 3
        await asyncio.gather(
            *(client(config, known, until, seen) for _ in range(CLIENTS)), vandal(service, folder, until, done)
        )
        faults = between.counted
    # Before it is crowded with sets that its cache has not seen.
    final = service.answering()
    await asyncio.sleep(3.0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{service.port}", trust_env=False) as asking:
        stats = json.loads((await asking.get("/v1/stats")).content)
        metrics = (await asking.get("/metrics")).text
    in_flight = next(line for line in metrics.splitlines() if line.startswith("ananke_in_flight "))
    return {
        "results": dict(seen),
        "faults": dict(faults),
        "vandalism": dict(done),
        "processes lost": stats["compiles"]["lost"],
        "errors 500": stats["errors"],
        "settled MB": round(settled),
        "final MB": round(final),
        "open files": (files, descriptors(service.process.pid)),
        "processes": len(service.children()),
        "left busy": stats["compiles"]["busy"] + stats["compiles"]["waiting"] + int(float(in_flight.split()[1])) - 1,
    }


async def crowded(service: Running, seconds: float) -> dict[str, Any]:
    """Overload a service with one process: a client on the same cores could not overload two as far."""
    statuses, alone, offered, recovered = await overload(service, seconds)
    return {
        "alone a second": round(alone),
        "offered a second": round(offered),
        "answered a second": round(statuses[200] / seconds, 1),
        "overloaded": dict(statuses),
        "recovered s": round(recovered, 2),
    }


def faults_of(found: dict[str, Any]) -> list[str]:
    """What must not be."""
    wrong = []
    results = found["results"]
    if any(name.startswith("lost") or name == "wrong" for name in results):
        wrong.append("a result was lost or wrong")
    if not results.get("from there") or sum(found["faults"].values()) < 100:
        wrong.append("nothing was tried")
    if found["left busy"] != 0:
        wrong.append("something is still busy")
    if found["final MB"] > 1.1 * found["settled MB"] + 20:
        wrong.append("memory grew")
    if found["open files"][1] > found["open files"][0] + 10:
        wrong.append("files stay open")
    statuses = found["overloaded"]
    if set(statuses) - {200, 429, 503} or not statuses.get(200):
        wrong.append("overload was answered otherwise than with 200, 429 and 503")
    if not statuses.get(503) and not statuses.get(429):
        wrong.append("nothing was turned away")
    if found["offered a second"] < 4 * found["answered a second"]:
        wrong.append("it was not overloaded")
    if found["recovered s"] > RECOVERED:
        wrong.append("it did not come back in time")
    return wrong


def main() -> int:
    """Run it; 1 if anything was lost, wrong, or left behind."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.service.soak", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--faults", type=float, default=0.5, help="share of requests that fail")
    given = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with running("--workers", "2", "--cache", scratch) as service:
            found = asyncio.run(soak(service, folder, given.seconds, given.faults))
    with running("--workers", "1") as service:
        found |= asyncio.run(crowded(service, max(3.0, min(5.0, given.seconds / 10))))
    for name, value in found.items():
        print(f"{name}: {value}")
    wrong = faults_of(found)
    for one in wrong:
        print(f"FAILED: {one}")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
