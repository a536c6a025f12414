"""Styles: which names have them, and that a conversion lands where it says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.rules.styles import MINED, STYLES, convert, core, matches, shape, words

ASCII_NAMES = st.from_regex(r"_{0,2}[A-Za-z][A-Za-z0-9_]{0,20}", fullmatch=True)


@pytest.mark.parametrize(
    ("name", "styles"),
    [
        ("run", {"snake_case", "camelCase", "kebab-case", "lower"}),
        ("do_thing", {"snake_case"}),
        ("utf8", {"snake_case", "camelCase", "kebab-case", "lower"}),
        ("utf_8", {"snake_case"}),
        ("doThing", {"camelCase"}),
        ("Order", {"PascalCase"}),
        ("HTTPServerError", {"PascalCase"}),
        ("URL", {"PascalCase", "SCREAMING_SNAKE_CASE"}),
        ("MAX_SIZE", {"SCREAMING_SNAKE_CASE"}),
        ("do-thing", {"kebab-case"}),
        ("Foo_Bar", set()),
        ("do__thing", set()),
        ("A_b", set()),
        ("_do_thing", {"snake_case"}),
        ("class_", {"snake_case", "camelCase", "kebab-case", "lower"}),
        ("größe_in_cm", {"snake_case"}),
        ("ÜberSchrift", {"PascalCase"}),
        ("名前", {"snake_case", "camelCase", "kebab-case", "lower"}),
    ],
)
def test_styles_of_names(name: str, styles: set[str]) -> None:
    assert {style for style in STYLES if matches(name, style)} == styles
    assert shape(name) == sum(1 << number for number, style in enumerate(MINED) if style in styles)


@pytest.mark.parametrize("name", ["__init__", "_", "__", "_1", "__2__", "___"])
def test_names_that_no_style_judges(name: str) -> None:
    assert core(name) == ""
    assert shape(name) is None
    assert all(matches(name, style) for style in STYLES)


@pytest.mark.parametrize(
    ("name", "inner"), [("_a", "a"), ("__a", "a"), ("a_", "a"), ("_a_b_", "a_b"), ("a__", "a_"), ("__a_", "a")]
)
def test_core(name: str, inner: str) -> None:
    assert core(name) == inner


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("HTTPServerError", ["HTTP", "Server", "Error"]),
        ("HTTP2Server", ["HTTP2", "Server"]),
        ("parseJSON", ["parse", "JSON"]),
        ("utf8Decode", ["utf8", "Decode"]),
        ("getX", ["get", "X"]),
        ("XAxis", ["X", "Axis"]),
        ("MAX_SIZE", ["MAX", "SIZE"]),
        ("do__thing", ["do", "thing"]),
        ("_do_thing_", ["do", "thing"]),
        ("Foo_Bar", ["Foo", "Bar"]),
    ],
)
def test_words(name: str, expected: list[str]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("name", "style", "expected"),
    [
        ("HTTPServerError", "snake_case", "http_server_error"),
        ("http_server_error", "PascalCase", "HttpServerError"),
        ("http_server_error", "camelCase", "httpServerError"),
        ("isOverdue", "snake_case", "is_overdue"),
        ("_isOverdue", "snake_case", "_is_overdue"),
        ("typeName_", "snake_case", "type_name_"),
        ("maxSize", "SCREAMING_SNAKE_CASE", "MAX_SIZE"),
        ("maxSize", "kebab-case", "max-size"),
        ("max_size", "lower", "maxsize"),
        ("größeInCm", "snake_case", None),
        ("__init__", "camelCase", None),
        ("_1", "camelCase", None),
    ],
)
def test_conversions(name: str, style: str, expected: str | None) -> None:
    assert convert(name, style) == expected


@given(ASCII_NAMES, st.sampled_from(sorted(STYLES)))
def test_a_conversion_lands_in_its_style(name: str, style: str) -> None:
    new = convert(name, style)
    if not core(name):
        assert new is None
        return
    assert new is not None
    assert matches(new, style)
    assert convert(new, style) == new
    # Only case and separators change.
    assert re.sub("[-_]", "", new).lower() == name.replace("_", "").lower()
    assert len(new) - len(new.lstrip("_")) == len(name) - len(name.lstrip("_"))


def test_patterns_are_in_the_portable_subset() -> None:
    for pattern in STYLES.values():
        assert re.fullmatch(r"(\[[A-Za-z0-9-]+\]|[()*+_-])+", pattern), pattern


def test_long_names_take_linear_time() -> None:
    assert core("_" * 100_000 + "a" * 100_000 + "_") == "a" * 100_000
    assert matches("a_" * 100_000 + "a", "snake_case")
    assert not matches("a_" * 100_000 + "-", "snake_case")
