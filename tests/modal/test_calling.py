"""Calls of the endpoint to compile containers: what Modal answers becomes a problem, who leaves ends the work."""

from __future__ import annotations

import json
import subprocess
import sys

import grpclib
import pytest
from modal_proto import api_pb2

from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane
from tests.modal.test_sdk import LOST, TIMEOUT, stand_in

PROGRAM = """
import asyncio, json, modal
from ananke_modal import calling
from ananke_modal.resources import TIERS
from ananke_modal.service.problems import Problem
calling.INLINE = {inline}
class Store:
    def get(self, key):
        return b"40 conflicts"
    def pop(self, key):
        return None
calling.LOOK = 0.1
calls = calling.Tiers(modal.Function.from_name("ananke-compiler", "compile_constraints"), [], Store)
async def main():
    try:
        print(json.dumps(await asyncio.wait_for(calls.call(TIERS[0], b"[]", print), {seconds})))
    except Problem as problem:
        print(json.dumps([problem.status, problem.detail, problem.headers]))
    except TimeoutError:
        print(json.dumps("left"))
asyncio.run(main())
"""
USER = api_pb2.GenericResult(status=api_pb2.GenericResult.GENERIC_STATUS_FAILURE, exception="sesame")


def call(plane: ControlPlane, inline: int = 1_000, seconds: float = 10) -> object:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(inline=inline, seconds=seconds)],
        env=environment(plane.url),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "sesame" not in done.stdout
    *told, last = done.stdout.splitlines()
    assert set(told) <= {"40 conflicts"}
    assert inline == 0 or not told, "what is small is done before anybody could be told"
    return json.loads(last)


@pytest.mark.parametrize("inline", [1_000, 0])
def test_what_comes_back(inline: int) -> None:
    with ControlPlane(stand_in({"ir": "bytes"})) as plane:
        assert call(plane, inline) == {"ir": "bytes"}
        (bound,) = plane.recorder.of("FunctionBindParams")
    options = bound.function_options
    assert (options.resources.milli_cpu, options.resources.memory_mb, options.timeout_secs) == (1_000, 512, 300)


@pytest.mark.parametrize(
    ("result", "status", "words"),
    [(TIMEOUT, 413, "split it"), (LOST, 503, "was lost"), (USER, 503, "was lost")],
)
def test_what_goes_wrong_is_a_problem(result: object, status: int, words: str) -> None:
    with ControlPlane(stand_in(*[result] * 20)) as plane:
        found = call(plane)
    assert isinstance(found, list)
    assert found[0] == status
    assert words in found[1]


def test_no_room() -> None:
    refuses = {"FunctionMap": (grpclib.Status.RESOURCE_EXHAUSTED, "sesame")}
    with ControlPlane(stand_in(**refuses)) as plane:
        found = call(plane)
    assert isinstance(found, list)
    assert (found[0], found[2]) == (429, {"Retry-After": "2"})


def test_who_leaves_ends_a_large_one() -> None:
    answers = stand_in()
    # A container that takes its time.
    answers._start = lambda name, call: answers._calls.update({name: call})  # type: ignore[method-assign]
    with ControlPlane(answers) as plane:
        assert call(plane, inline=0, seconds=1.5) == "left"
        assert len(plane.recorder.of("FunctionCallCancel")) == 1
