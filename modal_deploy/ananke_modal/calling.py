"""Calls of one deployed function by another: a pool of containers for each tier, ended when nobody waits any more."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import modal
import modal.exception

from ananke_modal import secrets
from ananke_modal.resources import BEHIND, RESERVED, Tier
from ananke_modal.service.backend import Tell
from ananke_modal.service.problems import Problem
from ananke_modal.store import Store

INLINE = 1_900_000
"""Bytes of a body that travel within the call; Modal takes 2 MiB there, and puts what is larger into a blob first.

For a spawned call, which can be ended, it does so from 8 KiB on, which takes longer than such a set compiles. So only
what is a blob either way is spawned.
"""


LOOK = 0.5
"""Seconds between two looks at how far a large set is."""

PROGRESS = "progress/"
STAGES = frozenset(
    {
        "validate",
        "deduplicate",
        "merge",
        "subsume",
        "conflicts",
        "json-schema",
        "grammar",
        "regex",
        "identifiers",
        "finish",
    }
)
"""Of a compile; anything else in the store was written by somebody else."""


class Tiers:
    """`compile_constraints` with the resources of each tier.

    ``store`` makes the store through which a large set tells how far it is.
    """

    def __init__(self, function: Any, attached: Sequence[str], store: Callable[[], Store]) -> None:
        self._function = function
        self._attached = tuple(attached)
        self._store = store
        self._sized = cache(self._of)

    async def call(self, tier: Tier, body: bytes, tell: Tell) -> Any:
        """What `ananke_modal.functions.compile_encoded` gives.

        Raises:
            Problem: Modal has no room, lost the container, or the set takes too long.
        """
        function = self._sized(tier)
        try:
            if len(body) <= INLINE:
                return await function.remote.aio(body, encoded=True)
            key = f"{PROGRESS}{uuid.uuid4().hex}"
            watching = asyncio.create_task(self._told(key, tell))
            try:
                return await _ended_with_us(await function.spawn.aio(body, encoded=True, progress=key))
            finally:
                watching.cancel()
        except (modal.exception.Error, TimeoutError) as error:
            raise _said(error) from None

    async def _told(self, key: str, tell: Tell) -> None:
        """Pass on what the container writes; a store that fails costs the progress alone."""
        store = self._store()
        while True:
            await asyncio.sleep(LOOK)
            with contextlib.suppress(Exception):
                said = await asyncio.to_thread(store.get, key)
                percent, _, stage = (said or b"").decode("utf-8", "replace").partition(" ")
                if percent.isascii() and percent.isdigit() and stage in STAGES:
                    tell(min(100, int(percent)), stage)

    def _of(self, tier: Tier) -> Any:
        given = tier.resources
        # Options replace secrets and variables of the function as it was deployed.
        variables: dict[str, str | None] = {
            secrets.ATTACHED: ",".join(self._attached),
            RESERVED: f"{given.cpu:g},{given.memory}",
            BEHIND: "endpoint",
        }
        return self._function.with_options(
            cpu=given.cpu,
            memory=given.memory,
            timeout=given.timeout,
            max_containers=given.max_containers,
            secrets=secrets.given_to("compile_constraints", self._attached),
            env=variables,
        )


async def _ended_with_us(call: Any) -> Any:
    """The result of a call, which is cancelled when whoever waits for it is: nobody pays for the rest."""
    try:
        return await call.get.aio()
    except asyncio.CancelledError:
        with contextlib.suppress(modal.exception.Error):
            await asyncio.shield(call.cancel.aio())
        raise


def _said(error: Exception) -> Problem:
    if isinstance(error, modal.exception.FunctionTimeoutError):
        return Problem(413, "ANK910", "the set takes longer to compile than its container may run; split it")
    if isinstance(error, modal.exception.ResourceExhaustedError):
        return Problem.busy(429, "Modal has no room for another call now", 2)
    if isinstance(error, modal.exception.ConnectionError | modal.exception.ServiceError | TimeoutError):
        return Problem.busy(503, "the containers that compile can't be reached", 2)
    # Its own words may hold what was sent.
    return Problem.busy(503, f"the container that compiled was lost ({type(error).__name__})", 1)
