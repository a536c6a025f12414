"""Whether the configured service answers."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from ananke_core.errors import AnankeError
from ananke_core.model.ir import EMITTER
from ananke_server.config import Config


class Probe(NamedTuple):
    """What a look at the service gave."""

    reachable: bool
    detail: str


def probe(config: Config, seconds: float = 5.0) -> Probe:
    """Ask the service for its version."""
    from ananke_server.offload.retries import TryAgain
    from ananke_server.offload.transport import client_for
    from ananke_server.trust import destination

    try:
        where = destination(config)
    except AnankeError as error:
        return Probe(False, str(error))
    if where is None:
        return Probe(False, "no endpoint is configured")

    async def ask() -> Probe:
        async with client_for(where) as client:
            answer = await client.version(seconds)
            emitter = answer.get("emitter")
            if emitter != EMITTER:
                return Probe(False, f"{where.host}: its emitter is {emitter}, ours is {EMITTER}")
            return Probe(True, f"{where.host}: {answer.get('version')}, emitter {emitter}, trusted through {where.why}")

    try:
        return asyncio.run(ask())
    except (AnankeError, TryAgain) as error:
        return Probe(False, f"{where.host}: {error}")
