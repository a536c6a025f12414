"""Compiling a set wherever the policy says, with every way back to a result."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from ananke_core import tracing
from ananke_core.cache import LOCAL, IRCache
from ananke_core.codec import wire_set
from ananke_core.compile.pipeline import request_hash
from ananke_core.errors import AnankeError, RemoteError, RemoteUnavailable
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR
from ananke_server.config import Config
from ananke_server.offload.asking import Asking
from ananke_server.offload.batch import ask_together
from ananke_server.offload.here import compile_here
from ananke_server.offload.outcome import Outcome, Report
from ananke_server.offload.policy import Mode, may_ask, may_send
from ananke_server.trust import Destination, destination

if TYPE_CHECKING:
    from ananke_server.offload.transport import Transport

STREAMED_FROM = 64 * 1024
"""Bytes of a set from which the service is asked to say how far it is: smaller ones are done before it could."""


class Offload:
    """One configuration's way to IR.

    Args:
        config: where sets may go.
        cache: what is known already.
        keeps: whether connections are kept from one compile to the next; then it is to be closed.
        as_texts: nobody looks into what is compiled here: it is made as text, in a fraction of the memory.
    """

    def __init__(
        self, config: Config, cache: IRCache | None = None, *, keeps: bool = False, as_texts: bool = False
    ) -> None:
        self.config = config
        self._cache = cache if cache is not None else IRCache()
        self._asking = Asking(config.modal, keeps)
        self._as_texts = as_texts

    async def aclose(self) -> None:
        """Close what is kept."""
        await self._asking.aclose()

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
            return Outcome(held.data, held.level, (time.perf_counter() - began) * 1e3)
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
                    return Outcome(data, host, (time.perf_counter() - began) * 1e3, made=ir)
        text, made = await compile_here(constraints, formats, level, tell, as_text=self._as_texts)
        self._cache.put(hash_, text, LOCAL)
        return Outcome(text, LOCAL, (time.perf_counter() - began) * 1e3, note, made)

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
                where = destination(self.config)
                if isinstance(where, Destination):
                    found = await ask_together(self._asking, where, self._cache, sets, formats, level)
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

        return await self._asking.answer(where, checked, tell)


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
    offload = Offload(config, cache, as_texts=True)
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
        offload = Offload(config, cache, keeps=True, as_texts=True)
        try:
            return await offload.compile_many(sets, formats, level, mode=mode, fallback=fallback)
        finally:
            await offload.aclose()

    return asyncio.run(all_of_them())
