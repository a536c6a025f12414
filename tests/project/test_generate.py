"""Generated files are checked, written and cleaned up; the real ones are current."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts import generate

FILES = {"docs/a.md": "one\n", "docs/pages/b.md": "zwei ü\n"}


@pytest.fixture
def generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> generate.Generator:
    """A generator of two files, in a module of its own."""
    (tmp_path / "a_generator.py").write_text(f"def files():\n    return {FILES!r}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "a_generator", raising=False)
    return generate.Generator("a_generator:files", owns=("docs/pages/*.md",))


def test_everything_generated_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().out


def test_write_then_check(generator: generate.Generator, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.run([generator], check=True, root=tmp_path) == 1
    said = capsys.readouterr().out
    assert "docs/a.md: differs (`make generate`; from a_generator:files)" in said
    assert not (tmp_path / "docs").exists()

    assert generate.run([generator], check=False, root=tmp_path) == 0
    assert {path: (tmp_path / path).read_text(encoding="utf-8") for path in FILES} == FILES
    assert generate.run([generator], check=True, root=tmp_path) == 0


def test_one_changed_byte_is_a_difference(generator: generate.Generator, tmp_path: Path) -> None:
    generate.run([generator], check=False, root=tmp_path)
    (tmp_path / "docs/a.md").write_bytes(b"one\r\n")
    assert generate.run([generator], check=True, root=tmp_path) == 1


def test_what_is_no_longer_generated_is_removed(generator: generate.Generator, tmp_path: Path) -> None:
    generate.run([generator], check=False, root=tmp_path)
    old, foreign = tmp_path / "docs/pages/old.md", tmp_path / "docs/by_hand.md"
    old.write_text("", encoding="utf-8")
    foreign.write_text("", encoding="utf-8")
    assert generate.run([generator], check=True, root=tmp_path) == 1
    generate.run([generator], check=False, root=tmp_path)
    assert not old.exists()
    assert foreign.exists()


def test_no_two_generators_write_one_file() -> None:
    paths = [path for generator in generate.GENERATORS for path in generator.files()]
    assert len(paths) == len(set(paths))
