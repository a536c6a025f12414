"""What attrs compiles is kept between starts, as Python keeps modules; whatever is in the file, the server starts."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
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


SALTED = "def __hash__(self):\n    return hash((\n        {salt},\n        self.x,\n    ))\n"


def test_the_number_in_a_hash_makes_no_other_text(tmp_path: Path) -> None:
    start = QuickStart(str(tmp_path / "code"))
    one, two = (start.compile(SALTED.format(salt=salt), "<made>", "exec") for salt in (123, -456))
    other = start.compile(SALTED.format(salt=123).replace("self.x", "self.y"), "<made>", "exec")
    start.end()
    assert one is two
    assert other is not one


def test_what_no_start_uses_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = str(tmp_path / "code")
    first = QuickStart(file)
    for number in range(100):
        first.compile(f"x = {number}", "<old>", "exec")
    first.end()
    for text in ("y = 1", "y = 2"):
        start = QuickStart(file)
        start.compile(text, "<new>", "exec")
        start.end()
    last = QuickStart(file)
    assert ("x = 1", "<old>") not in last._known
    assert ("y = 2", "<new>") in last._known
    last.end()


def test_classes_that_are_made_meanwhile_are_like_others(tmp_path: Path) -> None:
    start = QuickStart(str(tmp_path / "code"))
    made = _made_class()
    start.end()
    other = _made_class()
    for class_ in (made, other):
        one = class_("3", 4)
        assert one == class_(3, 4) and hash(one) == hash(class_(3, 4)) and one != class_(3, 5)
        assert repr(one).endswith("One(number=3, more=4, names=[])")
        assert class_.__init__.__module__ == __name__
        with pytest.raises(ValueError, match="more"):
            class_(3, -1)
    # A copy of the module's names for each class would be most of the server's memory.
    assert len(made.__init__.__globals__) < 20 < len(other.__init__.__globals__)


def test_what_made_a_class_is_let_go_without_the_collector(tmp_path: Path) -> None:
    gc.collect()
    gc.disable()
    try:
        start = QuickStart(str(tmp_path / "code"))
        made = _made_class()
        start.end()
        left = [one for one in gc.get_objects() if type(one).__name__ == "_ClassBuilder"]
    finally:
        gc.enable()
    assert made.__name__ == "One"
    assert left == []


def _made_class() -> Any:
    def positive(instance: object, attribute: Any, value: int) -> None:
        if value < 0:
            raise ValueError(attribute.name)

    @attrs.frozen
    class One:
        number: int = attrs.field(converter=int)
        more: int = attrs.field(validator=positive)
        names: list[str] = attrs.field(factory=list, eq=False)

    return One


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
