"""Files of a workspace: read when asked for, read again when they change, and none from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ananke_server.files import DiskFiles


@pytest.fixture
def files(tmp_path: Path) -> DiskFiles:
    (tmp_path / "secret.py").write_text("class Secret: ...\n")
    inside = tmp_path / "workspace"
    (inside / "pkg").mkdir(parents=True)
    (inside / "pkg" / "a.py").write_text("class A: ...\n")
    (inside / "notes.txt").write_text("words\n")
    (inside / "binary.py").write_bytes(b"x = 1\0\n")
    (inside / "large.py").write_text("x = 1\n" * 200)
    os.symlink(tmp_path / "secret.py", inside / "link.py")
    os.symlink(tmp_path, inside / "out")
    return DiskFiles(str(inside), max_bytes=1_000)


def test_a_file_is_read_once_until_it_changes(files: DiskFiles, tmp_path: Path) -> None:
    first = files.file("pkg/a.py")
    assert first is not None and first.named("A")
    assert files.file("pkg/a.py") is first
    path = tmp_path / "workspace" / "pkg" / "a.py"
    path.write_text("class Other: ...\n")
    second = files.file("pkg/a.py")
    assert second is not None and second is not first
    assert second.named("Other") and not second.named("A")
    path.unlink()
    assert (files.file("pkg/a.py"), files.version("pkg/a.py")) == (None, None)


@pytest.mark.parametrize(
    "path",
    [
        "../secret.py",
        "pkg/../../secret.py",
        "link.py",
        "out/secret.py",
        "/etc/hostname",
        "pkg",
        "",
        "gone.py",
        "a\0b.py",
    ],
)
def test_nothing_comes_from_outside_or_from_what_is_no_file(files: DiskFiles, path: str) -> None:
    assert files.file(path) is None
    assert files.text(path) is None


def test_what_nobody_wrote_by_hand_is_no_file_of_facts(files: DiskFiles) -> None:
    assert files.file("binary.py") is None
    assert (files.file("large.py"), files.text("large.py")) == (None, None)
    assert (files.file("notes.txt"), files.text("notes.txt")) == (None, b"words\n")
