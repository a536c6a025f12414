"""Whether the configured service answers."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple

from ananke_core.errors import AnankeError, InputError, RemoteUnavailable
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


def ask(config: Config, path: str, seconds: float = 10.0) -> dict[str, Any]:
    """What a route of the configured service answers, in one try.

    Raises:
        InputError: no service is configured, or only Modal's functions are.
        RemoteError: it gave no answer.
    """
    from ananke_server.offload.client import Client
    from ananke_server.offload.retries import TryAgain
    from ananke_server.trust import Destination, destination

    where = destination(config)
    if not isinstance(where, Destination):
        raise InputError("no endpoint is configured", way_out="set ANANKE_MODAL_ENDPOINT, or give --modal-endpoint")

    async def one() -> dict[str, Any]:
        async with Client(where) as client:
            return await client.asked(path, seconds)

    try:
        return asyncio.run(one())
    except TryAgain as error:
        raise RemoteUnavailable(error.reason, place=where.host) from None
