"""Names in scope at a position, the nearest first."""

from __future__ import annotations

import pytest

from tests.holes.ask import hole

TEXT = """\
import os, re as r
from a.b import c as d, e
X, (Y, *Z) = 1, 2
class A(B):
    field = 3
    def method(self, p, /, q: int = 1, *rest, k=2, **more):
        near = 1
        for i, j in p:
            with p as w:
                def inner(t=0):
                    global G
                    u = [hidden for hidden in t if (walrus := t)]
                    lambda a, b=1: a + HERE
                later = 5
        except_ = 1
def after(): pass
NEXT: int = 2
import sys
"""


def test_order_and_reach() -> None:
    before, _, after = TEXT.partition("HERE")
    found = list(hole(before, after).names)
    assert found[:5] == ["a", "b", "t", "walrus", "u"]
    own = found[: found.index("sys")]
    assert own == [
        *("a", "b", "t", "walrus", "u"),
        *("self", "p", "q", "rest", "k", "more", "inner", "w", "j", "i", "near"),
        *("A", "Z", "Y", "X", "after", "NEXT"),
    ]
    imports = found[found.index("sys") : found.index("ArithmeticError")]
    assert imports == ["sys", "e", "d", "r", "os"]
    assert "print" in found and "hidden" not in found and "field" not in found


@pytest.mark.parametrize(
    ("before", "first"),
    [
        ("def f(a):\n    b = ", ["a", "f"]),
        ("class A:\n    x = 1\n    y = ", ["x", "A"]),
        ("def f(a):\n    b = 1\n    ", ["a", "b", "f"]),
        ("def f(a):\n    b = 1\n", ["f", "ArithmeticError"]),
        ("[x for x in y if ", ["x", "ArithmeticError"]),
        ("def f(a:\n    pass\ndef g(b):\n    ", ["b"]),
        ("try:\n    pass\nexcept E as e:\n    ", ["e"]),
        ("if (n := 1):\n    ", ["n"]),
    ],
)
def test_in_texts_that_are_being_typed(before: str, first: list[str]) -> None:
    scale = "statement" if before.endswith(("    ", "\n")) else "expression"
    found = list(hole(before, "\n", scale).names)
    assert found[: len(first)] == first
