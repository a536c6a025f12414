"""What functions and tiers get on Modal: two tables; each value can be overridden from the environment at deploy."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from typing import Any, cast

import attrs

from ananke_core.errors import ConfigError, Fault


@attrs.frozen
class Resources:
    """CPU in physical cores (one is 2 vCPU), memory in MiB, timeout in seconds, containers at most."""

    cpu: float
    memory: int
    timeout: int = 300
    max_containers: int = 10


RESOURCES = {
    "compile_constraints": Resources(2.0, 2048),
    "compile_with_cache": Resources(2.0, 2048),
    "compile_shard": Resources(1.0, 1024, max_containers=64),
    "compile_sharded": Resources(2.0, 4096),
    # It waits for an answer, and compiles a little.
    "compile_with_claude": Resources(0.5, 1024),
    "compile_stream": Resources(2.0, 2048),
    "batch_compile": Resources(4.0, 4096),
    # It waits more than it computes: many requests share one container.
    "endpoint": Resources(0.5, 1024),
    "watch": Resources(0.125, 512, timeout=60, max_containers=1),
    "report": Resources(0.125, 512, timeout=60, max_containers=1),
}


@attrs.frozen
class Tier:
    """Resources of a compile by the size of its set: up to ``below`` constraints, that number left out."""

    name: str
    below: float
    resources: Resources


TIERS = (
    Tier("small", 100, Resources(1.0, 512)),
    Tier("medium", 1_000, Resources(2.0, 1024)),
    Tier("large", 10_000, Resources(4.0, 2048)),
    Tier("xlarge", math.inf, Resources(8.0, 4096)),
)
"""Of `compile_constraints` behind the endpoint. What each buys is in docs/scale.md: a compile is one core's work."""

RETRIES = 3
"""Further attempts of a compile whose container was lost; bad input is an answer and never tried again."""

BACKOFF = 2.0
"""How much longer each pause between attempts is than the one before; the first is a second."""

SCALEDOWN = 60
"""Seconds that a container waits for another input before it ends, and is paid for: Modal's default, said here."""

SCHEDULED_SCALEDOWN = 2
"""The same for what runs by the clock: nothing else will come (Modal takes no less)."""

INPUTS, TARGET = 100, 50
"""Requests that one container of the endpoint takes at once, and how many Modal aims at."""

PREFIX = "ANANKE_DEPLOY_"
PASSED = "ANANKE_TIERS"
"""How the tiers of a deploy reach the containers that choose among them."""

RESERVED = "ANANKE_RESERVED"
"""Variable of what a container has, cores and MiB, for the record of what it cost."""

BEHIND = "ANANKE_BEHIND"
"""Variable that is set where the endpoint answers for the errors of a container."""

_FIELDS = {field.name: float if field.name == "cpu" else int for field in attrs.fields(Resources)}


def resources(environ: Mapping[str, str] | None = None) -> dict[str, Resources]:
    """The functions' table, with what ``ANANKE_DEPLOY_FUNCTION_FIELD`` overrides (``ANANKE_DEPLOY_ENDPOINT_CPU=8``).

    Raises:
        ConfigError: with every variable that is no number above 0, or names nothing of either table.
    """
    return _overridden(os.environ if environ is None else environ)[0]


def tiers(environ: Mapping[str, str] | None = None) -> tuple[Tier, ...]:
    """The tiers, with what ``ANANKE_DEPLOY_TIER_NAME_FIELD`` overrides (``ANANKE_DEPLOY_TIER_LARGE_CPU=1``).

    Raises:
        ConfigError: as `resources`.
    """
    return _overridden(os.environ if environ is None else environ)[1]


def tier_for(count: int, table: tuple[Tier, ...] = TIERS) -> Tier:
    """The tier of a set of so many constraints."""
    return next(tier for tier in table if count < tier.below)


def passed_on(table: tuple[Tier, ...]) -> str:
    """The tiers as the text of a variable."""
    return json.dumps({tier.name: attrs.astuple(tier.resources) for tier in table})


def taken_over(text: str) -> tuple[Tier, ...]:
    """The tiers of such a text; the table of this source where there is none."""
    given: dict[str, Any] = json.loads(text) if text else {}
    return tuple(
        attrs.evolve(tier, resources=Resources(*given[tier.name])) if tier.name in given else tier for tier in TIERS
    )


def _overridden(environ: Mapping[str, str]) -> tuple[dict[str, Resources], tuple[Tier, ...]]:
    faults: list[Fault] = []
    table = dict(RESOURCES) | {f"tier_{tier.name}": tier.resources for tier in TIERS}
    known = {variable(row, field): (row, field) for row in table for field in _FIELDS}
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        if name not in known:
            faults.append(Fault(name, "names no function or tier and value", "ANK901", way_out="see docs/modal.md"))
            continue
        row, field = known[name]
        try:
            value = _FIELDS[field](environ[name])
        except ValueError:
            value = 0
        if not 0 < value < math.inf:
            faults.append(Fault(name, f"{environ[name]!r} is not a number above 0", "ANK901"))
            continue
        table[row] = attrs.evolve(table[row], **cast(Any, {field: value}))
    if faults:
        raise ConfigError("the resources of the deployment can't be read", faults)
    chosen = tuple(attrs.evolve(tier, resources=table.pop(f"tier_{tier.name}")) for tier in TIERS)
    return table, chosen


def variable(row: str, field: str) -> str:
    """Name of the environment variable that overrides one value of a function, or of a ``tier_NAME``."""
    return f"{PREFIX}{row}_{field}".upper()
