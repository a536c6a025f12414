"""What attrs compiles is kept between starts, as Python keeps modules; whatever is in the file, the server starts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ananke_server.lsp.quick_start import QuickStart
from tests.lsp.peer import Peer

Start = Callable[..., Peer]
TEXT = "def answer():\n    return 42\n"


def test_a_text_is_compiled_once_over_two_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = str(tmp_path / "deep" / "code")
    for start in (QuickStart(file), QuickStart(file)):
        names: dict[str, Callable[[], int]] = {}
        exec(start.compile(TEXT, "<made>", "exec"), {}, names)
        assert names["answer"]() == 42
        start.end()
    written = Path(file).read_bytes()
    known = QuickStart(file)
    assert known.compile(TEXT, "<made>", "exec") is known.compile(TEXT, "<made>", "exec")
    known.end()
    # Nothing was new, so nothing was written.
    assert Path(file).read_bytes() == written


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\0" * 4096])
def test_a_damaged_file_is_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "code"
    file.write_bytes(content)
    start = QuickStart(str(file))
    assert eval(start.compile("1 + 1", "<made>", "eval")) == 2
    start.end()


def test_a_flipped_bit_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = tmp_path / "code"
    first = QuickStart(str(file))
    first.compile(TEXT, "<made>", "exec")
    first.end()
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    again = QuickStart(str(file))
    assert again._known == {}
    again.end()


def test_a_server_keeps_it_where_python_keeps_modules(start: Start, tmp_path: Path) -> None:
    kept = tmp_path / "pyc"
    peer = start(PYTHONPYCACHEPREFIX=str(kept), PYTHONDONTWRITEBYTECODE="")
    peer.initialize()
    peer.diagnostics(peer.open("a.py", "eval('1')\n"))
    end = time.monotonic() + 20
    while not (found := list(kept.rglob("quick_start*-code"))) and time.monotonic() < end:
        time.sleep(0.05)
    assert found
    script = "from ananke_server.lsp.quick_start import QuickStart; print(len(QuickStart()._known))"
    command = [sys.executable, "-X", f"pycache_prefix={kept}", "-c", script]
    assert int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) > 300
