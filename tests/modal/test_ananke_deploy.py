"""`ananke deploy` against the stand-in: what it asks first, what it prints, how it fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grpclib
import pytest

from tests.modal.answers import Answers
from tests.modal.conftest import KEY, environment
from tests.modal.control_plane import ControlPlane
from tests.modal.summary import summary

ANANKE = str(Path(sys.executable).with_name("ananke"))


def deploy(url: str, folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ANANKE, "deploy", *arguments],
        cwd=folder,
        env=environment(url, **more),
        capture_output=True,
        text=True,
        timeout=75,
        check=False,
    )


def test_two_lines_configure_the_client(tmp_path: Path) -> None:
    # A package of the app's name in the working folder is somebody else's, and not imported.
    (tmp_path / "ananke_modal").mkdir()
    for name in ("__init__.py", "app.py"):
        (tmp_path / "ananke_modal" / name).write_text("raise SystemExit('theirs')\n")
    with ControlPlane(Answers(KEY)) as plane:
        done = deploy(plane.url, tmp_path)
        assert done.returncode == 0, done.stderr
        assert summary(plane)["functions"]["endpoint"]["secrets"] == ["ananke-api-key"]
    assert done.stdout.splitlines() == [
        "export ANANKE_MODAL_ENDPOINT=https://team--ananke-compiler-endpoint.modal.run",
        "export ANANKE_MODAL_API_KEY=KEY",
    ]
    assert "App deployed" in done.stderr
    assert "warning" not in done.stderr
    assert "optional: the secret ANTHROPIC_API_KEY is not there" in done.stderr


def test_another_name_and_environment_without_the_secret(tmp_path: Path) -> None:
    with ControlPlane(Answers()) as plane:
        done = deploy(plane.url, tmp_path, "--name", "ananke-prod", "--env", "staging")
        assert done.returncode == 0, done.stderr
        (published,) = plane.recorder.of("AppPublish")
        assert published.name == "ananke-prod"
        assert {request.environment_name for request in plane.recorder.of("SecretList")} == {"staging"}
        assert {request.environment_name for request in plane.recorder.of("FunctionGet")} == {"staging"}
    assert "https://team--ananke-prod-endpoint.modal.run" in done.stdout
    assert "warning: the secret ananke-api-key is not there" in done.stderr
    assert "modal secret create ananke-api-key ANANKE_API_KEYS=team:KEY --env staging" in done.stderr


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (grpclib.Status.UNAUTHENTICATED, "modal setup"),
        (grpclib.Status.NOT_FOUND, "modal environment list"),
        (grpclib.Status.PERMISSION_DENIED, "another token"),
    ],
)
def test_modal_is_asked_before_anything_is_made(tmp_path: Path, status: grpclib.Status, words: str) -> None:
    with ControlPlane(Answers(refuses={"SecretList": (status, "no such thing")})) as plane:
        done = deploy(plane.url, tmp_path)
        assert [name for name, _ in plane.recorder.requests] == ["SecretList"]
    assert (done.returncode, done.stdout) == (3, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_a_token_nothing_is_asked(tmp_path: Path) -> None:
    with ControlPlane(Answers()) as plane:
        done = deploy(plane.url, tmp_path, MODAL_TOKEN_ID="", MODAL_TOKEN_SECRET="")
        assert plane.recorder.requests == []
    assert (done.returncode, done.stdout) == (3, "")
    assert "MODAL_TOKEN_ID and MODAL_TOKEN_SECRET" in done.stderr


def test_a_deploy_that_modal_refuses(tmp_path: Path) -> None:
    refuses = {"FunctionCreate": (grpclib.Status.RESOURCE_EXHAUSTED, "too many functions")}
    with ControlPlane(Answers(refuses=refuses)) as plane:
        done = deploy(plane.url, tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "too many functions" in done.stderr
    assert "`modal deploy` failed with exit code 1" in done.stderr
