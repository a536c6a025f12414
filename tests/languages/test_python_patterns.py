"""From a search to a whole match: both find the same texts."""

from __future__ import annotations

import re

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.languages.patterns import whole_match

PATTERNS = [
    "^[a-z]+$",
    "^a",
    "b$",
    "ab",
    "a|b",
    "^(?:a|bc)$",
    r"^\$a\\$",
    r"[$^|]",
    r"^[^]a]b$",
    r"a{2,3}",
    r"^\[a\]$",
    "",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text(alphabet="ab$^|\\[]c\n", max_size=6))
def test_a_whole_match_finds_what_the_search_finds(pattern: str, text: str) -> None:
    whole = whole_match(pattern)
    assert whole is not None
    # Only the end of the text is `$` to validators; Python's also stands before a last line break.
    search = re.search(pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern, text)
    assert (re2.fullmatch(whole, text) is not None) == (search is not None)


@pytest.mark.parametrize(
    "pattern",
    [
        "^a|b$",
        "^a|b",
        "a^b",
        "(^a)",
        "a$b",
        r"\bword",
        r"(a)\1",
        "(?=a)b",
        "(?i)a",
        "(?P<n>a)",
        "(a",
        "a)",
        "[a",
        "a\\",
    ],
)
def test_what_takes_more_than_anchors_is_left_out(pattern: str) -> None:
    assert whole_match(pattern) is None
