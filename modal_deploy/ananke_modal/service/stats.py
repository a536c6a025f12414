"""The dashboard's figures as plain data."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Any

import attrs

from ananke_core.model.ir import EMITTER
from ananke_modal.prices import Rates, list_prices
from ananke_modal.service.compiling import Service
from ananke_modal.service.metrics import Histogram, Metrics, Minute
from ananke_modal.service.pool import Pool, Usage


@attrs.frozen
class Figures:
    """Everything that is shown, as it is at this moment. Sizes in bytes."""

    metrics: Metrics
    usage: Usage
    busy: int
    waiting: int
    jobs: int
    resident: int
    largest_worker: int
    version: str
    emitter: int


def figures(service: Service) -> Figures:
    """The figures of a service."""
    pool = service.pool
    return Figures(
        service.metrics,
        pool.usage if isinstance(pool, Pool) else Usage(),
        pool.busy if isinstance(pool, Pool) else 0,
        pool.waiting if isinstance(pool, Pool) else 0,
        service.jobs.unfinished,
        resident(),
        max(pool.processes.values(), default=0),
        version("ananke-lsp"),
        EMITTER,
    )


def document(found: Figures) -> dict[str, Any]:
    """What ``/v1/stats`` answers: figures since the start, by route, and by the minute of the last day."""
    metrics = found.metrics
    everything = Histogram()
    for times in metrics.times.values():
        everything.merge(times)
    requests = everything.count
    errors = sum(count for (_, _, status), count in metrics.requests.items() if status >= 500)
    refused = sum(count for (_, _, status), count in metrics.requests.items() if 400 <= status < 500)
    lookups = sum(metrics.caches.values())
    hits = lookups - metrics.caches["miss"]
    answer: dict[str, Any] = {
        "version": found.version,
        "emitter": found.emitter,
        "since": int(metrics.began),
        "uptime_seconds": round(metrics.uptime, 1),
        "requests": requests,
        "errors": errors,
        "error_rate": _share(errors, requests),
        "refused": refused,
        "latency_ms": _milliseconds(everything),
        "cache": {
            "lookups": lookups,
            "hits": hits,
            "hit_rate": _share(hits, lookups),
            "by": dict(sorted(metrics.caches.items())),
            "joined": metrics.joined,
        },
        "compiles": {
            "count": metrics.compile_times.count,
            "latency_ms": _milliseconds(metrics.compile_times),
            "cpu_seconds": round(metrics.cpu_seconds, 4),
            "busy": found.busy,
            "waiting": found.waiting,
            "shed": found.usage.shed,
            "timed_out": found.usage.timed_out,
            "lost": found.usage.lost,
        },
        "jobs": found.jobs,
        "memory_bytes": {"service": found.resident, "largest_worker": found.largest_worker},
        "bytes": {"received": metrics.bytes_in, "sent": metrics.bytes_out},
        "cpu_seconds_per_request": _share(metrics.cpu_seconds, requests),
        "keys": dict(sorted(metrics.by_key.items())),
        "routes": {
            route: {"requests": times.count, "latency_ms": _milliseconds(times)}
            for route, times in sorted(metrics.times.items())
        },
        "minutes": [_minute(one) for one in metrics.minutes],
    }
    rates = list_prices()
    total = _usd(rates, metrics.cpu_seconds, metrics.memory)
    answer["cost"] = {
        "usd": total,
        "usd_per_request": total / requests if requests else 0.0,
        "prices": rates.source,
        "of": "CPU and memory of compiles for as long as they ran",
    }
    return answer


def _usd(rates: Rates, cpu_seconds: float, memory: int) -> float:
    # A physical core is two of what a machine shows.
    return round(rates.cost(0.5, memory / 2**20, cpu_seconds), 9)


def _minute(one: Minute) -> dict[str, Any]:
    return {
        "at": one.at,
        "requests": one.requests,
        "errors": one.errors,
        "hits": one.hits,
        "lookups": one.lookups,
        "compiles": one.compiles,
        "cpu_seconds": round(one.cpu_seconds, 4),
        "memory_bytes": one.memory,
        "usd": _usd(list_prices(), one.cpu_seconds, one.memory),
        "latency_ms": _milliseconds(one.times),
    }


def _milliseconds(times: Histogram) -> dict[str, float]:
    shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
    found = {name: round(times.percentile(share) * 1e3, 2) for name, share in shares.items()}
    return found | {
        "mean": round(times.total / times.count * 1e3, 2) if times.count else 0.0,
        "max": round(times.longest * 1e3, 2),
    }


def _share(part: float, whole: float) -> float:
    return round(part / whole, 6) if whole else 0.0


def resident() -> int:
    """Memory of this process in bytes, as far as the system says it."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        pass
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1_024)
