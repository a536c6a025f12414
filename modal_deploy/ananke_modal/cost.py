"""What a compile costs on Modal: duration × reservation × rates, from measured durations and dated prices."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import attrs

from ananke_modal.prices import Rates
from ananke_modal.resources import RESOURCES, SCALEDOWN, TARGET, TIERS, Resources, Tier, tier_for
from ananke_modal.usage import Row

LOOKUP = 0.05
"""Seconds of one question to `modal.Dict`: tens of milliseconds, as Modal's pages say; not measured here."""


@attrs.frozen
class Measured:
    """What a set of one size took: CPU seconds of compile and hash, MiB at most, bytes in and out."""

    constraints: int
    seconds: float
    hash: float
    peak_mib: int
    bytes_in: int
    bytes_out: int


@attrs.frozen
class Table:
    """Measurements by size, with their date and machine."""

    date: str
    machine: str
    rows: tuple[Measured, ...]

    def seconds(self, count: int) -> float:
        """Seconds of a compile of so many constraints on one core."""
        return self._between("seconds", count)

    def hash_seconds(self, count: int) -> float:
        """Seconds of reading a request and naming its hash."""
        return self._between("hash", count)

    def peak(self, count: int) -> float:
        """MiB that a compile holds at most."""
        return self._between("peak_mib", count)

    def _between(self, field: str, count: int) -> float:
        """A power law between the two measured sizes next to this one, and beyond the last two."""
        rows = self.rows
        last = next((i for i, row in enumerate(rows) if row.constraints >= count), len(rows) - 1)
        low, high = rows[max(0, last - 1)], rows[max(1, last)]
        first, second = float(getattr(low, field)), float(getattr(high, field))
        if count <= low.constraints:
            return first
        slope = math.log(second / first) / math.log(high.constraints / low.constraints)
        return first * float((count / low.constraints) ** slope)


@cache
def measured() -> Table:
    """The committed measurements."""
    data = tomllib.loads((Path(__file__).parent / "measured.toml").read_text("utf-8"))
    names = [field.name for field in attrs.fields(Measured)]
    rows = tuple(Measured(**{name: row[name] for name in names}) for row in data["size"])
    return Table(str(data["date"]), str(data["machine"]), rows)


@attrs.frozen
class Price:
    """USD of one request, beside the seconds that it is paid for."""

    seconds: float
    usd: float

    @property
    def thousand(self) -> float:
        """USD of a thousand."""
        return self.usd * 1_000


@attrs.frozen
class Estimate:
    """What a set of one size would cost.

    ``tiers`` is one compile in each tier's container; ``endpoint`` is what the one in front of it takes to read the
    set; ``cached`` is an answer from the shared cache, what a miss pays as well; ``batched`` is one of a full batch;
    ``alone`` is one compile for which a container was started, and waited in vain for another: its last `SCALEDOWN`
    seconds are paid too.
    """

    count: int
    seconds: float
    peak_mib: float
    recommended: Tier
    tiers: tuple[tuple[Tier, Price], ...]
    endpoint: Price
    cached: Price
    batched: Price
    alone: Price


def estimate(count: int, rates: Rates, table: Table | None = None, tiers: Sequence[Tier] = TIERS) -> Estimate:
    """The costs of a set of so many constraints."""
    table = table or measured()
    seconds = table.seconds(count)
    front = RESOURCES["endpoint"]
    # Who reads has the cores of the endpoint for himself, who waits shares everything with those who wait beside him.
    reading = table.hash_seconds(count) / front.cpu
    memory = max(1, front.memory // TARGET)
    endpoint = Price(reading, rates.cost(front.cpu, memory, reading))
    cached = Price(reading + LOOKUP, endpoint.usd + rates.cost(front.cpu / TARGET, memory, LOOKUP))
    usual = tier_for(count, tuple(tiers))
    chosen = recommend(count, table, tiers)
    batch = RESOURCES["batch_compile"]
    return Estimate(
        count=count,
        seconds=seconds,
        peak_mib=table.peak(count),
        recommended=chosen,
        tiers=tuple((tier, _price(tier.resources, seconds, rates)) for tier in tiers),
        endpoint=endpoint,
        cached=cached,
        batched=_price(batch, seconds / max(1, int(batch.cpu)), rates),
        alone=_price(usual.resources, seconds + SCALEDOWN, rates),
    )


def recommend(count: int, table: Table | None = None, tiers: Sequence[Tier] = TIERS) -> Tier:
    """The cheapest tier whose memory holds the compile twice over.

    A compile runs on one core, so that more cores buy nothing but their memory.
    """
    needed = (table or measured()).peak(count) * 2
    return next((tier for tier in tiers if tier.resources.memory >= needed), tiers[-1])


def _price(given: Resources, seconds: float, rates: Rates) -> Price:
    return Price(seconds, rates.cost(given.cpu, given.memory, seconds))


@attrs.frozen
class Spent:
    """What recorded requests of one function cost."""

    function: str
    requests: int
    seconds: float
    usd: float


def spent(rows: Iterable[Row], rates: Rates) -> list[Spent]:
    """Cost of recorded usage by function, largest first.

    A container of the endpoint holds many requests at once: it is counted once for as long as it had any, at most.
    """
    found: dict[str, Spent] = {}
    for row in rows:
        seconds = min(row.seconds, 60.0) if row.function == "endpoint" else row.seconds
        before = found.get(row.function, Spent(row.function, 0, 0.0, 0.0))
        found[row.function] = Spent(
            row.function,
            before.requests + row.requests,
            before.seconds + seconds,
            before.usd + rates.cost(row.cpu, row.memory, seconds),
        )
    return sorted(found.values(), key=lambda one: (-one.usd, one.function))
