"""Lines and columns as people write them."""

from __future__ import annotations

import pytest

from ananke_core.errors import InputError, UnsupportedLanguage
from ananke_core.holes import Position, names_at, offset_of
from ananke_core.languages import LANGUAGES, Language
from ananke_core.text import Encoding

DATA = "aé\U0001d4b3b\r\nc".encode()


@pytest.mark.parametrize(("written", "offset"), [("1:1", 0), ("1:3", 3), ("1:5", 8), ("2:1", 10), ("2:2", 11)])
def test_code_points_from_one(written: str, offset: int) -> None:
    assert offset_of(DATA, Position.read(written)) == offset


def test_other_units() -> None:
    assert offset_of(DATA, Position(0, 4), Encoding.UTF16) == 7
    assert offset_of(DATA, Position(0, 7), Encoding.UTF8) == 7


@pytest.mark.parametrize("written", ["", "5", "0:1", "1:0", "1:-1", "a:b", "1:2:3", "1:99999999999"])
def test_what_is_no_position(written: str) -> None:
    with pytest.raises(InputError, match="no position"):
        Position.read(written)


@pytest.mark.parametrize(
    ("written", "said"), [("3:1", "behind the end of the text"), ("1:6", "behind the end of line")]
)
def test_behind_the_end(written: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        offset_of(DATA, Position.read(written))


def test_every_language_has_grammars(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [language.title for language in LANGUAGES.values() if language.holes is None] == []
    without = Language("python")
    monkeypatch.setattr(without, "_holes", "")
    with pytest.raises(UnsupportedLanguage, match="no grammars"):
        names_at(without, b"", 0)
