"""Many edits at once are what they are one by one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES
from ananke_core.text import Encoding
from ananke_server.lsp import pending
from ananke_server.lsp.documents import OpenDocument

PYTHON = LANGUAGES["python"]
PIECES = ["", "x", "\n", "\n\n", "é🍎", "    ", "def f(a):\n    return a\n", '"""', "\r\n", "\r", "\0", "long " * 40]


def opened(text: str) -> OpenDocument:
    return OpenDocument("file:///a.py", "a.py", PYTHON, 1, text, Policy(), 100_000)


def one_by_one(document: Document, changes: list[dict[str, Any]], encoding: Encoding) -> bytes:
    for change in changes:
        start, end = (
            document.offset(change["range"][edge]["line"], change["range"][edge]["character"], encoding)
            for edge in ("start", "end")
        )
        document = document.edit(min(start, end), max(start, end), change["text"].encode())
    return document.text


positions = st.builds(
    lambda line, character: {"line": line, "character": character}, st.integers(0, 9), st.integers(0, 12)
)
changes = st.builds(
    lambda start, end, text: {"range": {"start": start, "end": end}, "text": text},
    positions,
    positions,
    st.sampled_from(PIECES),
)


@settings(max_examples=400, deadline=None)
@given(
    text=st.lists(st.sampled_from(["a = 1", "def f():", "    return é🍎", "", "x\r", "(", '"""']), max_size=7),
    edits=st.lists(changes, max_size=6),
    encoding=st.sampled_from(list(Encoding)),
)
def test_a_batch_gives_the_text_of_its_edits(text: list[str], edits: list[dict[str, Any]], encoding: Encoding) -> None:
    source = "\n".join(text)
    document = opened(source)
    document.change(2, edits, encoding)
    expected = one_by_one(Document.open(source, PYTHON, Policy()), edits, encoding)
    assert document.text == expected
    if document.analysis is not None:
        assert document.analysis.text == Document.open(expected, PYTHON, Policy()).text


@pytest.mark.parametrize("seed", range(4))
def test_bursts_in_a_large_file(seed: int) -> None:
    chance = random.Random(seed)
    source = "".join(f"def f{number}(a: int) -> int:\n    return a + {number}\n\n\n" for number in range(900))
    document, plain = opened(source), Document.open(source, PYTHON, Policy())
    for _ in range(15):
        line = chance.randrange(3_000)
        edits = [
            {
                "range": {
                    "start": {"line": line + chance.randrange(5), "character": chance.randrange(9)},
                    "end": {"line": line + chance.randrange(5), "character": chance.randrange(9)},
                },
                "text": chance.choice(PIECES[:8]),
            }
            for _ in range(chance.randrange(1, 12))
        ]
        document.change(2, edits, Encoding.UTF16)
        plain = Document.open(one_by_one(plain, edits, Encoding.UTF16), PYTHON, Policy())
        assert document.analysis is not None
        assert document.analysis.text == plain.text
        assert [s.data for s in document.analysis.segments] == [s.data for s in plain.segments]


def test_a_burst_is_one_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    edits: list[tuple[int, int, bytes]] = []
    edit = Document.edit

    def noting(self: Document, start: int, end: int, text: bytes) -> Document:
        edits.append((start, end, text))
        return edit(self, start, end, text)

    monkeypatch.setattr(Document, "edit", noting)
    document = opened("a = 1\nb = 2\nc = 3\n")
    for column, character in enumerate("word", 5):
        place = {"line": 1, "character": column}
        document.change(2, [{"range": {"start": place, "end": place}, "text": character}], Encoding.UTF8)
    assert edits == []
    assert document.text == b"a = 1\nb = 2word\nc = 3\n"
    assert edits == [(11, 11, b"word")]


def test_what_is_larger_than_a_window_is_done_at_once() -> None:
    document = opened("a = 1\nb = 2\n")
    text = "x" * (pending.LARGEST + 1)
    place = {"line": 0, "character": 5}
    document.change(2, [{"range": {"start": place, "end": place}, "text": text}], Encoding.UTF8)
    assert document.text == b"a = 1" + text.encode() + b"\nb = 2\n"
