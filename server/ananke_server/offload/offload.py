"""Compiling a set wherever the policy says, with every way back to a result."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial

import attrs

from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import encode_ir, load_ir, wire_set
from ananke_core.compile.collector import paused_collector
from ananke_core.compile.pipeline import Progress, compile_stages, request_hash, run
from ananke_core.errors import AnankeError, RemoteError, RemoteUnavailable
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR
from ananke_server.config import Config
from ananke_server.offload.breaker import breaker_for
from ananke_server.offload.policy import PREDICTOR, Mode, may_ask, may_send
from ananke_server.trust import Destination, ModalFunction, destination

Report = Callable[[int, str, str], None]
Stages = Generator[Progress, None, ConstraintIR]


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
    """One configuration's way to IR."""

    def __init__(self, config: Config, cache: IRCache | None = None) -> None:
        self.config = config
        self._cache = cache if cache is not None else IRCache()

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
        where = destination(self.config)
        if where is None:
            if mode == "modal":
                raise RemoteUnavailable("no endpoint is configured", way_out="set ANANKE_MODAL_ENDPOINT")
            return None
        breaker = breaker_for(where.host)
        if not breaker.allows():
            raise RemoteUnavailable(
                f"{where.host} failed repeatedly and is left alone for {breaker.seconds_left:.0f} s"
            )
        try:
            answer = await self._ask(where, constraints, hash_, formats, level, mode, tell)
        except RemoteError:
            breaker.failed()
            raise
        except BaseException:
            breaker.given_up()
            raise
        breaker.succeeded()
        return answer

    async def _ask(
        self,
        where: Destination | ModalFunction,
        constraints: ConstraintSet,
        hash_: str,
        formats: Sequence[str],
        level: int,
        mode: Mode,
        tell: Report,
    ) -> tuple[ConstraintIR, bytes, str] | None:
        from ananke_server.offload.retries import with_retries
        from ananke_server.offload.transport import client_for
        from ananke_server.offload.verify import verified

        settings = self.config.modal

        def again(words: str) -> None:
            tell(10, "waiting", f"{where.host}: {words}")

        # In a thread: the library behind a client takes a good part of a second to import.
        async with await asyncio.to_thread(client_for, where) as client:

            async def attempt(seconds: float) -> bytes | None:
                tell(5, "asking", f"asking {where.host} for the hash")
                known = await client.by_hash(hash_, seconds)
                if known is not None or not may_send(mode, self.config.defaults, len(constraints.constraints)):
                    return known
                wire = await asyncio.to_thread(wire_set, constraints)
                tell(20, "sending", f"sending {len(wire):,} bytes to {where.host}")
                return await client.compile(wire, formats, level, seconds)

            data = await with_retries(attempt, settings, again)
        if data is None:
            return None
        tell(90, "checking", "checking the answer")
        return await asyncio.to_thread(verified, data, hash_, constraints), data, where.host

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
