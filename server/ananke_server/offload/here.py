"""Compiling on this machine, in a thread that can be told to stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ananke_core.codec import encode_ir
from ananke_core.collector import paused_collector
from ananke_core.compile.compilation import Progress
from ananke_core.compile.pipeline import compile_stages, run, text_stages
from ananke_core.errors import AnankeError
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import ConstraintIR
from ananke_server.offload.outcome import Report
from ananke_server.offload.policy import PREDICTOR

if TYPE_CHECKING:
    from ananke_core.codec.ir_text import IRText

Made = tuple["bytes | IRText", ConstraintIR | None]
T = TypeVar("T")
_Stages = Generator[Progress, None, T]


async def compile_here(
    constraints: ConstraintSet, formats: Sequence[str], level: int, tell: Report, *, as_text: bool
) -> Made:
    """The text of a set's IR, and the IR itself unless it is made ``as_text``, which takes a fraction of the memory."""
    stop: list[bool] = []
    work = _text if as_text else _objects
    try:
        return await asyncio.to_thread(partial(_measured, work, constraints, formats, level, tell, stop))
    except asyncio.CancelledError:
        stop.append(True)
        raise


class _Stopped(AnankeError):
    """Nobody waits for this compile any more."""


def _measured(
    work: Callable[..., Made],
    constraints: ConstraintSet,
    formats: Sequence[str],
    level: int,
    tell: Report,
    stop: list[bool],
) -> Made:
    began = time.perf_counter()
    with paused_collector():
        made = work(constraints, formats, level, tell, stop)
    PREDICTOR.learn(len(constraints.constraints), (time.perf_counter() - began) * 1e3)
    return made


def _text(constraints: ConstraintSet, formats: Sequence[str], level: int, tell: Report, stop: list[bool]) -> Made:
    text = run(_watched(text_stages(constraints, formats, level), tell, stop))
    return text.joined() if text.in_memory else text, None


def _objects(constraints: ConstraintSet, formats: Sequence[str], level: int, tell: Report, stop: list[bool]) -> Made:
    ir = run(_watched(compile_stages(constraints, formats, level), tell, stop))
    return encode_ir(ir), ir


def _watched(stages: _Stages[T], tell: Report, stop: list[bool]) -> _Stages[T]:
    """The stages of a compile, told one by one, until somebody asks to stop."""
    while True:
        if stop:
            raise _Stopped("the compile was cancelled")
        try:
            step = next(stages)
        except StopIteration as end:
            made: T = end.value
            return made
        tell(step.percent, step.stage, "")
        yield step
