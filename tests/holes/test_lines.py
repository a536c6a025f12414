"""What may stand where statements, blocks and functions are asked for, and the rest of lines that are begun."""

from __future__ import annotations

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.errors import InputError
from ananke_core.model.rules import Annotation, Naming
from tests.holes.ask import lark

TAKEN = [
    (
        "statement",
        "def f():\n    ",
        "\n",
        ["return x", "x = 1; y = 2", "if x: y", "(a).b = 1", "*a, b = c", "-x", "..."],
    ),
    ("statement", "def f():\n    ", "\n", ["if x:\n        y\n    elif z:\n        a\n    else:\n        b"]),
    (
        "statement",
        "def f():\n    ",
        "\n",
        ["try:\n        x\n    except (A, B) as e:\n        y\n    finally:\n        z"],
    ),
    (
        "statement",
        "def f():\n    ",
        "\n",
        ["@a.b(1)\n    @c\n    async def g(x) -> y: pass", "class A(B):\n        x: int"],
    ),
    (
        "statement",
        "def f():\n    ",
        "\n",
        ["match x:\n        case 1:\n            pass", "match = 1", "'a'.b()", "f'a' 'b'"],
    ),
    (
        "statement",
        "def f():\n    ",
        "\n",
        ["import os", "from . import x", "from .a import (b,\n  c)", "from a import *"],
    ),
    (
        "statement",
        "def f():\n    ",
        "\n",
        ["with a as b, c(d) as e:\n        f", "for x, y in z: w", "async for x in y: z"],
    ),
    # The indentation that is not there yet comes with it.
    ("statement", "def f():\n", "\n", ["    return x"]),
    ("statement", "def f():\n  if x:\n    y\n", "\n  z\n", ["  w"]),
    ("statement", "if x:\n\ty\n\t", "\n", ["if z:\n\t\tw"]),
    # What stands behind the position on its line becomes a line of its own.
    ("statement", "x = 1\n", "y = 2\n", ["a = 3\n", "if x:\n  y\n"]),
    # A clause that is there already needs its statement.
    ("statement", "", "\nelse:\n    z\n", ["if x:\n    y", "for x in y: z"]),
    ("statement", "", "\nexcept A:\n    z\n", ["try:\n    x"]),
    ("statement", "@a\n", "\n", ["def f(): pass", "class A: pass", "@b\ndef f():\n    pass"]),
    # Rests of lines.
    ("statement", "def f(a, ", "\n", ["b): return 1", "b, *c) -> d:\n    x\n    y"]),
    ("statement", "if x:\n    foo(a, ", "\n    bar(b)\n", ["b)", "b).c = d"]),
    ("statement", "with open(x) ", "\n", ["as f:\n    y"]),
    ("statement", "return", "\n", [" x", "ed = 1", ""]),
    ("statement", "f", "\n", ["or x in y:\n    z", "'a'.b()", "rom os import x", "oo = 1", ".x = 1", "(1)"]),
    ("statement", "x = 1\nw", "\n", ["ith a as b:\n    c", "hile x: y", "x = 1"]),
    ("statement", "def f(): ", "\n", ["pass", "return x"]),
    ("statement", "def f():", "\n", [" pass"]),
    ("statement", "import ", "\n", ["os, sys as s"]),
    ("statement", "from ", "\n", ["os import path", ".a import (b)"]),
    ("block", "def f():\n    ", "\n\nx = 1\n", ["x\n    y\n\n    # no\n    if z:\n      w\n    return", "pass"]),
    ("block", "def f():", "\n", [" pass", "\n    x\n    y", "\n\tx"]),
    ("block", "for x in ", "\n", ["y:\n    z\nw"]),
    ("function", "class A:\n    ", "\n", ["def m(self, a: int = 1, *b) -> None:\n        '''d'''\n        return 1"]),
    ("function", "", "\n", ["@a\nasync def f(x): return x"]),
]

REFUSED = [
    (
        "statement",
        "def f():\n    ",
        "\n",
        ["return x\n    y", "else: x", "if x:\n        y\n    z", "try:\n        x", "x)"],
    ),
    ("statement", "def f():\n    ", "\n", ["return x\ny", "if x:\n    y", " x", "'x", "(x", "@a\n    b", ""]),
    ("statement", "def f():\n    ", "\n", ["import telnetlib", "x = 1; import telnetlib", "if a: eval(b)", "eval(x)"]),
    ("statement", "def f():\n    ", "\n", ["from telnetlib import x", "@eval\n    def f(): pass", "x = exec"]),
    ("statement", "def f():\n", "\n", ["return x", "        return x"]),
    ("statement", "def f():\n  if x:\n    y\n", "\n  z\n", ["w", "    w"]),
    ("statement", "x = 1\n", "y = 2\n", ["a = 3", "a = 3 "]),
    ("statement", "", "\nelse:\n    z\n", ["x", "def f(): pass", "with x: y"]),
    ("statement", "@a\n", "\n", ["x = 1", "import os"]),
    ("statement", "def f(a, ", "\n", ["b:\n", "b)\nx", "eval(b)):\n    x"]),
    ("statement", "ev", "\n", ["al(x)", "al"]),
    ("statement", "x = ev", "\n", ["al(x)"]),
    ("statement", "import ", "\n", ["telnetlib", "os, telnetlib"]),
    ("statement", "f", "\n", ["rom telnetlib import x", "or x in y:\nz"]),
    (
        "block",
        "def f():\n    ",
        "\n\nx = 1\n",
        ["x\ny", "x\n  y", "x\n      y", "if x:\n    y", "eval(x)", "x\n    (y"],
    ),
    ("block", "def f():", "\n", ["\npass", " (pass"]),
    (
        "function",
        "class A:\n    ",
        "\n",
        ["x = 1", "def m(self):\n    x", "def m(self): pass\n    x = 1", "def m(self)"],
    ),
]


@pytest.mark.parametrize(("scale", "before", "after", "texts"), TAKEN, ids=repr)
def test_accepts(scale: str, before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after, scale)
    assert load(grammar) == []
    assert [text for text in texts if not accepts(grammar, text)] == []


@pytest.mark.parametrize(("scale", "before", "after", "texts"), REFUSED, ids=repr)
def test_refuses(scale: str, before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after, scale)
    assert [text for text in texts if accepts(grammar, text)] == []


def test_a_new_function_keeps_the_conventions_of_names_and_annotations() -> None:
    rules = (
        Naming("function", style="snake_case"),
        Annotation("function", "returns"),
        Naming("method", pattern="m_.*"),
    )
    function = lark("x = 1\n", "\n", "function", *rules)
    method = lark("class A:\n    ", "\n", "function", *rules)
    assert accepts(function, "def some_name() -> int: pass")
    assert not accepts(function, "def someName() -> int: pass")
    assert not accepts(function, "def some_name(): pass")
    assert accepts(method, "def m_x(self) -> int: pass") and not accepts(method, "def x(self) -> int: pass")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("def f():\n    x\n        ", "\n", "indented further"),
        ("def f():\n\tx\n  ", "\n", "tabs and spaces"),
        ("import o", "\n", "half-typed"),
        ("x = 1\n", ")\n", "rest of the line"),
    ],
)
def test_says_why_nothing_can_stand_there(before: str, after: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        lark(before, after, "statement")
