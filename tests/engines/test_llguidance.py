"""The adapter to llguidance: what it says to grammars and texts, and what it says when it isn't there."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ananke_core.engines import llguidance
from ananke_core.engines.llguidance import accepts, load, matcher_of, refused_at
from ananke_core.errors import EngineMissing

GRAMMAR = "start: A B?\nA: /a+é/\nB: /b/"


def test_a_grammar_that_loads_is_answered_with_nothing() -> None:
    assert load(GRAMMAR) == []


@pytest.mark.parametrize("lark", ["start: Mixed", "start: A", "start: /(?=a)/", "start: /a", ""])
def test_a_grammar_that_does_not_load_is_answered_with_the_reason(lark: str) -> None:
    (message,) = load(lark)
    assert message
    with pytest.raises(ValueError, match="llguidance refuses the grammar"):
        matcher_of(lark)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("aé", None),
        ("aaéb", None),
        ("", 0),
        ("b", 0),
        ("aa", 2),
        ("aéc", 3),
        ("aébb", 4),
        ("aè", 2),
        (b"a\xc3\xa9b", None),
    ],
)
def test_offsets_are_of_bytes(text: str | bytes, at: int | None) -> None:
    assert refused_at(GRAMMAR, text) == at
    assert accepts(GRAMMAR, text) is (at is None)


def test_texts_do_not_change_the_answer_to_the_next() -> None:
    assert [refused_at(GRAMMAR, text) for text in ("aéb", "x", "aéb", "aé")] == [None, 0, None, None]


def test_a_missing_engine_is_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        if name == "llguidance":
            raise ImportError(name)
        return real(name, globals_, locals_, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(EngineMissing, match=r"ananke-lsp\[engines\]"):
        load(GRAMMAR)
    llguidance._started.cache_clear()
    with pytest.raises(EngineMissing):
        accepts(GRAMMAR, "a")
