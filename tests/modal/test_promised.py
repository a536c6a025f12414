"""What users were told to paste, word for word, through Modal's real command line and its container entry point."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import grpclib
import pytest

from tests.modal.answers import Answers
from tests.modal.conftest import environment, modal
from tests.modal.control_plane import ControlPlane
from tests.modal.summary import summary
from tests.modal.test_watch import Hook

SECRETS = """
modal secret create ananke-api-key ANANKE_API_KEYS=team:KEY
modal secret create ANTHROPIC_API_KEY ANTHROPIC_API_KEY=KEY
modal secret create ANANKE_CONFIG ANANKE_CONFIG='{"max_tokens": 8192}'
"""
DEPLOY = "modal deploy modal_deploy/modal_app.py --name ananke-compiler-prod"


def paste(plane: ControlPlane, line: str) -> subprocess.CompletedProcess[str]:
    words = shlex.split(line)
    assert words[0] == "modal"
    done = modal(plane.url, *words[1:])
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_secrets_and_deploy() -> None:
    with ControlPlane(Answers()) as plane:
        for line in SECRETS.strip().splitlines():
            paste(plane, line)
        assert plane.answers.secrets == {
            "ananke-api-key": {"ANANKE_API_KEYS": "team:KEY"},
            "ANTHROPIC_API_KEY": {"ANTHROPIC_API_KEY": "KEY"},
            "ANANKE_CONFIG": {"ANANKE_CONFIG": '{"max_tokens": 8192}'},
        }
        said = paste(plane, DEPLOY).stdout
        functions = summary(plane)["functions"]
        (published,) = plane.recorder.of("AppPublish")
    assert published.name == "ananke-compiler-prod"
    assert "https://team--ananke-compiler-prod-endpoint.modal.run" in said
    assert functions["endpoint"]["secrets"] == ["ANANKE_CONFIG", "ananke-api-key"]
    assert functions["compile_with_claude"]["secrets"] == ["ANANKE_CONFIG", "ANTHROPIC_API_KEY"]


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    one = Hook()
    yield one
    one.server.shutdown()
    one.server.server_close()
    one.thread.join(10)


def test_the_fifth_error_is_posted_once(hook: Hook, tmp_path: Path) -> None:
    """From requests to the endpoint's container, over what it recorded, to the scheduled function and the webhook."""
    config = json.dumps({"webhook": hook.url})
    secrets = {"ananke-api-key": {"ANANKE_API_KEYS": "team:KEY"}, "ANANKE_CONFIG": {"ANANKE_CONFIG": config}}
    # No container can be had for a compile: each set that has to be compiled is an error of the service.
    refuses = {"FunctionBindParams": (grpclib.Status.INTERNAL, "sesame")}
    look = """
import modal
watch = modal.Function.from_name("ananke-compiler-prod", "watch")
print(watch.remote(), watch.remote())
"""
    with ControlPlane(Answers(secrets, keeps_files=True, refuses=refuses)) as plane:
        paste(plane, DEPLOY)
        plane.answers.app_name = "ananke-compiler-prod"
        for number in range(5):
            body = json.dumps([{"name": f"n{number}", "kind": "semantic"}]).encode()
            status, answer = plane.run(
                plane.answers.web("POST", "/", {"authorization": "Bearer KEY"}, body),
            )
            assert status == 503
            assert b"sesame" not in answer
        until = time.monotonic() + 30
        entries = plane.answers.entries["di-ananke-usage"]
        # Minute by minute: the five may have fallen into two.
        while sum(row["errors"] for entry in list(entries.values()) for row in json.loads(entry)) < 5:
            assert time.monotonic() < until
            time.sleep(0.1)
        done = subprocess.run(
            [sys.executable, "-c", look],
            env=environment(plane.url),
            capture_output=True,
            text=True,
            timeout=75,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    (said,) = hook.posted
    assert "5 of 5 requests failed within the last hour" in said
    assert done.stdout.strip() == f"{[said]} []"


def test_an_unknown_key_of_the_config_keeps_containers_from_starting() -> None:
    secrets = {"ANANKE_CONFIG": {"ANANKE_CONFIG": '{"max_token": 8192, "webhook": "http://hooks.example.com/sesame"}'}}
    with ControlPlane(Answers(secrets, keeps_files=True)) as plane:
        paste(plane, DEPLOY)
        with pytest.raises(RuntimeError, match="max_token: is no setting") as caught:
            plane.run(plane.answers.web("GET", "/healthz", {}))
    assert "webhook: is not an https address" in str(caught.value)
    assert "sesame" not in str(caught.value)
