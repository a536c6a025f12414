"""The command line in this process, as a script sees it: exit code, bytes of stdout, text of stderr."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ananke_server.cli.app import run


class Ran(NamedTuple):
    code: int
    out: bytes
    err: str


Ananke = Callable[..., Ran]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project folder, which is the current one."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ANANKE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("ANANKE_CONFIG_DIR", str(tmp_path / "user"))
    return folder


@pytest.fixture
def ananke(here: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Ananke:
    """Run one command line."""

    def call(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(list(arguments))
        out, err = capfdbinary.readouterr()
        text = err.decode()
        assert "Traceback" not in text
        assert "internal error" not in text
        return Ran(code, out, text)

    return call
