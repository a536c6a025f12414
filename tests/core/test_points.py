"""Points that are counted one by one are those of an index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ananke_core.text import LineIndex, QuickIndex


@given(st.lists(st.sampled_from([b"a", b"\n", "ö".encode(), b"\x0c", b"  "])).map(b"".join))
def test_counted_points_are_those_of_an_index(data: bytes) -> None:
    index, quick = LineIndex.of(data), QuickIndex(data)
    for offset in range(len(data) + 1):
        assert quick.point(offset) == index.point(offset)
