"""``.ci/run`` runs every stage from wherever it is called, and its exit code is what they said."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

STAGES = (
    "setup",
    "test",
    "check",
    "demo",
    "soak-service",
    "test-editors",
    "test-peers",
    "test-parsers",
    "equality",
)


def _run(project: Path, folder: Path, failing: str | None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real script over a Makefile that only says what it was asked for."""
    (folder / ".ci").mkdir()
    (folder / "scripts").mkdir()
    shutil.copy(project / ".ci/run", folder / ".ci")
    shutil.copy(project / "scripts/find-python", folder / "scripts")
    rules = [f"{stage}:\n\t@echo ran {stage} CI=$$CI; cat; exit {int(stage == failing)}\n" for stage in STAGES]
    (folder / "Makefile").write_text(f".PHONY: {' '.join(STAGES)}\n" + "".join(rules), encoding="utf-8")
    return subprocess.run(
        ["bash", str(folder / ".ci/run")],
        cwd="/",
        env={**os.environ, **environment},
        input="typed",
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_stages_pass(project: Path, tmp_path: Path) -> None:
    result = _run(project, tmp_path, None)
    assert result.returncode == 0, result.stderr
    said = [line for line in result.stdout.splitlines() if line.startswith("ran ")]
    assert said == [f"ran {stage} CI=true" for stage in STAGES]
    assert "typed" not in result.stdout
    assert [line.split()[0] for line in result.stdout.splitlines()[-len(STAGES) :]] == list(STAGES)


@pytest.mark.parametrize("failing", STAGES)
def test_one_failing_stage_fails_the_run_and_stops_nothing(project: Path, tmp_path: Path, failing: str) -> None:
    result = _run(project, tmp_path, failing)
    assert result.returncode == 1
    assert result.stdout.count("ran ") == len(STAGES)
    results = {line.split()[0]: line.split()[-1] for line in result.stdout.splitlines()[-len(STAGES) :]}
    assert results == {stage: "FAILED" if stage == failing else "ok" for stage in STAGES}


def test_an_unfit_python_is_named(project: Path, tmp_path: Path) -> None:
    result = _run(project, tmp_path, None, PYTHON="false")
    assert result.returncode == 1
    assert "PYTHON=false does not start, or is no Python >= 3.11" in result.stderr
    assert "ran " not in result.stdout


def test_every_target_is_in_the_help(project: Path) -> None:
    said = subprocess.run(["make", "help"], cwd=project, capture_output=True, text=True, check=True).stdout
    phony = next(line for line in (project / "Makefile").read_text(encoding="utf-8").splitlines() if ".PHONY" in line)
    assert {line.split()[0] for line in said.splitlines()} == set(phony.split()[1:])
    assert set(STAGES) <= set(phony.split())
