"""What Modal charges: dated data, which a workspace's own rates can replace."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import attrs

MOST_APART = 10.0
"""How far a workspace's rate may be from the list's before it is taken for something else."""


@attrs.frozen
class Rates:
    """USD for a second of a physical core and of a GiB; ``source`` says whose, with their date."""

    core_second: float
    gib_second: float
    credits_a_month: float
    nonpreemptible: float
    region: float
    source: str

    def cost(self, cpu: float, memory: float, seconds: float) -> float:
        """USD of a reservation of cores and MiB that is held for so long."""
        return seconds * (cpu * self.core_second + memory / 1024 * self.gib_second)


@cache
def list_prices() -> Rates:
    """The committed list."""
    data = tomllib.loads((Path(__file__).parent / "prices.toml").read_text("utf-8"))
    return Rates(
        core_second=float(data["core_second"]),
        gib_second=float(data["gib_second"]),
        credits_a_month=float(data["credits_a_month"]),
        nonpreemptible=float(data["nonpreemptible"]),
        region=float(data["region"]),
        source=f"{data['source']}, {data['date']}",
    )


def of_workspace(rates: Mapping[str, float], when: str) -> Rates | None:
    """The rates of a workspace by its own names, or None where they can't be understood.

    Modal does not promise these names or their unit: one name must speak of CPU and one of memory, both with prices a
    second or both a hour, near those of the list.
    """
    known = list_prices()
    core = [value for name, value in rates.items() if "cpu" in name.lower()]
    memory = [value for name, value in rates.items() if "mem" in name.lower()]
    if len(core) != 1 or len(memory) != 1:
        return None
    for seconds in (1.0, 3600.0):
        found = core[0] / seconds, memory[0] / seconds
        if _near(found[0], known.core_second) and _near(found[1], known.gib_second):
            return attrs.evolve(known, core_second=found[0], gib_second=found[1], source=f"this workspace, {when}")
    return None


def _near(value: float, known: float) -> bool:
    return known / MOST_APART <= value <= known * MOST_APART
