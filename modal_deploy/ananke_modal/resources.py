"""What each function gets on Modal: one table; each value can be overridden from the environment at deploy."""

from __future__ import annotations

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
    "compile_stream": Resources(2.0, 2048),
    "batch_compile": Resources(4.0, 4096),
    # It waits more than it computes: many requests share one container.
    "endpoint": Resources(0.5, 1024),
}

RETRIES = 3
"""Further attempts of a compile whose container was lost; bad input is an answer and never tried again."""

BACKOFF = 2.0
"""How much longer each pause between attempts is than the one before; the first is a second."""


def resources(environ: Mapping[str, str] | None = None) -> dict[str, Resources]:
    """The table, with what ``ANANKE_DEPLOY_FUNCTION_FIELD`` overrides (``ANANKE_DEPLOY_BATCH_COMPILE_CPU=8``).

    Raises:
        ConfigError: with every variable that is no number above 0, or names nothing of the table.
    """
    environ = os.environ if environ is None else environ
    faults: list[Fault] = []
    fields = {field.name: float if field.name == "cpu" else int for field in attrs.fields(Resources)}
    known = {variable(function, field): (function, field) for function in RESOURCES for field in fields}
    table = dict(RESOURCES)
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        if name not in known:
            faults.append(
                Fault(name, "names no function and value of the table", "ANK901", way_out="see docs/modal.md")
            )
            continue
        function, field = known[name]
        try:
            value = fields[field](environ[name])
        except ValueError:
            value = 0
        if not 0 < value < float("inf"):
            faults.append(Fault(name, f"{environ[name]!r} is not a number above 0", "ANK901"))
            continue
        table[function] = attrs.evolve(table[function], **cast(Any, {field: value}))
    if faults:
        raise ConfigError("the resources of the deployment can't be read", faults)
    return table


PREFIX = "ANANKE_DEPLOY_"


def variable(function: str, field: str) -> str:
    """Name of the environment variable that overrides one value."""
    return f"{PREFIX}{function}_{field}".upper()
