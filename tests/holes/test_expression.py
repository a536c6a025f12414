"""What may stand where an expression is asked for, between texts that are broken in every way people leave them."""

from __future__ import annotations

import ast

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.errors import InputError
from tests.holes.ask import lark

TAKEN = [
    # Operators and operands alternate; brackets hold anything balanced.
    ("x = ", "\n", ["a+b", "f(x, *a, k=1)[1:2, ::3].b", "x if y else z", "[x for x in y if z]", "not x", "..."]),
    ("x = ", "\n", ["lambda a, b=(1,): a", "{**a, 'b': c}", '"a" "b"', "f(a)if b else c", "(a\n)", "1.5e-3j", "a, b"]),
    (
        "x = ",
        "\n",
        ["o.eval(x)", "f(eval=1)", "await x", "yield", "a[:, 1]", "-x ** -y", "f'{a!r:>{b}}' % c", "a \\\n + b"],
    ),
    # What is open is closed, what follows closes goes without.
    ("x = foo(a, [b, ", "\n", ["c])", "c, d], k=1).e + 1", "])"]),
    ("x = foo(a, [b, ", ")\n", ["c]", "c], d, e=1", "]"]),
    ("x = {'a': ", "\n}\n", ["1", "1 + 2"]),
    ("x = foo(a, ", "\n\ndef g():\n    return (1)\n", ["b)", "*b, **c)"]),
    ("x = ", ")\n", ["foo(a", "f([1], a(2).b"]),
    # A word, an attribute, a keyword and a string go on.
    ("x = fo", "\n", ["o", "", "o.a(b)", " + c", "(1)", "r_each"]),
    ("x = foo.", "\n", ["bar(1)", "eval"]),
    ("x = no", "\n", ["t y", "ne"]),
    ("x = a not ", "\n", ["in b"]),
    ("x = a i", "\n", ["f b else c", "n b", "s not c"]),
    ("x = 'ab", "\n", ["c'", "c' % d", "' 'd'", "\\''"]),
    ('x = "', "\n", ['a"', '"', '""a\n"b"""', '""""" + y']),
    ("x = 'ab", "cd' + y\n", ["", "c", "\\'"]),
    ("x = f'ab", "\n", ["{c}'", "{{'", "{c:{d}}'"]),
    ('x = f"a{', '} b"\n', ["c", "c + 'd'", "c['e'](1)"]),
    ('x = f"a{b.', ':>5} b" + c\n', ["c", "c(1)"]),
    ('x = f"a{foo(', ')!r} b"\n', ["c", "c, d"]),
    ('x = f"""a{foo(', '!r} b"""\n', ["c)", 'c["e"])', "c['e'])"]),
    ('"""doc\n', '\n"""\n', ["text ' (\n"]),
    ("x = (b'a' ", ")\n", ["b'c'", "+ d"]),
    # What follows wants an operand, or an operator before it.
    ("x = ", "y\n", ["a + ", "not ", "f(x) if x else ", ""]),
    ("x = ", " if y else z\n", ["a", "f(1)"]),
    ("x = ", ".a\n", ["b", "(1)", "f()"]),
    ("for ", " in y: pass\n", ["a", "a, b", "(a, b)"]),
    ("x[", "]\n", ["1:2", "::3", "a, b", ":"]),
    ("f(", ")\n", ["a", "a, b"]),
    ("if ", ":\n    pass\n", ["a", "(b := c)", "b := c"]),
]

REFUSED = [
    ("x = ", "\n", ["a b", "a +", "(a", "a)", "'x", "return x", "a\n", "import os", "a = 1", "a #", "", "if a"]),
    ("x = ", "\n", ["eval(x)", "f(eval)", "f(eval==1)", "[exec for a in b]", "lambda: eval(x)", "exec"]),
    ("x = foo(a, [b, ", "\n", ["c]", "c)]", "c])\n", "eval(c)])"]),
    ("x = foo(a, [b, ", ")\n", ["c", "c])"]),
    ("x = ", ")\n", ["x", "(", "f(x)"]),
    ("x = ev", "\n", ["al(x)", "al"]),
    ("x = fo", "\n", ["o b", " c", "o bar"]),
    ("x = foo.", "\n", ["1", "(", ""]),
    ("x = 'ab", "cd' + y\n", ["c'", "\n", "\\"]),
    ("x = f'ab", "\n", ["{c'", "}'", "{'"]),
    ('x = f"a{', '} b"\n', ['c["e"]', "c}", "c +", "eval(c)", "c\n", "lambda: c", "", "c \\"]),
    ('x = f"a{foo(', ')!r} b"\n', ["c)", "("]),
    ("x = b'ab", "\n", ["é'"]),
    ("x = ", "y\n", ["a", "a ", "a +\n"]),
    ("x = ", " if y else z\n", ["a +", "a, +"]),
    ("x = ", ".a\n", ["1", "0x1"]),
    ("if ", ":\n    pass\n", ["a, b", "a:"]),
    ("x = f(a=", ")\n", ["b, *", "b=c"]),
]


@pytest.mark.parametrize(("before", "after", "texts"), TAKEN, ids=repr)
def test_accepts(before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after)
    assert load(grammar) == []
    assert [text for text in texts if not accepts(grammar, text)] == []


@pytest.mark.parametrize(("before", "after", "texts"), REFUSED, ids=repr)
def test_refuses(before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after)
    assert [text for text in texts if accepts(grammar, text)] == []


def test_what_is_accepted_here_is_python() -> None:
    """The tables themselves are true: Python takes each accepted text in its place (bar names that need a place)."""
    for before, after, texts in TAKEN:
        for text in texts:
            if not {"await", "yield"} & set(text.split()):
                ast.parse(before + text + after)


def test_only_names_in_scope_begin_operands() -> None:
    grammar = lark("import os\nx = 1\ny = ", "\n", names_only=True)
    for text in ("x", "os.path", "x + len(os.z, key=x)", "[True, 1, 'a']"):
        assert accepts(grammar, text), text
    for text in ("z", "os + z", "f(z)", "xx"):
        assert not accepts(grammar, text), text


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("x = 1 # a ", "b\n", "in a comment"),
        ("import ", "\n", "declares names"),
        ("def ", "():\n", "declares names"),
        ("x = f'{a", "'\n", "replacement field"),
        ("x = f'{a", "\ny = '}'\n", "replacement field"),
        ("x = (1, ", "]\n", "brackets behind the position"),
    ],
)
def test_says_why_nothing_can_stand_there(before: str, after: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        lark(before, after)
