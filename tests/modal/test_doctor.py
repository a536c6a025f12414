"""`ananke doctor --modal`: one look at everything that a deployment needs."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpclib
import pytest
from modal_proto import api_pb2

from ananke_modal.resources import RESOURCES
from tests.modal.answers import Answers
from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane

KEY: dict[str, dict[str, str]] = {"ananke-api-key": {}}


def doctor(url: str, folder: Path, *arguments: str, **more: str) -> tuple[int, dict[str, tuple[str, str]]]:
    done = subprocess.run(
        [sys.executable, "-m", "ananke_server", "doctor", "--modal", *arguments],
        cwd=folder,
        env=environment(url, ANANKE_CONFIG_DIR=str(folder), **more),
        capture_output=True,
        text=True,
        timeout=75,
        check=False,
    )
    assert "Traceback" not in done.stderr
    found = {}
    for line in done.stdout.splitlines():
        mark, _, rest = line.strip().partition("  ")
        subject, _, detail = rest.partition(": ")
        found[subject] = (mark, detail)
    return done.returncode, found


def deployment(endpoint: str, secrets: dict[str, dict[str, str]], *, without: str = "") -> Answers:
    """A workspace with a deployed app, without containers."""
    answers = Answers(secrets)
    answers.app_name = "ananke-compiler"
    answers.names = {name: f"fu-{name}" for name in RESOURCES if name != without}
    answers.functions = {function: api_pb2.Function() for function in answers.names.values()}
    answers.metadata = {
        function: api_pb2.FunctionHandleMetadata(function_name=name, web_url=endpoint if name == "endpoint" else "")
        for name, function in answers.names.items()
    }
    return answers


@contextmanager
def service() -> Iterator[str]:
    """The compile service on loopback, with a key."""
    import uvicorn

    from ananke_modal.service import Settings, create_app

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(keys={"team": "sesame"})), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


def test_everything_is_there(tmp_path: Path) -> None:
    with service() as url, ControlPlane(deployment(url, KEY)) as plane:
        code, found = doctor(plane.url, tmp_path, ANANKE_MODAL_API_KEY="sesame")
        other, wrong = doctor(plane.url, tmp_path, ANANKE_MODAL_API_KEY="thief")
    assert code == 0, found
    assert {subject: mark for subject, (mark, _) in found.items()} == {
        "modal token": "ok",
        "secret ananke-api-key": "ok",
        "secret ANTHROPIC_API_KEY": "not there",
        "secret ANANKE_CONFIG": "not there",
        "deployment": "ok",
        "endpoint": "ok",
    }
    assert (other, wrong["endpoint"][0]) == (1, "broken")
    assert "thief" not in str(wrong)


def test_what_is_missing_says_how_to_mend_it(tmp_path: Path) -> None:
    with ControlPlane(deployment("http://127.0.0.1:1", {}, without="watch")) as plane:
        code, found = doctor(plane.url, tmp_path, "--env", "staging")
    assert code == 1
    assert found["secret ananke-api-key"][0] == "broken"
    assert (
        "modal secret create ananke-api-key ANANKE_API_KEYS=team:KEY --env staging" in found["secret ananke-api-key"][1]
    )
    assert "lacks watch" in found["deployment"][1]
    assert "ananke deploy --env staging" in found["deployment"][1]
    assert found["endpoint"][0] == "broken"


def test_no_such_app(tmp_path: Path) -> None:
    with ControlPlane(Answers(KEY)) as plane:
        code, found = doctor(plane.url, tmp_path, "--name", "ananke-prod")
    assert code == 1
    assert "ananke deploy --name ananke-prod" in found["deployment"][1]
    assert "endpoint" not in found


@pytest.mark.parametrize(("status", "words"), [(grpclib.Status.UNAUTHENTICATED, "modal setup")])
def test_no_token(tmp_path: Path, status: grpclib.Status, words: str) -> None:
    with ControlPlane(Answers(refuses={"SecretList": (status, "no")})) as plane:
        code, found = doctor(plane.url, tmp_path)
    assert (code, list(found)) == (1, ["modal token"])
    assert words in found["modal token"][1]
