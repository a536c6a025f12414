"""The Dockerfile as far as it can be looked at without building it: a linter, and what it copies and starts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def lines(project: Path) -> list[str]:
    text = (project / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_linter_finds_nothing(project: Path) -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert linter is not None, "make setup installs it"
    done = subprocess.run([linter, str(project / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_it_copies_is_there_and_not_ignored(project: Path, lines: list[str]) -> None:
    copied = [
        source for line in lines if line.startswith("COPY ") and "--from" not in line for source in line.split()[1:-1]
    ]
    kept = {line[1:] for line in (project / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert set(copied) == kept
    assert all((project / source).exists() for source in copied)
    # What the build itself reads.
    assert set(re.findall(r'"(requirements/[a-z]+\.txt)"', (project / "pyproject.toml").read_text("utf-8"))) <= kept


def test_what_it_starts_is_a_command_line_of_ours(lines: list[str]) -> None:
    from typer.testing import CliRunner

    from ananke_server.cli.app import app

    (command,) = (json.loads(line.removeprefix("CMD ")) for line in lines if line.startswith("CMD "))
    assert command[0] == "ananke"
    shown = CliRunner().invoke(app, [command[1], "--help"]).output
    assert all(word in shown for word in command if word.startswith("--"))
    assert not any("KEY" in line for line in lines), "keys are given when it runs"
    assert "USER 10001" in lines


def test_how_it_is_asked_whether_it_lives(lines: list[str]) -> None:
    from tests.service.running import OPEN, hosted

    (check,) = (line for line in lines if line.startswith("HEALTHCHECK"))
    words = json.loads(check.partition(" CMD ")[2])
    with hosted(OPEN) as one:
        script = words[-1].replace("http://127.0.0.1:8787", one.url)
        assert script != words[-1]
        assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode != 0
