"""A long session in small: see ``benchmarks/soak.py`` (``make soak`` for 50,000 edits)."""

from __future__ import annotations

from benchmarks.soak import soak


def test_many_edits_leave_nothing_behind() -> None:
    found = soak(1_200, documents=8, lines=200)
    assert found["unanswered"] == 0
    assert found["logged"] == ""
    # So short a run can't tell a leak from what is loaded once; growth is judged by `make soak`.
    assert float(str(found["growth"])) < 0.3
