"""Functions in Modal's own container entry point, on the mounted files alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ananke_core import extract
from ananke_core.codec import encode_ir, encode_set, load_ir
from ananke_core.compile.compiler import Compiler
from ananke_modal import functions
from tests.modal.answers import Answers
from tests.modal.conftest import APP, environment, modal
from tests.modal.control_plane import ControlPlane
from tests.offload.hosts import denials

ONE = (
    '{"name": "test", "constraints": [{"name": "function_structure", "kind": "syntactic", "confidence": 1.0, '
    '"source": "Pattern", "description": "Functions must have names"}]}'
)

SIGNATURES = encode_set(
    extract("".join(f"def f{n}(a: int, b: str = 'x') -> list[int]: ...\n" for n in range(9)), path="a.py")
).decode()


def test_modal_run_prints_the_ir_of_the_local_compiler(tmp_path: Path) -> None:
    with ControlPlane(Answers(keeps_files=True)) as plane:
        done = modal(plane.url, "run", APP, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        (call,) = plane.recorder.of("FunctionMap")
        assert plane.answers.names["compile_constraints"] == call.function_id
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Compiled IR: ")]
    assert line.removeprefix("Compiled IR: ").encode() == encode_ir(Compiler().compile(json.loads(ONE)))


CALLS = """
import json, modal
BAD = '{"constraints": [{"name": "n", "kind": "nonsense"}]}'
def function(name):
    return modal.Function.from_name("ananke-compiler", name)
one, stream = function("compile_constraints"), function("compile_stream")
cached = function("compile_with_cache")
print(json.dumps({
    "one": one.remote(ONE),
    "cached": [cached.remote(ONE), cached.remote(ONE), cached.remote(BAD)],
    "batch": function("batch_compile").remote([ONE, BAD, "[]"]),
    "stream": list(stream.remote_gen(ONE)),
    "sharded": [function("compile_sharded").remote(SIGNATURES, shards) for shards in (1, 2, 7, 64)],
    "sharded badly": [function("compile_sharded").remote(BAD), function("compile_sharded").remote("[]")],
    "bad": [one.remote(BAD), one.remote("{"), one.remote(chr(0xd800)), list(stream.remote_gen(BAD))],
}))
"""


@pytest.fixture(scope="module")
def answers(deployed: ControlPlane) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", f"ONE, SIGNATURES = {ONE!r}, {SIGNATURES!r}\n{CALLS}"],
        env=environment(deployed.url),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


IR = Compiler().compile(json.loads(ONE)).to_dict()


def test_compile_constraints(answers: dict) -> None:
    assert answers["one"] == IR


def test_compile_stream(answers: dict) -> None:
    *steps, last = answers["stream"]
    assert last == {"done": True, "ir": IR}
    percents = [step["progress"] for step in steps]
    assert percents == sorted(percents)
    assert {"deduplicate", "grammar", "regex"} <= {step["stage"] for step in steps}


def test_compile_sharded(answers: dict, deployed: ControlPlane) -> None:
    whole = Compiler().compile(SIGNATURES).to_dict()
    assert [encode_ir(load_ir(one)) for one in answers["sharded"]] == [encode_ir(load_ir(whole))] * 4
    mapped = deployed.answers.names["compile_shard"]
    inputs = [request.inputs for request in deployed.recorder.of("FunctionPutInputs") if request.function_id == mapped]
    assert sum(map(len, inputs)) == 1 + 2 + 7 + 9, "at most one shard for each signature"
    bad, empty = answers["sharded badly"]
    assert bad["error"]["status"] == 422
    assert empty["constraint_count"] == 0


def test_batch_compile(answers: dict) -> None:
    first, second, third = answers["batch"]
    assert first == IR
    assert second["error"]["errors"][0]["place"] == "constraints[0].kind"
    assert third["constraint_count"] == 0


def test_compile_with_cache(answers: dict, deployed: ControlPlane) -> None:
    first, second, bad = answers["cached"]
    assert first == second == IR
    assert bad["error"]["status"] == 422
    updates = [request for request in deployed.recorder.of("DictUpdate") if request.dict_id == "di-ir-cache"]
    assert len(updates) == 1, "bad input is not cached, and a hit is not written again"


def test_bad_input_is_an_answer_and_tried_once(answers: dict, deployed: ControlPlane) -> None:
    kind, text, surrogate, (streamed,) = answers["bad"]
    assert [one["error"]["status"] for one in (kind, text, surrogate, streamed)] == [422, 400, 400, 422]
    assert kind["error"]["errors"][0]["place"] == "constraints[0].kind"
    assert deployed.recorder.of("FunctionRetryInputs") == []


def test_a_large_batch_is_spread_over_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions, "PARALLEL_FROM", 1)
    sets = [ONE, "{", ONE.replace("Functions", "Classes")]
    assert functions.compile_batch(sets, 2) == [functions.compile_json(one) for one in sets]
    assert functions.compile_batch([ONE], 2) == [IR]
    assert functions.compile_batch([], 2) == []


@pytest.fixture(scope="module")
def ask(deployed: ControlPlane) -> Callable[..., tuple[int, dict]]:
    def send(method: str, path: str, key: str = "", body: str = "") -> tuple[int, dict]:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        status, answer = deployed.run(deployed.answers.web(method, path, headers, body.encode()))
        return status, json.loads(answer)

    return send


class TestEndpoint:
    """Requests as Modal carries them to the container, to the application that `ananke serve` runs."""

    def test_it_compiles_for_a_key_of_the_secret(self, ask: Callable[..., tuple[int, dict]]) -> None:
        assert ask("POST", "/", "sesame", ONE) == (200, IR)
        assert ask("GET", f"/v1/ir/{IR['hash']}", "sesame") == (200, IR)

    def test_a_set_compiles_in_a_container_of_its_tier(
        self, ask: Callable[..., tuple[int, dict]], deployed: ControlPlane
    ) -> None:
        for count, cpu, memory in ((3, 1_000, 512), (150, 2_000, 1_024), (5, 1_000, 512)):
            constraints = denials(count)
            status, ir = ask("POST", "/v1/compile", "sesame", encode_set(constraints).decode())
            assert (status, ir) == (200, Compiler().compile(constraints).to_dict()), (
                ir.get("detail"),
                deployed.recorder.unanswered,
            )
            bound = deployed.recorder.of("FunctionMap")[-1].function_id
            row = deployed.answers.functions[bound]
            assert (row.function_name, row.resources.milli_cpu, row.resources.memory_mb) == (
                "compile_constraints",
                cpu,
                memory,
            )
        wrong, calls = ask("POST", "/", "sesame", "[1]"), len(deployed.recorder.of("FunctionMap"))
        assert wrong[0] == 422
        assert ask("POST", "/", "sesame", encode_set(denials(3)).decode())[0] == 200
        assert len(deployed.recorder.of("FunctionMap")) == calls, "what is wrong or known starts no container"
        assert len(deployed.recorder.of("FunctionBindParams")) == 2, "a pool for each tier, asked for once"

    def test_without_the_key_it_answers_nobody(self, ask: Callable[..., tuple[int, dict]]) -> None:
        status, problem = ask("POST", "/v1/compile", "", ONE)
        assert (status, problem["status"]) == (401, 401)
        assert ask("POST", "/", "team:sesame", ONE)[0] == 401
        assert ask("GET", "/healthz") == (200, {"status": "ok"})
