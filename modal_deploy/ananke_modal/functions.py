"""What the Modal functions do, as plain functions: JSON text in, plain data out.

Text is a request as ``POST /v1/compile`` takes it: a set, a list of constraints, or ``{"constraints": …}`` and options.
Bad input is an answer, ``{"error": PROBLEM}``: an exception would be tried again and end the same.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

import msgspec

from ananke_core.collector import paused_collector
from ananke_core.compile.compilation import Progress
from ananke_core.compile.pipeline import byte_stages, request_hash, run
from ananke_core.errors import AnankeError
from ananke_modal import config
from ananke_modal.service.problems import Problem
from ananke_modal.service.requests import CompileRequest, read_request
from ananke_modal.service.settings import Settings

Plain = dict[str, Any]

PARALLEL_FROM = 16_000_000
"""Characters of a batch from which it is spread: some eight seconds of one core, where starting processes takes one to
three (measured on a busy machine of two cores, not on Modal)."""


def compile_json(constraints_json: str) -> Plain:
    """The IR of a request, or ``{"error": PROBLEM}``."""
    *_, last = compile_steps(constraints_json)
    return {"error": last["error"]} if "error" in last else last["ir"]


def compile_encoded(body: bytes, tell: Callable[[int, str], None] | None = None) -> Plain:
    """The bytes of an IR with what they cost, or the frame of a `Problem`: what the endpoint asks for.

    ``tell`` hears each stage when it begins; ``stages`` of the answer lists them where nobody was told.
    """
    began = time.process_time()
    stages: list[tuple[int, str]] = []
    heard = tell or (lambda percent, stage: stages.append((percent, stage)))
    try:
        with paused_collector():
            request = read_request(body, _settings())
            begun = byte_stages(request.constraints, request.formats, request.level)
            # Nothing here holds the set while it is compiled.
            del request
            data = run(_told(begun, heard))
    except Problem as problem:
        return {"problem": problem.frame()}
    except AnankeError as error:
        return {"problem": Problem.refused(error).frame()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
    return {"ir": data, "cpu_seconds": time.process_time() - began, "memory": peak, "stages": stages}


def _told(
    stages: Generator[Progress, None, bytes], tell: Callable[[int, str], None]
) -> Generator[Progress, None, bytes]:
    while True:
        try:
            step = next(stages)
        except StopIteration as end:
            made: bytes = end.value
            return made
        tell(step.percent, step.stage)
        yield step


def compile_steps(constraints_json: str) -> Iterator[Plain]:
    """``{"progress", "stage"}`` after each stage, then ``{"done": True, "ir": …}`` or ``{"error": PROBLEM}``."""
    try:
        with paused_collector():
            request = read(constraints_json)
            # As bytes and read again: quicker, and in less memory, than as objects.
            stages = byte_stages(request.constraints, request.formats, request.level)
            del request
        while True:
            try:
                with paused_collector():
                    step = next(stages)
            except StopIteration as end:
                yield {"done": True, "ir": msgspec.json.decode(end.value)}
                return
            yield {"progress": step.percent, "stage": step.stage}
    except Problem as problem:
        yield {"error": problem.document()}
    except AnankeError as error:
        yield {"error": Problem.refused(error).document()}


def compile_batch(constraint_sets: Sequence[str], processes: int = 1) -> list[Plain]:
    """The answer to each request, in order; a large batch is spread over processes."""
    workers = min(processes, len(constraint_sets))
    if workers < 2 or sum(map(len, constraint_sets)) < PARALLEL_FROM:
        return [compile_json(one) for one in constraint_sets]
    # Spawned: a fork would copy whatever locks the threads of Modal's client hold.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(map(_plain, pool.map(_packed, constraint_sets)))


def _packed(constraints_json: str) -> bytes:
    """An answer as JSON: bytes cross from a process to the next more cheaply than a million objects."""
    answer = compile_json(constraints_json)
    return msgspec.json.encode(answer)


def _plain(packed: bytes) -> Plain:
    answer: Plain = msgspec.json.decode(packed)
    return answer


def hash_of(constraints_json: str) -> str | None:
    """The hash of a request's IR; None for one that can't be compiled."""
    try:
        with paused_collector():
            request = read(constraints_json)
            return request_hash(request.constraints, request.formats, request.level)
    except (Problem, AnankeError):
        return None


def read(constraints_json: str, *, bare: bool = True) -> CompileRequest:
    """The request of a text, within the limits of the service; ``bare`` without what no compile looks at.

    Raises:
        Problem: with every fault.
    """
    return read_request(constraints_json.encode("utf-8", "surrogatepass"), _settings(), bare=bare)


@cache
def _settings() -> Settings:
    return Settings.of(config.applied(os.environ))
