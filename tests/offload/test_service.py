"""The real service answers with the bytes of a compile here, and may die at any time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_core.compile.pipeline import request_hash
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import FORMATS
from ananke_modal.service import Settings
from ananke_server.offload import Offload, compile_blocking, probe
from ananke_server.offload.verify import verified
from ananke_server.trust import host_of
from tests.compile.sets import compilable_sets
from tests.offload.hosts import Service, config_for, denials, service
from tests.offload.samples import PATIENT
from tests.service.running import hosted


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("service")) as one:
        yield one


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("formats", [FORMATS, ("regex",)])
def test_the_same_bytes_as_here(running: Service, level: int, formats: tuple[str, ...], tmp_path: Path) -> None:
    constraints = denials(30)
    config = config_for(running.url, tmp_path, **PATIENT)
    there = compile_blocking(config, constraints, formats, level, mode="modal", fallback=False)
    again = compile_blocking(config, constraints, formats, level, mode="modal", fallback=False)
    here = compile_blocking(config, constraints, formats, level, mode="local")
    assert (there.origin, again.origin, here.origin) == (host_of(running.url), host_of(running.url), "local")
    assert there.data == again.data == here.data


@settings(max_examples=15)
@given(constraints=compilable_sets())
def test_any_set(running: Service, tmp_path_factory: pytest.TempPathFactory, constraints: ConstraintSet) -> None:
    config = config_for(running.url, tmp_path_factory.getbasetemp(), **PATIENT)
    there = compile_blocking(config, constraints, FORMATS, 1, mode="modal", fallback=False)
    assert there.data == encode_ir(Compiler().compile(constraints, formats=list(FORMATS), level=1))


@settings(max_examples=40)
@given(constraints=compilable_sets())
def test_an_honest_answer_is_taken(constraints: ConstraintSet) -> None:
    for level in (0, 1, 2):
        data = encode_ir(Compiler().compile(constraints, formats=list(FORMATS), level=level))
        verified(data, request_hash(constraints, FORMATS, level), constraints)


def test_auto_asks_only_for_large_sets(running: Service, tmp_path: Path) -> None:
    config = config_for(running.url, tmp_path, **PATIENT)
    told: list[str] = []

    def tell(percent: int, stage: str, words: str) -> None:
        told.append(stage)

    compile_blocking(config, denials(1000), ["regex"], 1, progress=tell)
    assert "asking" not in told
    outcome = compile_blocking(config, denials(1001), ["regex"], 1, progress=tell)
    assert "asking" in told
    assert "sending" not in told, "it is predicted to be quick here"
    assert outcome.origin == "local"
    assert outcome.note is None


async def test_progress_only_rises(running: Service, tmp_path: Path) -> None:
    percents: list[int] = []
    offload = Offload(config_for(running.url, tmp_path, **PATIENT))
    await offload.compile(denials(40), ["regex"], 0, mode="modal", progress=lambda p, s, w: percents.append(p))
    assert percents == sorted(percents)
    assert len(percents) >= 3


def test_killed_in_the_middle_of_a_compile(tmp_path: Path) -> None:
    large = denials(6_000)
    with service(tmp_path) as doomed:
        timers: list[threading.Timer] = []

        def tell(percent: int, stage: str, words: str) -> None:
            if stage == "sending":
                timers.append(threading.Timer(0.1, doomed.process.kill))
                timers[0].start()

        config = config_for(doomed.url, tmp_path, max_retries=0, **PATIENT)
        outcome = compile_blocking(config, large, ["regex"], 1, mode="modal", progress=tell)
        assert timers, "the set was on its way"
        assert doomed.process.wait(10) < 0
    assert outcome.origin == "local"
    assert "compiled here" in (outcome.note or "")
    assert outcome.data == encode_ir(Compiler().compile(large, formats=["regex"], level=1))


def test_a_key_is_asked_where_one_is_set(tmp_path: Path) -> None:
    with service(tmp_path, ANANKE_API_KEYS="team:sesame") as locked:
        few = denials(3)
        without = compile_blocking(config_for(locked.url, tmp_path, **PATIENT), few, FORMATS, 1, mode="modal")
        assert without.origin == "local"
        assert "ANANKE_MODAL_API_KEY" in (without.note or "")
        config = config_for(locked.url, tmp_path, api_key="sesame", **PATIENT)
        assert compile_blocking(config, few, FORMATS, 1, mode="modal").origin == host_of(locked.url)
        assert probe(config).reachable
        assert "sesame" not in probe(config).detail + repr(config)


def test_a_batch_of_files_is_one_request(tmp_path: Path) -> None:
    with hosted(Settings(loopback=True, workers=1)) as one:
        names = [f"{number}.json" for number in range(4)]
        for number, name in enumerate(names):
            (tmp_path / name).write_bytes(encode_set(denials(50 + number)))
        (tmp_path / "bad.json").write_text("{")
        command = [sys.executable, "-m", "ananke_server", "compile", *names, "bad.json", "--use-modal", "--batch"]
        environ = {name: value for name, value in os.environ.items() if not name.startswith("ANANKE_")}
        environ |= {"ANANKE_MODAL_ENDPOINT": one.url, "ANANKE_CACHE_DIR": str(tmp_path / "cache")}

        def ran(*more: str) -> str:
            done = subprocess.run(
                [*command, *more], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60
            )
            assert done.returncode == 2, done.stderr
            return done.stderr

        said = ran()
        assert said.count(host_of(one.url)) == len(names)
        assert "bad.json" in said
        assert dict(one.service.metrics.requests) == {("POST", "/v1/batch", 200): 1}
        for number, name in enumerate(names):
            found = (tmp_path / name).with_suffix(".ir.json").read_bytes().rstrip(b"\n")
            assert found == encode_ir(Compiler().compile(denials(50 + number)))
        outputs = sorted(path.name for path in tmp_path.glob("*.ir.json"))
        assert ran(*outputs).count("already an IR, skipped") == len(names)
        assert one.service.metrics.requests.total() == 1, "the second time a cache of this machine knows them"
