"""Compiling a set wherever the policy says, with every way back to a result."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import attrs

from ananke_core import tracing
from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import encode_ir, load_ir, wire_set
from ananke_core.collector import paused_collector
from ananke_core.compile.compilation import Progress
from ananke_core.compile.pipeline import compile_stages, request_hash, run
from ananke_core.errors import AnankeError, RemoteError, RemoteRefused, RemoteUnavailable
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR
from ananke_server.config import Config
from ananke_server.offload.breaker import breaker_for
from ananke_server.offload.policy import PREDICTOR, Mode, may_ask, may_send
from ananke_server.trust import Destination, ModalFunction, destination

if TYPE_CHECKING:
    from ananke_server.offload.transport import Transport

Report = Callable[[int, str, str], None]
Stages = Generator[Progress, None, ConstraintIR]
Value = TypeVar("Value")

STREAMED_FROM = 64 * 1024
"""Bytes of a set from which the service is asked to say how far it is: smaller ones are done before it could."""

MOST_SETS = 500
"""Sets of one batch: half of what a service takes unless it is told otherwise."""

MOST_BYTES = 32 * 1024 * 1024
"""Bytes of one batch, likewise."""


@attrs.frozen
class Outcome:
    """An IR, its bytes, and how it came about.

    ``origin`` is ``local`` (compiled here just now), ``memory`` or ``disk`` (cached), or the host that answered;
    ``note`` is what the person should know, such as why the service was not used.
    """

    ir: ConstraintIR
    data: bytes
    origin: str
    milliseconds: float
    note: str | None = None


class Offload:
    """One configuration's way to IR.

    Args:
        config: where sets may go.
        cache: what is known already.
        keeps: whether connections are kept from one compile to the next; then it is to be closed.
    """

    def __init__(self, config: Config, cache: IRCache | None = None, *, keeps: bool = False) -> None:
        self.config = config
        self._cache = cache if cache is not None else IRCache()
        self._keeps = keeps
        self._kept: dict[Destination | ModalFunction, Transport] = {}

    async def aclose(self) -> None:
        """Close what is kept."""
        while self._kept:
            _, client = self._kept.popitem()
            await client.__aexit__(None, None, None)

    async def compile(
        self,
        constraints: ConstraintSet,
        formats: Sequence[str],
        level: int,
        *,
        mode: Mode = "auto",
        fallback: bool = True,
        progress: Report | None = None,
    ) -> Outcome:
        """The IR of a set.

        Args:
            constraints: the set.
            formats: what to compile to.
            level: optimization level.
            mode: ``modal`` forces the service, ``local`` this machine.
            fallback: compile here when the service fails; else that is an error.
            progress: called with percent, stage and words, possibly from another thread.

        Raises:
            RemoteError: the service failed (or is not trusted) and ``fallback`` is false.
            CompileError, PatternError: the set can't be compiled anywhere.
        """
        with tracing.span("ananke.compile", constraints=len(constraints.constraints), mode=mode) as span:
            outcome = await self._outcome(constraints, formats, level, mode, fallback, progress)
            span.note(origin=outcome.origin, fell_back=outcome.note is not None)
            return outcome

    async def _outcome(
        self,
        constraints: ConstraintSet,
        formats: Sequence[str],
        level: int,
        mode: Mode,
        fallback: bool,
        progress: Report | None,
    ) -> Outcome:
        began = time.perf_counter()
        tell = progress or (lambda percent, stage, words: None)
        hash_ = request_hash(constraints, formats, level)
        held = self._cache.get(hash_, local_only=mode == "local")
        if held is not None:
            return Outcome(load_ir(held.data), held.data, held.level, (time.perf_counter() - began) * 1e3)
        note = None
        count = len(constraints.constraints)
        if may_ask(mode, self.config.defaults, count):
            try:
                remote = await self._remote(constraints, hash_, formats, level, mode, tell)
            except RemoteError as error:
                if not fallback:
                    raise
                note = f"compiled here, not on the service: {error}"
            else:
                if remote is not None:
                    ir, data, host = remote
                    self._cache.put(hash_, data, host)
                    return Outcome(ir, data, host, (time.perf_counter() - began) * 1e3)
        ir, data = await self._local(constraints, formats, level, tell)
        self._cache.put(hash_, data, LOCAL)
        return Outcome(ir, data, LOCAL, (time.perf_counter() - began) * 1e3, note)

    async def compile_many(
        self,
        sets: Sequence[ConstraintSet],
        formats: Sequence[str],
        level: int,
        *,
        mode: Mode = "auto",
        fallback: bool = True,
    ) -> list[Outcome | AnankeError]:
        """The IR of each set, or why there is none. Where the service is forced, one request asks for all of them."""
        found: dict[int, Outcome | AnankeError] = {}
        note = None
        if mode == "modal" and len(sets) > 1:
            try:
                found = await self._batch(sets, formats, level)
            except RemoteError as error:
                if not fallback:
                    return [error] * len(sets)
                note = f"compiled here, not on the service: {error}"
        answers: list[Outcome | AnankeError] = []
        for number, one in enumerate(sets):
            answer = found.get(number)
            if isinstance(answer, RemoteError) and fallback:
                note, answer = f"compiled here, not on the service: {answer}", None
            if answer is None:
                # What the service did not answer together it isn't asked for one by one.
                how: Mode = "local" if note else mode
                try:
                    answer = await self.compile(one, formats, level, mode=how, fallback=fallback)
                    answer = attrs.evolve(answer, note=answer.note or note)
                except AnankeError as error:
                    answer = error
            answers.append(answer)
        return answers

    async def _batch(
        self, sets: Sequence[ConstraintSet], formats: Sequence[str], level: int
    ) -> dict[int, Outcome | AnankeError]:
        """What the service answers, by the number of the set; what a cache has is not asked for."""
        from ananke_server.offload.verify import verified

        where = destination(self.config)
        if not isinstance(where, Destination):
            return {}
        began = time.perf_counter()
        hashes: dict[int, str] = {}
        for number, one in enumerate(sets):
            try:
                hash_ = request_hash(one, formats, level)
            except AnankeError:
                continue
            if self._cache.get(hash_) is None and hash_ not in hashes.values():
                hashes[number] = hash_
        wires = [await asyncio.to_thread(wire_set, sets[number]) for number in hashes]
        results: list[bytes | RemoteError] = []
        for part in _parts(wires):

            async def attempt(client: Transport, seconds: float, part: list[bytes] = part) -> list[bytes | RemoteError]:
                return await client.batch(part, formats, level, seconds)

            results += await self._guarded(where, attempt, lambda *_: None)
        answers: dict[int, Outcome | AnankeError] = {}
        for (number, hash_), data in zip(hashes.items(), results, strict=True):
            if isinstance(data, RemoteError):
                answers[number] = data
                continue
            try:
                ir = await asyncio.to_thread(verified, data, hash_, sets[number])
            except RemoteError as error:
                answers[number] = error
            else:
                self._cache.put(hash_, data, where.host)
                answers[number] = Outcome(ir, data, where.host, (time.perf_counter() - began) * 1e3)
        return answers

    async def _remote(
        self,
        constraints: ConstraintSet,
        hash_: str,
        formats: Sequence[str],
        level: int,
        mode: Mode,
        tell: Report,
    ) -> tuple[ConstraintIR, bytes, str] | None:
        """What the service answers; None where the policy says that it isn't sent the set."""
        from ananke_server.offload.verify import verified

        where = destination(self.config)
        if where is None:
            if mode == "modal":
                raise RemoteUnavailable("no endpoint is configured", way_out="set ANANKE_MODAL_ENDPOINT")
            return None
        defaults = self.config.defaults

        async def attempt(client: Transport, seconds: float) -> bytes | None:
            tell(5, "asking", f"asking {where.host} for the hash")
            known = await client.by_hash(hash_, seconds)
            if known is not None or not may_send(mode, defaults, len(constraints.constraints)):
                return known
            wire = await asyncio.to_thread(wire_set, constraints)
            tell(20, "sending", f"sending {len(wire):,} bytes to {where.host}")

            def step(percent: int, stage: str) -> None:
                tell(20 + percent * 7 // 10, stage, f"{where.host}: {stage}")

            return await client.compile(wire, formats, level, seconds, step if len(wire) >= STREAMED_FROM else None)

        async def checked(client: Transport, seconds: float) -> tuple[ConstraintIR, bytes, str] | None:
            data = await attempt(client, seconds)
            if data is None:
                return None
            tell(90, "checking", "checking the answer")
            return await asyncio.to_thread(verified, data, hash_, constraints), data, where.host

        return await self._guarded(where, checked, tell)

    async def _guarded(
        self,
        where: Destination | ModalFunction,
        attempt: Callable[[Transport, float], Awaitable[Value]],
        tell: Report,
    ) -> Value:
        """An attempt with tries, behind the breaker of its host."""
        from ananke_server.offload.retries import budget_for, with_retries

        breaker = breaker_for(where.host)
        if not breaker.allows():
            raise RemoteUnavailable(
                f"{where.host} failed repeatedly and is left alone for {breaker.seconds_left:.0f} s"
            )

        def again(words: str) -> None:
            tell(10, "waiting", f"{where.host}: {words}")

        async def traced(client: Transport, seconds: float) -> Value:
            with tracing.span("ananke.ask", host=where.host):
                return await attempt(client, seconds)

        try:
            client = await self._client(where)
            try:
                answer = await with_retries(
                    lambda seconds: traced(client, seconds), self.config.modal, again, budget_for(where.host)
                )
            finally:
                if not self._keeps:
                    await client.__aexit__(None, None, None)
        except RemoteRefused:
            # It answered: what it says of this set or key says nothing about the next.
            breaker.succeeded()
            raise
        except RemoteError:
            breaker.failed()
            raise
        except BaseException:
            breaker.given_up()
            raise
        breaker.succeeded()
        return answer

    async def _client(self, where: Destination | ModalFunction) -> Transport:
        from ananke_server.offload.transport import client_for

        client = self._kept.get(where)
        if client is not None:
            return client
        # In a thread: the library behind a client takes a good part of a second to import.
        client = await asyncio.to_thread(client_for, where)
        await client.__aenter__()
        if self._keeps:
            # Another compile may have been quicker.
            kept = self._kept.setdefault(where, client)
            if kept is not client:
                await client.__aexit__(None, None, None)
            return kept
        return client

    async def _local(
        self, constraints: ConstraintSet, formats: Sequence[str], level: int, tell: Report
    ) -> tuple[ConstraintIR, bytes]:
        stop: list[bool] = []
        try:
            return await asyncio.to_thread(partial(_compile_here, constraints, formats, level, tell, stop))
        except asyncio.CancelledError:
            stop.append(True)
            raise


class _Stopped(AnankeError):
    """Nobody waits for this compile any more."""


def _compile_here(
    constraints: ConstraintSet, formats: Sequence[str], level: int, tell: Report, stop: list[bool]
) -> tuple[ConstraintIR, bytes]:
    began = time.perf_counter()
    with paused_collector():
        ir = run(_watched(compile_stages(constraints, formats, level), tell, stop))
        data = encode_ir(ir)
    PREDICTOR.learn(len(constraints.constraints), (time.perf_counter() - began) * 1e3)
    return ir, data


def _watched(stages: Stages, tell: Report, stop: list[bool]) -> Stages:
    """The stages of a compile, told one by one, until somebody asks to stop."""
    while True:
        if stop:
            raise _Stopped("the compile was cancelled")
        try:
            step = next(stages)
        except StopIteration as end:
            ir: ConstraintIR = end.value
            return ir
        tell(step.percent, step.stage, "")
        yield step


def _parts(wires: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Batches that a service takes: not too many sets, not too large."""
    part: list[bytes] = []
    size = 0
    for wire in wires:
        if part and (len(part) == MOST_SETS or size + len(wire) > MOST_BYTES):
            yield part
            part, size = [], 0
        part.append(wire)
        size += len(wire)
    if part:
        yield part


def compile_blocking(
    config: Config,
    constraints: ConstraintSet,
    formats: Sequence[str],
    level: int,
    *,
    mode: Mode = "auto",
    fallback: bool = True,
    cache: IRCache | None = None,
    progress: Report | None = None,
) -> Outcome:
    """`Offload.compile` for callers without an event loop."""
    offload = Offload(config, cache)
    return asyncio.run(offload.compile(constraints, formats, level, mode=mode, fallback=fallback, progress=progress))


def compile_many_blocking(
    config: Config,
    sets: Sequence[ConstraintSet],
    formats: Sequence[str],
    level: int,
    *,
    mode: Mode = "auto",
    fallback: bool = True,
    cache: IRCache | None = None,
) -> list[Outcome | AnankeError]:
    """`Offload.compile_many` for callers without an event loop."""

    async def all_of_them() -> list[Outcome | AnankeError]:
        offload = Offload(config, cache, keeps=True)
        try:
            return await offload.compile_many(sets, formats, level, mode=mode, fallback=fallback)
        finally:
            await offload.aclose()

    return asyncio.run(all_of_them())
