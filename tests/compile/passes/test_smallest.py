"""The search for a smallest clash, against one that tries everything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core.compile.passes.conflicts.smallest import smallest

_CLASHES = st.lists(st.frozensets(st.integers(0, 9), min_size=1, max_size=4), max_size=4)


@settings(max_examples=200)
@given(_CLASHES)
def test_what_is_found_clashes_and_nothing_in_it_can_be_left_out(given_clashes: list[frozenset[int]]) -> None:
    def clashes(part: Sequence[int]) -> bool:
        return any(one <= set(part) for one in given_clashes)

    found = smallest(range(10), clashes)
    if not given_clashes:
        assert found is None
        return
    assert found is not None
    assert clashes(found)
    assert not any(clashes(part) for part in combinations(found, len(found) - 1))
    least = min(map(len, given_clashes))
    assert len(found) == least or least > 2
    assert found == sorted(found)


def test_many_members_cost_few_questions() -> None:
    asked = 0

    def clashes(part: Sequence[int]) -> bool:
        nonlocal asked
        asked += 1
        return {17, 4_000, 9_999} <= set(part)

    assert smallest(range(10_000), clashes) == [17, 4_000, 9_999]
    assert asked < 60
