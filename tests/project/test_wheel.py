"""What the wheel holds: the three import packages with their data, nothing else at the top."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.project import SOURCES

PACKAGES = {"ananke_core", "ananke_server", "ananke_modal"}


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the wheel that hatchling builds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_only_the_import_packages_are_at_the_top(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES


def test_every_file_of_a_package_is_in_it(project: Path, wheel: set[str]) -> None:
    """Queries and tables of data are read at run time; one that the wheel lacks fails only on a person's machine."""
    tracked = subprocess.run(["git", "ls-files", *SOURCES], cwd=project, capture_output=True, text=True, check=True)
    inside = {name.split("/", 1)[1] for name in tracked.stdout.splitlines()}
    inside = {name for name in inside if name.split("/")[0] in PACKAGES}
    assert len(inside) > 20
    assert inside - wheel == set()


def test_types_are_shipped(wheel: set[str]) -> None:
    assert {f"{package}/py.typed" for package in PACKAGES} <= wheel


def test_a_deploy_without_a_checkout_has_its_lock_file(wheel: set[str]) -> None:
    assert "ananke_modal/requirements.txt" in wheel
