"""Many sets in one request: each is what its own request would be, and answered as that."""

from __future__ import annotations

import asyncio

import attrs
import msgspec

from ananke_modal.service.compiling import Service
from ananke_modal.service.depth import depth_exceeds
from ananke_modal.service.exchange import Exchange
from ananke_modal.service.problems import Problem
from ananke_modal.service.settings import Settings
from ananke_modal.service.store import Held
from ananke_modal.service.unforeseen import unforeseen


class _Sets(msgspec.Struct):
    sets: list[msgspec.Raw]


def sets_of(body: bytes, settings: Settings) -> list[bytes]:
    """The bodies of a batch, ``{"sets": [SET, …]}`` or a list of sets.

    Raises:
        Problem: 400 no JSON or nested too deeply, 413 too many, 422 no batch.
    """
    # One level or two are the batch's own.
    if depth_exceeds(body, settings.max_depth + 2):
        raise Problem(400, "ANK910", f"a set is nested deeper than {settings.max_depth} levels")
    try:
        if body.lstrip()[:1] == b"[":
            sets = msgspec.json.decode(body, type=list[msgspec.Raw])
        else:
            sets = msgspec.json.decode(body, type=_Sets).sets
    except msgspec.ValidationError:
        raise Problem(422, "ANK911", 'a batch is {"sets": [SET, …]} or a list of sets') from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, "ANK910", f"the body is no JSON: {error}") from None
    if len(sets) > settings.max_batch:
        raise Problem(413, "ANK910", f"more than {settings.max_batch:,} sets in one batch")
    return [bytes(one) for one in sets]


async def answers(service: Service, exchange: Exchange, sets: list[bytes]) -> bytes:
    """``{"results": [{"digest": …, "ir": …} or {"error": PROBLEM}, …]}``, in order."""
    # As many at once as there are processes: a batch takes its turn, it doesn't fill the queue.
    turns = asyncio.Semaphore(service.settings.workers)

    async def one(number: int, body: bytes) -> bytes:
        try:
            async with turns:
                held = await _patiently(service, body, exchange.group)
            return b'{"digest":"%b","ir":%b}' % (service.store.digest(held).encode(), held.data)
        except Problem as problem:
            prefix = f"sets[{number}]."
            problem.faults = tuple(attrs.evolve(fault, place=prefix + fault.place) for fault in problem.faults)
            return b'{"error":%b}' % problem.encoded()
        except Exception as error:
            return b'{"error":%b}' % unforeseen(error, exchange.id).encoded(exchange.id)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(number, body)) for number, body in enumerate(sets)]
    return b'{"results":[%b]}' % b",".join(task.result() for task in tasks)


async def _patiently(service: Service, body: bytes, group: str) -> Held:
    """The IR of one set; where all processes are busy, the batch waits instead of giving that set up."""
    tries = 0
    while True:
        try:
            return await service.compile(body, group)
        except Problem as problem:
            tries += 1
            if problem.status != 503 or tries == 5:
                raise
        await asyncio.sleep(0.5 * tries)
