"""The examples of docs/formats.md are what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ananke_core.codec import decode_set, decode_set_toml, wire_set
from ananke_core.model.enums import Kind, Priority, Severity, Source
from ananke_core.model.rules import TAGS as RULES
from ananke_core.model.types import TAGS as TYPES

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


@pytest.fixture(scope="module")
def page(project: Path) -> str:
    return (project / "docs/formats.md").read_text()


def test_sets_are_valid_and_the_same_in_toml(page: str) -> None:
    texts = [text for language, text in _FENCE.findall(page) if language == "json"]
    assert len(texts) == 3
    for text in texts:
        assert decode_set(text)[1] == []
    (toml,) = (text for language, text in _FENCE.findall(page) if language == "toml")
    assert decode_set_toml(toml) == decode_set(texts[1])
    assert wire_set(decode_set(texts[2])[0]) == texts[2].strip().encode()


def test_python_runs(page: str) -> None:
    code = "\n".join(text for language, text in _FENCE.findall(page) if language == "python")
    assert code.count("assert ") == 7
    exec(compile(code, "docs/formats.md", "exec"), {})


def test_every_word_is_named(page: str) -> None:
    words = [*RULES, *TYPES, *Kind, *Priority, *Severity, *Source]
    assert [word for word in words if f"`{word}`" not in page] == []
