"""What is put aside comes back as it was, whether in memory, in a file, or where a file fails on the way."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from ananke_core.codec import aside
from ananke_core.codec.aside import Aside

SECTIONS = ("units", "regex", "advice")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where temporary files are made, from the first thousand bytes on."""
    monkeypatch.setattr(aside, "IN_MEMORY", 1_000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path


def _filled(count: int) -> tuple[Aside, dict[str, list[bytes]]]:
    chosen = Random(3)
    made = Aside()
    expected: dict[str, list[bytes]] = {section: [] for section in SECTIONS}
    for _ in range(count):
        section = chosen.choice(SECTIONS)
        pieces = [bytes([chosen.randrange(97, 123)]) * chosen.choice((0, 1, 50, 3_000)) for _ in range(3)]
        made.add(section, pieces)
        expected[section] += filter(None, pieces)
    return made, expected


def _assert_holds(made: Aside, expected: dict[str, list[bytes]]) -> None:
    for section, pieces in expected.items():
        assert b"".join(map(bytes, made.texts(section))) == b",".join(pieces)
    assert "others" not in made
    assert not list(made.texts("others"))


def test_in_memory() -> None:
    _assert_holds(*_filled(40))


def test_in_a_file_that_has_no_name(files: Path) -> None:
    made, expected = _filled(40)
    assert made._stream.fileno() > 0
    assert sys.platform == "win32" or not list(files.iterdir())
    _assert_holds(made, expected)
    made.add("units", [b"after reading"])
    _assert_holds(made, {**expected, "units": [*expected["units"], b"after reading"]})


def test_a_text_larger_than_what_is_read_at_once(files: Path) -> None:
    made = Aside()
    text = bytes(range(256)) * 10_000
    made.add("units", [text, b"", text])
    _assert_holds(made, {"units": [text, text]})


def test_no_file_can_be_made(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(files / "not there"))
    _assert_holds(*_filled(40))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
@pytest.mark.parametrize("room", [100, 1_500, 20_000])
def test_a_file_has_no_room_for_all_of_it(files: Path, room: int) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        made, expected = _filled(40)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    _assert_holds(made, expected)
