"""What the service counts: requests, time, caches, compiles; in all and by the minute."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable

import attrs

BOUNDS = tuple(round(0.000_25 * 2 ** (step / 2), 8) for step in range(42))
"""Upper bounds of the classes of times, in seconds: from a quarter of a millisecond, two classes for each doubling, to
six minutes."""

MINUTES = 24 * 60
"""How many minutes are kept."""


class Histogram:
    """How many times fell into each class."""

    __slots__ = ("classes", "count", "longest", "total")

    def __init__(self) -> None:
        self.classes: Counter[int] = Counter()
        self.count = 0
        self.total = 0.0
        self.longest = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.classes[_class_of(seconds)] += 1
        self.count += 1
        self.total += seconds
        self.longest = max(self.longest, seconds)

    def merge(self, other: Histogram) -> None:
        """Count what another one counted."""
        self.classes.update(other.classes)
        self.count += other.count
        self.total += other.total
        self.longest = max(self.longest, other.longest)

    def percentile(self, share: float) -> float:
        """Seconds below which this share of all lies: the upper bound of its class, so at most 41 % too much."""
        left = share * self.count
        for step in sorted(self.classes):
            left -= self.classes[step]
            if left <= 1e-9:
                return min(self.longest, BOUNDS[step] if step < len(BOUNDS) else self.longest)
        return 0.0

    def cumulated(self) -> Iterable[tuple[float, int]]:
        """Each upper bound, and how many lie at or below it."""
        below = 0
        for step, bound in enumerate(BOUNDS):
            below += self.classes[step]
            yield bound, below


def _class_of(seconds: float) -> int:
    low, high = 0, len(BOUNDS)
    while low < high:
        middle = (low + high) // 2
        if seconds <= BOUNDS[middle]:
            high = middle
        else:
            low = middle + 1
    return low


@attrs.define
class Minute:
    """What one minute saw. ``at`` is the time of its beginning, seconds since 1970 as the system's clock had it."""

    at: int
    requests: int = 0
    errors: int = 0
    hits: int = 0
    lookups: int = 0
    cpu_seconds: float = 0.0
    compiles: int = 0
    memory: int = 0
    times: Histogram = attrs.field(factory=Histogram)


class Metrics:
    """Counters since the start. Durations are of the monotonic clock; a clock that jumps moves no figure."""

    def __init__(self) -> None:
        self.began = time.time()
        self._began = time.monotonic()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.by_key: Counter[str] = Counter()
        self.times: dict[str, Histogram] = {}
        self.compile_times = Histogram()
        self.caches: Counter[str] = Counter()
        self.joined = 0
        self.cpu_seconds = 0.0
        self.memory = 0
        self.bytes_in = 0
        self.bytes_out = 0
        self.in_flight = 0
        self.minutes: deque[Minute] = deque(maxlen=MINUTES)
        self._minute = -1

    @property
    def uptime(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def answered(
        self, method: str, route: str, status: int, seconds: float, key: str, sizes: tuple[int, int], level: str
    ) -> None:
        """Count a request; ``level`` is the cache that answered, ``miss``, or ``""`` where no IR was asked for."""
        self.requests[method, route, status] += 1
        self.by_key[key] += 1
        times = self.times.get(route)
        if times is None:
            times = self.times[route] = Histogram()
        times.add(seconds)
        self.bytes_in += sizes[0]
        self.bytes_out += sizes[1]
        minute = self._now()
        minute.requests += 1
        minute.errors += status >= 500
        minute.times.add(seconds)
        if level:
            self.caches[level] += 1
            minute.lookups += 1
            minute.hits += level != "miss"

    def compiled(self, seconds: float, cpu_seconds: float, memory: int) -> None:
        """Count a compile."""
        self.compile_times.add(seconds)
        self.cpu_seconds += cpu_seconds
        self.memory = max(self.memory, memory)
        minute = self._now()
        minute.compiles += 1
        minute.cpu_seconds += cpu_seconds
        minute.memory = max(minute.memory, memory)

    def _now(self) -> Minute:
        number = int((time.monotonic() - self._began) // 60)
        if number != self._minute:
            self._minute = number
            self.minutes.append(Minute(int(self.began) + number * 60))
        return self.minutes[-1]
