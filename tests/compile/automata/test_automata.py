"""Automata against RE2 on every short text, and hostile patterns against the budget."""

from __future__ import annotations

from itertools import product

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core.compile.automata import Automaton, Budget, Exhausted, common_text, text_outside
from ananke_core.compile.automata.ranges import CHARACTERS, overlap, without
from ananke_core.compile.emit.portable import portable
from ananke_core.compile.emit.portable.charset import complement, union

_TEXTS = ["".join(letters) for length in range(6) for letters in product("ab", repeat=length)]
_ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", "(?:)", "ab"])
PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: (
        st.tuples(inner, inner).map("".join)
        | st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})")
        | st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "{0}"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        )
    ),
    max_leaves=6,
)


def automaton(pattern: str) -> Automaton:
    return Automaton.of(portable(pattern, search=False))


def texts_of(pattern: str) -> set[str]:
    compiled = re2.compile(f"^(?:{pattern})$")
    return {text for text in _TEXTS if compiled.search(text)}


def among(text: str | None) -> bool:
    return text is not None and len(text) <= 5 and set(text) <= {"a", "b"}


@settings(max_examples=150, deadline=None)
@given(PATTERNS, PATTERNS)
def test_the_common_text_is_one_and_the_shortest(one: str, other: str) -> None:
    both = texts_of(one) & texts_of(other)
    found = common_text([automaton(one), automaton(other)], Budget(100_000))
    if found is None:
        assert not both
        return
    assert re2.compile(f"^(?:{one})$").search(found)
    assert re2.compile(f"^(?:{other})$").search(found)
    assert all(len(found) <= len(text) for text in both)


@settings(max_examples=150, deadline=None)
@given(PATTERNS, PATTERNS)
def test_the_text_outside_is_one_and_the_shortest(inner: str, outer: str) -> None:
    outside = texts_of(inner) - texts_of(outer)
    found = text_outside(automaton(inner), automaton(outer), Budget(100_000))
    if found is None:
        assert not outside
        return
    assert re2.compile(f"^(?:{inner})$").search(found)
    assert not re2.compile(f"^(?:{outer})$").search(found)
    assert all(len(found) <= len(text) for text in outside)


@settings(max_examples=60, deadline=None)
@given(PATTERNS, PATTERNS)
def test_what_is_within_has_nothing_in_common_with_what_is_outside(inner: str, outer: str) -> None:
    assert text_outside(automaton(inner), automaton(f"(?:{inner}|{outer})"), Budget(100_000)) is None
    assert text_outside(automaton(inner), automaton(inner), Budget(100_000)) is None


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        (["[a-z]+", "[^\\n]*Error"], None),
        (["_*[a-z][a-z0-9]*(?:_[a-z0-9]+)*_?", "_*[a-z][A-Za-z0-9]*_?"], "a"),
        (["get[^\\n]*", "[^\\n]*s", "[a-z_]{6,}"], "getaas"),
        (["[\\x00-\\x7f]", "[^\\x00-\\x7e]"], "\x7f"),
        (["(?:aa){300}", "(?:aaa){200}"], "a" * 600),
        (["(?:a{1,1000}){1,1000}", "b"], None),
        (["(?:(?:a?){1000}){1000}c", "a{3}[bc]"], "aaac"),
        (["(?:a?b?){1000}c", "[ab]{3}[bc]"], "aaac"),
        (["(?:(?:a{0})*b?){2}", "[ab]{1,9}"], "b"),
        (["(?:(?:a{0})*){2}", "[ab]"], None),
    ],
)
def test_common_texts(patterns: list[str], text: str | None) -> None:
    assert common_text([Automaton.of(pattern) for pattern in patterns], Budget(20_000)) == text


@pytest.mark.parametrize(
    "patterns",
    [
        ["[ab]*a[ab]{400}", "[ab]*b[ab]{400}"],
        ["(?:(?:a?){1000}){1000}b", "(?:(?:a?){999}){999}c"],
        ["(?:a{1,1000}b?){900}c", "(?:b?a{1,1000}){900}d"],
        ["(?:a|a)*(?:a|a)*(?:a|aa){500}b", "(?:aa|aaa){400}c"],
        ["(?:[ab]{1,99}[cd]{0,99}){1,99}" * 9, "(?:[bc]{1,98}[da]{0,98}){1,98}" * 9 + "x"],
    ],
)
def test_a_question_costs_what_it_may_and_no_more(patterns: list[str]) -> None:
    budget = Budget(10_000)
    automata = [Automaton.of(pattern) for pattern in patterns]
    try:
        common_text(automata, budget)
        text_outside(automata[0], automata[1], budget)
    except Exhausted:
        pass
    # A step remembers at most a state, a list and a node, so that memory is bounded as time is.
    made = sum(len(each._lists) + len(each._parts) + len(each._steps) for each in automata)
    assert made <= 3 * 10_000 + 2_000


def test_an_inclusion_that_needs_too_many_sets_of_states_is_not_known() -> None:
    with pytest.raises(Exhausted):
        text_outside(Automaton.of("[ab]*"), Automaton.of("(?:[ab]*a[ab]{20})?[ab]*"), Budget(20_000))


_RANGES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair)))).map(union)


@given(_RANGES, _RANGES)
def test_sets_of_characters(one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> None:
    def held(ranges: tuple[tuple[int, int], ...]) -> set[int]:
        return {point for low, high in ranges for point in range(low, min(high, 60) + 1)}

    assert held(overlap(one, other)) == held(one) & held(other)
    assert held(without(one, other)) == held(one) - held(other)
    assert without(one, other) == overlap(one, complement(other))
    assert overlap(CHARACTERS, one) == one
