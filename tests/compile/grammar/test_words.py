"""Words in terminals: every module but the denied ones and what lies below them."""

from __future__ import annotations

import re2
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.languages.python.forms.words import is_module, is_name, modules_except

_components = st.text("abé_1", min_size=1, max_size=3).filter(is_name)
_modules = st.lists(_components, min_size=1, max_size=3).map(".".join)


@given(st.lists(_modules, min_size=1, max_size=4), _modules)
def test_a_module_is_free_unless_it_or_one_above_it_is_denied(denied: list[str], module: str) -> None:
    pattern = modules_except(denied).strip("/")
    free = not any(module == name or module.startswith(f"{name}.") for name in denied)
    assert bool(re2.fullmatch(pattern, module)) is free
    assert not re2.fullmatch(pattern, f"{module}.")
    assert not re2.fullmatch(pattern, f".{module}")


def test_names_and_modules_are_those_of_python() -> None:
    assert [is_name(text) for text in ("a", "é", "_", "match", "1a", "a.b", "class", "None", "")] == [True] * 4 + [
        False
    ] * 5
    assert [is_module(text) for text in ("a", "a.b", "a..b", ".a", "a.", "a.if", "", "a b")] == [True] * 2 + [False] * 6
