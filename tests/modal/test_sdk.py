"""`ananke compile` through Modal's client: the deployed function answers as the local compiler does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import grpclib
import modal.exception
import pytest
from modal_proto import api_pb2

from ananke_core.codec import encode_ir, encode_set
from ananke_core.compile.compiler import Compiler
from ananke_core.errors import AnankeError, RemoteInvalid, RemoteRefused, RemoteUnavailable, Untrusted
from ananke_server.config import load_config
from ananke_server.offload.retries import TryAgain
from ananke_server.offload.sdk import _ours
from ananke_server.trust import ModalFunction, destination
from tests.modal.answers import Answers
from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane
from tests.offload.hosts import denials

TIMEOUT = api_pb2.GenericResult(status=api_pb2.GenericResult.GENERIC_STATUS_TIMEOUT, exception="it took too long")
LOST = api_pb2.GenericResult(status=api_pb2.GenericResult.GENERIC_STATUS_INTERNAL_FAILURE, exception="lost")


def compile_(
    plane: ControlPlane, folder: Path, constraints: bytes, *arguments: str, **more: str
) -> subprocess.CompletedProcess[bytes]:
    (folder / "set.json").write_bytes(constraints)
    sdk = {"ANANKE_MODAL_TRANSPORT": "sdk", "ANANKE_CACHE_DIR": str(folder / "cache")}
    sdk |= {"ANANKE_CONFIG_DIR": str(folder / "user"), "ANANKE_MODAL_INITIAL_BACKOFF_MS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "ananke_server", "compile", "set.json", *arguments],
        cwd=folder,
        env=environment(plane.url, **sdk, **more),
        capture_output=True,
        timeout=75,
        check=False,
    )


def test_a_set_comes_back_as_the_bytes_of_the_local_compiler(deployed: ControlPlane, tmp_path: Path) -> None:
    constraints = denials(1_100)
    done = compile_(deployed, tmp_path, encode_set(constraints), "--use-modal", "--no-fallback")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.rstrip(b"\n") == encode_ir(Compiler().compile(constraints))
    assert b"modal:ananke-compiler" in done.stderr


def test_options_travel(deployed: ControlPlane, tmp_path: Path) -> None:
    options = ("--use-modal", "--no-fallback", "--level", "2", "-f", "regex")
    done = compile_(deployed, tmp_path, encode_set(denials(3)), *options)
    assert done.stdout.rstrip(b"\n") == encode_ir(Compiler().compile(denials(3), formats=["regex"], level=2))
    assert b"modal:ananke-compiler" in done.stderr


def stand_in(*outputs: object, **refuses: tuple[grpclib.Status, str]) -> Answers:
    """A workspace where the function is, without containers."""
    answers = Answers(refuses=refuses, outputs=outputs)
    answers.app_name = "ananke-compiler"
    answers.names = {"compile_constraints": "fu-1"}
    answers.functions = {"fu-1": api_pb2.Function()}
    answers.metadata = {"fu-1": api_pb2.FunctionHandleMetadata(function_name="compile_constraints")}
    return answers


class TestFailures:
    """Each costs nothing but the note; without a way back it is exit code 3."""

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            (stand_in(FunctionGet=(grpclib.Status.NOT_FOUND, "sesame")), "no function compile_constraints in app"),
            (stand_in(FunctionGet=(grpclib.Status.UNAUTHENTICATED, "sesame")), "run `modal setup`"),
            (stand_in(TIMEOUT), "the function ran longer than its timeout"),
            (stand_in({"error": {"detail": "too many constraints"}}), "refused the set: too many constraints"),
            (stand_in("what"), "no IR but str"),
            (stand_in({"emitter": 99}), "emitter is 99"),
            (stand_in({"emitter": 1}), "not a valid ConstraintIR"),
        ],
        ids=range(7),
    )
    def test_the_set_is_compiled_here(self, answers: Answers, words: str, tmp_path: Path) -> None:
        with ControlPlane(answers) as plane:
            done = compile_(plane, tmp_path, encode_set(denials(2)), "--use-modal")
        said = done.stderr.decode()
        assert done.returncode == 0, said
        assert done.stdout.rstrip(b"\n") == encode_ir(Compiler().compile(denials(2)))
        assert "compiled here, not on the service" in said
        assert words in said
        assert "Traceback" not in said
        assert "sesame" not in said

    def test_what_passes_is_tried_again(self, tmp_path: Path) -> None:
        ir = Compiler().compile(denials(2)).to_dict()
        with ControlPlane(stand_in(LOST, ir)) as plane:
            done = compile_(plane, tmp_path, encode_set(denials(2)), "--use-modal", "--no-fallback")
            assert len(plane.recorder.of("FunctionMap")) == 2
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout.rstrip(b"\n") == encode_ir(Compiler().compile(denials(2)))

    def test_the_ir_of_another_set_is_not_taken(self, tmp_path: Path) -> None:
        with ControlPlane(stand_in(Compiler().compile(denials(1)).to_dict())) as plane:
            done = compile_(plane, tmp_path, encode_set(denials(2)), "--use-modal", "--no-fallback")
        assert done.returncode == 3
        assert b"the answer has the hash" in done.stderr

    def test_a_function_that_never_answers(self, tmp_path: Path) -> None:
        answers = stand_in(FunctionGetOutputs=(grpclib.Status.UNAVAILABLE, "later"))
        patience = {"ANANKE_MODAL_TIMEOUT_MS": "800", "ANANKE_MODAL_DEADLINE_MS": "1600"}
        with ControlPlane(answers) as plane:
            done = compile_(plane, tmp_path, encode_set(denials(2)), "--use-modal", **patience)
        assert b"no answer within" in done.stderr
        assert done.stdout.rstrip(b"\n") == encode_ir(Compiler().compile(denials(2)))


def test_an_address_on_the_command_line_is_asked_instead(tmp_path: Path) -> None:
    with ControlPlane(stand_in()) as plane:
        arguments = ("--use-modal", "--modal-endpoint", "http://127.0.0.1:1", "--no-fallback")
        done = compile_(plane, tmp_path, encode_set(denials(2)), *arguments, ANANKE_MODAL_MAX_RETRIES="0")
        assert plane.recorder.requests == []
    assert done.returncode == 3
    assert b"ConnectError" in done.stderr


def test_a_repository_names_no_function(tmp_path: Path) -> None:
    (tmp_path / ".ananke.toml").write_text('[modal]\ntransport = "sdk"\napp = "theirs"\nfunction = "f"\n')
    config, faults = load_config(tmp_path, root=tmp_path, environ={"ANANKE_CONFIG_DIR": str(tmp_path)})
    assert destination(config, {}) is None
    assert [fault.place for fault in faults] == ["modal.transport", "modal.app", "modal.function"]
    environ = {"ANANKE_CONFIG_DIR": str(tmp_path), "ANANKE_MODAL_TRANSPORT": "sdk"}
    config, _ = load_config(tmp_path, root=tmp_path, environ=environ)
    where = destination(config, {})
    assert isinstance(where, ModalFunction)
    assert (where.app, where.function, where.environment) == ("ananke-compiler", "compile_constraints", "")
    with pytest.raises(Untrusted):
        ModalFunction("a", "f", "", "me")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (modal.exception.PermissionDeniedError("x"), RemoteRefused),
        (modal.exception.ResourceExhaustedError("x"), TryAgain),
        (modal.exception.ConnectionError("x"), TryAgain),
        (modal.exception.OutputExpiredError("x"), TryAgain),
        (TimeoutError(), TryAgain),
        (modal.exception.DeserializationError("x"), RemoteInvalid),
        (modal.exception.InvalidError("x"), AnankeError),
        (KeyError("sesame"), RemoteUnavailable),
    ],
)
def test_every_exception_becomes_one_of_ours(tmp_path: Path, error: Exception, kind: type[Exception]) -> None:
    environ = {"ANANKE_MODAL_TRANSPORT": "sdk", "ANANKE_CONFIG_DIR": str(tmp_path)}
    where = destination(load_config(tmp_path, root=tmp_path, environ=environ)[0])
    assert isinstance(where, ModalFunction)
    ours = _ours(error, where)
    assert isinstance(ours, kind)
    assert "sesame" not in json.dumps(str(ours))


def test_a_modal_that_is_not_there_costs_seconds_not_a_minute(tmp_path: Path) -> None:
    (tmp_path / "set.json").write_bytes(encode_set(denials(2)))
    program = (
        "import sys; from ananke_server.offload import sdk; from ananke_server.cli.app import run; sdk.CONNECT = 0.5"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; sys.exit(run(['compile', 'set.json', '--use-modal']))"],
        cwd=tmp_path,
        env=environment("http://127.0.0.1:1", ANANKE_MODAL_TRANSPORT="sdk", ANANKE_CACHE_DIR=str(tmp_path / "cache")),
        capture_output=True,
        timeout=75,
        check=False,
    )
    assert done.stdout.rstrip(b"\n") == encode_ir(Compiler().compile(denials(2)))
    first, second = done.stderr.decode().splitlines()
    assert "Modal can't be reached" in first
    assert "2 constraints, local" in second
