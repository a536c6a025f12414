"""The lower bound of the Wilson interval, against published values and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.mine.wilson import lower_bound


@pytest.mark.parametrize(
    ("matching", "total", "bound"),
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Stat. Med. 17 (1998), table I,
        # method 3: 81/263, 15/148, 0/20, 1/29.
        (81, 263, 0.2553),
        (15, 148, 0.0624),
        (0, 20, 0.0),
        (1, 29, 0.0061),
        # All of n: n / (n + z²).
        (12, 12, 12 / (12 + 3.841458820694124)),
    ],
)
def test_known_values(matching: int, total: int, bound: float) -> None:
    assert lower_bound(matching, total) == pytest.approx(bound, abs=5e-5)


def test_three_quarters_takes_12_of_12_and_18_of_19() -> None:
    taken = {(n - missing, n) for n in range(1, 20) for missing in (0, 1) if lower_bound(n - missing, n) >= 0.75}
    assert min(taken) == (12, 12)
    assert {pair for pair in taken if pair[0] < pair[1]} == {(18, 19)}


def test_nothing_seen_says_nothing() -> None:
    assert lower_bound(0, 0) == 0.0


@given(st.integers(0, 5_000), st.integers(1, 5_000))
def test_it_is_a_lower_bound_and_grows_with_evidence(matching: int, more: int) -> None:
    total = matching + more
    bound = lower_bound(matching, total)
    assert 0.0 <= bound <= matching / total
    assert lower_bound(matching + 1, total) > bound
    assert lower_bound(matching * 2, total * 2) >= bound
