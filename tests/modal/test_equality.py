"""Real sets have the same bytes whichever way they are compiled: here, on the service, through the SDK.

Forty of them in the usual run; ``SETS=200 make test ARGS=tests/modal/test_equality.py`` takes two hundred.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ananke_core import extract
from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.ir import FORMATS
from ananke_modal.service import Settings
from ananke_server.offload import Offload, Outcome
from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane
from tests.offload.hosts import config_for
from tests.service.running import hosted

COUNT = int(os.environ.get("SETS", "40"))
PATIENT = {"timeout_ms": 60_000, "deadline_ms": 120_000}


def real_sets() -> Iterator[ConstraintSet]:
    """What the modules of the standard library state, the shorter ones first."""
    library = Path(argparse.__file__).parent
    files = sorted((path.stat().st_size, path) for path in library.rglob("*.py") if "site-packages" not in path.parts)
    for size, path in files:
        if size < 1_500:
            continue
        try:
            found = extract(path.read_bytes(), path=path.relative_to(library).as_posix())
        except UnicodeDecodeError:
            continue
        if len(found.constraints) >= 5:
            yield found


@pytest.fixture(scope="module")
def sets() -> list[ConstraintSet]:
    source = real_sets()
    return [next(source) for _ in range(COUNT)]


@pytest.fixture(scope="module")
def local(sets: list[ConstraintSet]) -> list[bytes]:
    return [encode_ir(Compiler().compile(one)) for one in sets]


async def test_on_the_service(sets: list[ConstraintSet], local: list[bytes], tmp_path: Path) -> None:
    assert len({bytes(one) for one in local}) > COUNT * 0.95, "they are not all the same"
    with hosted(Settings(loopback=True)) as service:
        offload = Offload(config_for(service.url, tmp_path, **PATIENT), keeps=True)
        together = await offload.compile_many(sets, FORMATS, 1, mode="modal", fallback=False)
        await offload.aclose()
        assert [one.data for one in together if isinstance(one, Outcome)] == local
        for one, expected in list(zip(sets, local, strict=True))[::10]:
            assert service.client.post("/", content=encode_set(one)).content == expected
            streamed = service.client.post("/v1/compile/stream", content=encode_set(one)).content
            assert streamed.splitlines()[-1].endswith(b'"ir":' + expected + b"}")
        assert service.service.metrics.compile_times.count == len(set(local)), "each was compiled once"


def test_through_the_sdk(deployed: ControlPlane, sets: list[ConstraintSet], local: list[bytes], tmp_path: Path) -> None:
    names = [f"{number}.json" for number in range(COUNT)]
    for name, one in zip(names, sets, strict=True):
        (tmp_path / name).write_bytes(encode_set(one))
    sdk = {"ANANKE_MODAL_TRANSPORT": "sdk", "ANANKE_CACHE_DIR": str(tmp_path / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", "ananke_server", "compile", *names, "--use-modal", "--no-fallback", "--batch"],
        cwd=tmp_path,
        env=environment(deployed.url, ANANKE_CONFIG_DIR=str(tmp_path / "user"), **sdk),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr.count(", modal:ananke-compiler, ") == len(set(local))
    for name, expected in zip(names, local, strict=True):
        assert (tmp_path / name).with_suffix(".ir.json").read_bytes().rstrip(b"\n") == expected
