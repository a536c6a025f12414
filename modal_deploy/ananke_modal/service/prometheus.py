"""What the service counts in Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ananke_modal.service.metrics import Histogram
from ananke_modal.service.stats import Figures

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Every second class: enough for a dashboard, at half the length.
_STEP = 2


def exposition(figures: Figures) -> str:
    """All metrics."""
    metrics = figures.metrics
    lines: list[str] = []

    def plain(name: str, kind: str, words: str, values: Iterable[tuple[Mapping[str, object], float]]) -> None:
        lines.append(f"# HELP ananke_{name} {words}")
        lines.append(f"# TYPE ananke_{name} {kind}")
        lines.extend(f"ananke_{name}{_labels(labels)} {value:.10g}" for labels, value in values)

    def one(name: str, kind: str, words: str, value: float) -> None:
        plain(name, kind, words, [({}, value)])

    counted = sorted(metrics.requests.items())
    plain(
        "requests_total",
        "counter",
        "Requests by method, route and status.",
        (({"method": m, "route": r, "status": s}, n) for (m, r, s), n in counted),
    )
    plain(
        "key_requests_total",
        "counter",
        "Requests by the name of their key.",
        (({"key": key}, n) for key, n in sorted(metrics.by_key.items())),
    )
    lines += _histogram("request_seconds", "Time to answer, by route.", metrics.times)
    lines += _histogram("compile_seconds", "Time of a compile, waiting included.", {"": metrics.compile_times})
    plain(
        "ir_lookups_total",
        "counter",
        "Requests for an IR by what answered: memory, disk, shared, or miss (it was compiled).",
        (({"answered": level}, n) for level, n in sorted(metrics.caches.items())),
    )
    one("joined_total", "counter", "Requests that waited for an equal one's compile.", metrics.joined)
    one("compile_cpu_seconds_total", "counter", "CPU seconds that compiles took.", metrics.cpu_seconds)
    one("received_bytes_total", "counter", "Bytes of bodies of requests.", metrics.bytes_in)
    one("sent_bytes_total", "counter", "Bytes of bodies of answers.", metrics.bytes_out)
    one("in_flight", "gauge", "Requests that are being answered.", metrics.in_flight)
    one("jobs", "gauge", "Jobs that have not ended.", figures.jobs)
    for name, kind, words, value in (
        ("workers_busy", "gauge", "Processes that compile.", figures.busy),
        ("waiting", "gauge", "Compiles that wait for a process.", figures.waiting),
        ("workers_started_total", "counter", "Processes that were started.", figures.usage.started),
        ("workers_lost_total", "counter", "Processes that ended in the middle of a compile.", figures.usage.lost),
        ("timeouts_total", "counter", "Compiles that were ended for their time.", figures.usage.timed_out),
        (
            "shed_total",
            "counter",
            "Compiles that were turned away because all processes were busy.",
            figures.usage.shed,
        ),
    ):
        one(name, kind, words, value)
    one("resident_bytes", "gauge", "Memory of the process that answers.", figures.resident)
    one("worker_resident_bytes", "gauge", "Most memory that a running process held.", figures.largest_worker)
    one("uptime_seconds", "gauge", "Time since the start.", metrics.uptime)
    plain("info", "gauge", "Version and emitter.", [({"version": figures.version, "emitter": figures.emitter}, 1)])
    return "\n".join(lines) + "\n"


def _histogram(name: str, words: str, by_route: Mapping[str, Histogram]) -> Iterable[str]:
    yield f"# HELP ananke_{name} {words}"
    yield f"# TYPE ananke_{name} histogram"
    for route, times in sorted(by_route.items()):
        labels: dict[str, object] = {"route": route} if route else {}
        for bound, below in list(times.cumulated())[::_STEP]:
            yield f"ananke_{name}_bucket{_labels(labels | {'le': f'{bound:g}'})} {below}"
        yield f"ananke_{name}_bucket{_labels(labels | {'le': '+Inf'})} {times.count}"
        yield f"ananke_{name}_sum{_labels(labels)} {times.total:.6f}"
        yield f"ananke_{name}_count{_labels(labels)} {times.count}"


def _labels(labels: Mapping[str, object]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: object) -> str:
    return str(value).replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
