"""The service under load, simulated from measured service times: containers, latency, cost. The same each time."""

from __future__ import annotations

import math
import random
import tomllib
from bisect import bisect_right, insort
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

from ananke_modal import prices
from ananke_modal.cost import LOOKUP, measured
from ananke_modal.resources import RESOURCES, SCALEDOWN, Resources, tier_for

KNOWN = 0.9
"""Share of requests that ask for a hash and get it: what a team asks was mostly compiled already."""

SIZES = ((100, 0.80), (1_000, 0.18), (10_000, 0.02))
"""Constraints of the sets that are compiled, and their shares."""

CALL = 0.03
"""Seconds that Modal takes to bring a call to a waiting container and back; an assumption, not measured."""

COLD = 3.0
"""Seconds until a container that is started takes its first input, from a snapshot; an assumption, not measured."""

NETWORK = 0.02
"""Seconds of the way to Modal and back; an assumption."""

REQUESTS = 24_000
"""Of one simulation; the first quarter is not counted, and lets queues come to what they are."""

ELSEWHERE = 0.5
"""Share of known hashes that the container which is asked has not in its memory, and asks `modal.Dict` for."""

_SEED = 20261127


@attrs.frozen
class Outcome:
    """What one load came to: containers at most, seconds of latency, USD."""

    load: float
    front: int
    behind: int
    cold: int
    median: float
    p99: float
    p999: float
    hour: float

    @property
    def thousand(self) -> float:
        """USD of a thousand requests."""
        return self.hour / (self.load * 3.6)


@attrs.define
class _Pool:
    """Containers of one kind, each with one input at a time; another is started when that is sooner than waiting.

    ``free`` holds when each container is free next, in order. The one that was used last is used next, so that those
    which are not needed end.
    """

    cpu: float
    memory: int
    most: float
    free: list[float] = attrs.field(factory=list)
    started: int = 0
    largest: int = 0
    held: float = 0.0

    def pass_on(self, now: float, since: float) -> None:
        """Time goes by: it is paid for, and what waited too long ends."""
        self.held += len(self.free) * (now - since)
        while self.free and now - self.free[0] > SCALEDOWN:
            self.free.pop(0)

    def take(self, now: float, seconds: float) -> float:
        """When an input that arrives now is done."""
        idle = bisect_right(self.free, now) - 1
        if idle >= 0:
            self.free.pop(idle)
            ready = now
        elif len(self.free) < self.most and (not self.free or self.free[0] - now > COLD):
            self.started += 1
            ready = now + COLD
        else:
            ready = self.free.pop(0)
        insort(self.free, ready + seconds)
        self.largest = max(self.largest, len(self.free))
        return ready + seconds


def simulate(load: float, most: float = math.inf) -> Outcome:
    """Requests that come by chance, ``load`` a second, to a service that had as many for a while.

    ``most`` is how many containers of each kind there may be.
    """
    chance = random.Random(_SEED)
    front_row = RESOURCES["endpoint"]
    front = _Pool(front_row.cpu, front_row.memory, most)
    tiers = {count: _Pool(row.cpu, row.memory, most) for count, row in _tiers()}
    times = front_times()
    reading = sum(share * measured().hash_seconds(count) for count, share in SIZES)
    _warm(front, load * (KNOWN * times["by_hash"] + (1 - KNOWN) * reading) / front_row.cpu)
    for count, share in SIZES:
        _warm(tiers[count], load * (1 - KNOWN) * share * (measured().seconds(count) + CALL))
    now, begun = 0.0, 0.0
    latencies: list[float] = []
    for number in range(REQUESTS):
        # Written out, because the library's own may change between versions of Python.
        before, now = now, now - math.log(1.0 - chance.random()) / load
        for pool in (front, *tiers.values()):
            pool.pass_on(now, before)
            if number == REQUESTS // 4:
                pool.held, pool.started, pool.largest, begun = 0.0, 0, len(pool.free), now
        if chance.random() < KNOWN:
            done = front.take(now, times["by_hash"] / front_row.cpu) + (LOOKUP if chance.random() < ELSEWHERE else 0)
        else:
            count = _size(chance.random())
            read = front.take(now, measured().hash_seconds(count) / front_row.cpu) + LOOKUP
            done = tiers[count].take(read, measured().seconds(count) + CALL)
        if number >= REQUESTS // 4:
            latencies.append(done - now + NETWORK)
    rates = prices.list_prices()
    usd = sum(rates.cost(pool.cpu, pool.memory, pool.held) for pool in (front, *tiers.values()))
    latencies.sort()
    return Outcome(
        load=load,
        front=front.largest,
        behind=sum(pool.largest for pool in tiers.values()),
        cold=front.started + sum(pool.started for pool in tiers.values()),
        median=latencies[len(latencies) // 2],
        p99=latencies[len(latencies) * 99 // 100],
        p999=latencies[len(latencies) * 999 // 1000],
        hour=usd / (now - begun) * 3_600,
    )


def _warm(pool: _Pool, busy: float) -> None:
    """The containers that there are after a while: those that are busy on average, and some for when chance has it."""
    if busy > 0.1:
        pool.free = [0.0] * int(min(pool.most, math.ceil(busy + 2 * math.sqrt(busy))))


def _tiers() -> Iterator[tuple[int, Resources]]:
    for count, _ in SIZES:
        yield count, tier_for(count).resources


def _size(kind: float) -> int:
    for count, share in SIZES:
        kind -= share
        if kind < 0:
            return count
    return SIZES[-1][0]


@cache
def front_times() -> dict[str, float]:
    """CPU seconds of the endpoint for an answer that is known."""
    path = Path(prices.__file__).parent / "measured.toml"
    found: dict[str, float] = tomllib.loads(path.read_text("utf-8"))["front"]
    return found
