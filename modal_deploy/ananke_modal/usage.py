"""What containers did, minute by minute: recorded in a store, read by alerts, reports and `ananke cost --since`.

Each container writes entries of its own (app, hour and container in the key), so that none ever overwrites another's,
and writes them again as they grow. Nothing of a payload is in them.
"""

from __future__ import annotations

import json
import logging
import resource
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from ananke_modal.store import Store

_log = logging.getLogger("ananke.usage")

HOUR = 3_600
LAG = 2.0
"""Seconds between something that happened and the write that says so: many notes, one write."""

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds; upper bounds of the classes that durations are counted in; above the last is one more."""

_PREFIX = "usage/"
_COUNTS = ("requests", "errors", "cached", "slow")


@attrs.define
class Row:
    """What one function did in one minute with one kind of container.

    ``minute`` counts from the epoch; ``cpu`` (cores) and ``memory`` (MiB) are the reservation, ``seconds`` the sum of
    durations, ``used`` the CPU seconds of it, ``peak`` the most MiB that were resident; ``slow`` are compiles over
    `SLOW` seconds. ``behind`` says that another function answers for its errors.
    """

    minute: int
    function: str
    cpu: float
    memory: int
    behind: bool = False
    requests: int = 0
    errors: int = 0
    cached: int = 0
    slow: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    used: float = 0.0
    peak: int = 0
    durations: list[int] = attrs.field(factory=lambda: [0] * (len(BOUNDS) + 1))


SLOW = 60.0
"""Seconds from which a compile is worth an alert."""


class Recorder:
    """Notes of one container, written to a store a little later by a thread of its own.

    Made at the first note and not before: what is made earlier is part of a memory snapshot, and then every container
    that starts from it has the same name. ``app`` is the app's id.
    """

    def __init__(
        self,
        store: Store,
        app: str,
        function: str,
        cpu: float,
        memory: int,
        *,
        behind: bool = False,
        lag: float = LAG,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._app = app
        self._given = (function, cpu, memory, behind)
        self._lag = lag
        self._clock = clock
        self._container = uuid.uuid4().hex[:16]
        self._hours: dict[int, dict[int, Row]] = {}
        self._changed: set[int] = set()
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def note(self, seconds: float, *, error: bool = False, cached: bool = False, used: float = 0.0) -> None:
        """One request that ended now."""
        minute = int(self._clock() // 60)
        with self._lock:
            # The hours before are written, or will be by the write that is on its way.
            rows = self._hours.setdefault(minute // 60, {})
            row = rows.setdefault(minute, Row(minute, *self._given))
            row.requests += 1
            row.errors += error
            row.cached += cached
            row.slow += seconds > SLOW
            row.seconds += seconds
            row.longest = max(row.longest, seconds)
            row.used += used
            row.peak = max(row.peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
            row.durations[sum(seconds > bound for bound in BOUNDS)] += 1
            self._changed.add(minute // 60)
            if self._timer is None:
                self._timer = threading.Timer(self._lag, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what is new. What can't be written is kept, and said once it can."""
        with self._lock:
            self._timer = None
            now = int(self._clock() // HOUR)
            entries = {hour: [attrs.asdict(row) for row in self._hours[hour].values()] for hour in self._changed}
            self._changed.clear()
            self._hours = {hour: rows for hour, rows in self._hours.items() if hour >= now - 1}
        for hour, rows in entries.items():
            try:
                self._store.put(f"{_PREFIX}{self._app}/{hour}/{self._container}", json.dumps(rows).encode())
            except Exception as error:
                _log.warning("usage can't be recorded: %s", type(error).__name__)
                with self._lock:
                    if hour in self._hours:
                        self._changed.add(hour)


def recorded(store: Store, app: str, since: float, now: float) -> list[Row]:
    """The rows of all containers of an app (by its id) from ``since`` on, oldest first.

    Entries that are none of ours are passed over.

    Raises:
        Exception: whatever the store raises.
    """
    rows: list[Row] = []
    for key, value in store.items():
        if not key.startswith(f"{_PREFIX}{app}/"):
            continue
        hour = key.removeprefix(f"{_PREFIX}{app}/").partition("/")[0]
        if hour.isascii() and hour.isdigit() and (int(hour) + 1) * HOUR > since:
            rows += [row for row in _rows(value) if since < (row.minute + 1) * 60 and row.minute * 60 <= now]
    return sorted(rows, key=lambda row: (row.minute, row.function))


def _rows(value: bytes) -> Iterable[Row]:
    """The rows of an entry. Whoever can write the store can lie in it, and nothing worse."""
    try:
        data: Any = json.loads(value)
        found = [Row(**one) for one in data]
        for row in found:
            numbers = [row.minute, row.cpu, row.memory, row.seconds, row.longest, row.used, row.peak, *row.durations]
            numbers += [getattr(row, name) for name in _COUNTS]
            if len(row.durations) != len(BOUNDS) + 1 or not all(0 <= number < 1e12 for number in numbers):
                return []
            row.function = str(row.function)[:64]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []
    return found


@attrs.frozen
class Total:
    """What rows come to. ``percentiles`` are upper bounds of the class that they fall into, in seconds."""

    requests: int
    errors: int
    cached: int
    slow: int
    seconds: float
    longest: float
    used: float
    peak: int
    percentiles: dict[int, float]


def total(rows: Iterable[Row]) -> Total:
    """The sum of rows; of no rows, zeros."""
    listed = list(rows)
    durations = [sum(column) for column in zip(*(row.durations for row in listed), strict=True)]
    longest = max((row.longest for row in listed), default=0.0)
    return Total(
        requests=sum(row.requests for row in listed),
        errors=sum(row.errors for row in listed),
        cached=sum(row.cached for row in listed),
        slow=sum(row.slow for row in listed),
        seconds=sum(row.seconds for row in listed),
        longest=longest,
        used=sum(row.used for row in listed),
        peak=max((row.peak for row in listed), default=0),
        percentiles={percent: _percentile(durations, percent, longest) for percent in (50, 95, 99)},
    )


def _percentile(durations: list[int], percent: int, longest: float) -> float:
    wanted = sum(durations) * percent / 100
    seen = 0
    for count, bound in zip(durations, (*BOUNDS, longest), strict=False):
        seen += count
        if count and seen >= wanted:
            return min(bound, longest)
    return 0.0
