"""Functions in Modal's own container entry point, on the mounted files alone."""

from __future__ import annotations

import json
from pathlib import Path

from ananke_core.codec import encode_ir
from ananke_core.compile.compiler import Compiler
from tests.modal.answers import Answers
from tests.modal.conftest import APP, modal
from tests.modal.control_plane import ControlPlane

ONE = (
    '{"name": "test", "constraints": [{"name": "function_structure", "kind": "syntactic", "confidence": 1.0, '
    '"source": "Pattern", "description": "Functions must have names"}]}'
)


def test_modal_run_prints_the_ir_of_the_local_compiler(tmp_path: Path) -> None:
    with ControlPlane(Answers(keeps_files=True)) as plane:
        done = modal(plane.url, "run", APP, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        (call,) = plane.recorder.of("FunctionMap")
        assert plane.answers.names["compile_constraints"] == call.function_id
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Compiled IR: ")]
    assert line.removeprefix("Compiled IR: ").encode() == encode_ir(Compiler().compile(json.loads(ONE)))
