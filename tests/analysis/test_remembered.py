"""A symbol inside a syntax error keeps its last good constraints until the text parses again."""

from __future__ import annotations

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES

SOURCE = b"""class Account:
    def deposit(self, amount: int) -> int:
        return amount

    def withdraw(self, amount: int) -> int:
        return -amount


def close(account: Account) -> None:
    pass
"""


def test_a_swallowed_symbol_keeps_its_constraints_until_the_text_parses() -> None:
    document = Document.open(SOURCE, LANGUAGES["python"], Policy(), "a.py")
    assert document.remembered == {}
    good = {c.scope.symbol: c for c in document.constraints()}
    at = SOURCE.index(b"withdraw(") + len(b"withdraw(")
    broken = document.edit(at, at + len(b"self, amount: int) -> int:"), b"")
    present = {c.scope.symbol for c in broken.constraints()}
    swallowed = set(good) - present
    assert swallowed, "the edit was meant to break the header"
    assert set(broken.remembered) == swallowed
    for symbol in swallowed:
        assert broken.swallowed(symbol)[0].rule == good[symbol].rule
    still = broken.edit(at, at, b"x")
    assert set(still.remembered) >= swallowed - {c.scope.symbol for c in still.constraints()}
    whole = broken.edit(at, at, b"self, amount: int) -> int:")
    assert whole.remembered == {}
    assert whole.text == SOURCE


def test_a_deleted_symbol_is_not_remembered() -> None:
    document = Document.open(SOURCE, LANGUAGES["python"], Policy(), "a.py")
    start = SOURCE.index(b"def close")
    assert document.edit(start, len(SOURCE), b"").remembered == {}
