"""The lock files fit ``pyproject.toml``, and what doesn't fit is noticed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scripts import lock

DEV, RUNTIME, BUILD, *_ = lock.LOCKS


@pytest.fixture
def checkout(project: Path, tmp_path: Path) -> Path:
    """A copy of what the check reads."""
    shutil.copy(project / "pyproject.toml", tmp_path)
    shutil.copytree(project / "requirements", tmp_path / "requirements")
    return tmp_path


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(before, text, re.MULTILINE), before
    path.write_text(re.sub(before, after, text, count=1, flags=re.MULTILINE), encoding="utf-8")


@pytest.mark.parametrize("one", lock.LOCKS, ids=lambda one: one.name)
def test_locks_are_current(one: lock.Lock) -> None:
    assert lock.faults(one) == []


def test_every_lock_file_is_in_the_table(project: Path) -> None:
    assert {path.name for path in (project / "requirements").iterdir()} == {Path(one.path).name for one in lock.LOCKS}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r'^  "attrs>=[^"]*"', '  "attrs>=25.4"'),
        (r'^requires-python = ">=3.11"', 'requires-python = ">=3.12"'),
        (r"^dev = \[", 'dev = [\n  "coverage",'),
        (r'^service = \["fastapi>=0.120"', 'service = ["fastapi>=0.121"'),
    ],
    ids=["dependency", "python", "group", "extra"],
)
def test_a_changed_requirement_is_noticed(checkout: Path, before: str, after: str) -> None:
    assert lock.faults(DEV, checkout) == []
    _change(checkout / "pyproject.toml", before, after)
    assert any("pyproject.toml changed" in fault for fault in lock.faults(DEV, checkout))


def test_a_change_elsewhere_in_pyproject_is_not(checkout: Path) -> None:
    _change(checkout / "pyproject.toml", "^line-length = 120", "line-length = 100")
    assert lock.faults(DEV, checkout) == []


def test_a_pin_that_does_not_fit_names_both_sides(checkout: Path) -> None:
    _change(checkout / DEV.path, r"^attrs==\S+", "attrs==1.0")
    assert lock.faults(DEV, checkout) == [
        "requirements/dev.txt: pyproject.toml asks for attrs>=25.3, it pins 1.0 (`make lock`)"
    ]


def test_one_environment_never_sees_two_versions(checkout: Path) -> None:
    _change(checkout / RUNTIME.path, r"^anyio==\S+", "anyio==1.0")
    found = lock.faults(RUNTIME, checkout)
    assert len(found) == 1
    assert found[0].startswith("requirements/runtime.txt: anyio is 1.0, and ")


def test_a_pin_without_hashes_is_noticed(checkout: Path) -> None:
    _change(checkout / BUILD.path, r"^(editables==\S+) \\\n(?:    --hash=\S+(?: \\)?\n)+", r"\1\n")
    assert lock.faults(BUILD, checkout) == [
        "requirements/build.txt: editables has no hash, so pip refuses the file (`make lock`)"
    ]


@pytest.mark.parametrize(
    "line",
    ["# uv pip compile /home/me/pyproject.toml", "--extra-index-url somewhere", "x @ file:///opt/x.whl", "# C:\\x"],
)
def test_addresses_and_paths_of_a_machine_are_noticed(checkout: Path, line: str) -> None:
    path = checkout / BUILD.path
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert [fault for fault in lock.faults(BUILD, checkout) if "a lock must fit every machine" in fault]


def test_a_missing_file_is_a_fault(checkout: Path) -> None:
    (checkout / BUILD.path).unlink()
    assert lock.faults(BUILD, checkout) == ["requirements/build.txt: there is no such file (`make lock` writes it)"]
