"""Arrows without a block: one expression, which ends before anything that begins another statement."""

from __future__ import annotations

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.model.rules import Call, Import
from tests.compile.grammar.ecmascript.files import grammar

SOURCE = "const f = (x) => x"
LARK = grammar(SOURCE)
DENYING = grammar(SOURCE, Call(denied=("eval",)), Import(denied=("child_process",)))

VALUES = [
    "x",
    "(x)",
    "[x, y]",
    "({ a: 1, b })",
    "`a ${x} b`",
    "tag`a ${x}`.b",
    "'it\\'s'",
    "/[(']/g.test(x) && x / 2",
    "// why\n  x /* ' */",
    "x.y?.z[0]!.w(1, 2)`a`",
    "x\n    .then((y) => y)\n    .catch(() => { })",
    "x ? { a: 1 } : [2, 3]",
    "x ?? (y || !z) ** -w",
    "async (y) => await y",
    "y => z => { return (z) }",
    "x ? (y) => { } : function g(z) { return z }",
    "new Map<string, number>()",
    "new Foo<A[], B>(x)",
    "foo<Bar, Baz<Q>>(x) as unknown as Map<string, A>",
    "x as const",
    "x satisfies Y as readonly string[]",
    "typeof x === 'a' || x instanceof Y || 'k' in x",
    "function () { }",
    "async function* g(a) { yield a }",
    "class extends Base { m() { } }",
    "import('./x').then((m) => m.y)",
    "require('x')(y)",
    "(y): y is string => y",
    "(a: A, b: B): Promise<C> => { return a }",
    "x++ / 2",
    "{ return x }",
    "{ }",
]  # fmt: skip

MORE = [
    "\nfoo()",
    "\nx = 1",
    "; foo()",
    ", foo()",
    "\nconst y = 1",
    "\n}",
    ")",
    "\nreturn x",
    " y",
    "\n'use strict'",
    " +",
    ".",
]


def test_the_grammars_load_without_a_word() -> None:
    assert load(LARK) == load(DENYING) == []


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_one_expression_and_nothing_more(value: str) -> None:
    text = f"const f = (x) => {value}"
    assert accepts(LARK, text) and accepts(DENYING, text)
    for more in MORE:
        assert not accepts(LARK, text + more), more


@pytest.mark.parametrize("value", ["", "(x", "[x)", "`a", "'a", "{ x", "x +", "x ? y", "(x))"])
def test_what_is_no_expression_is_refused(value: str) -> None:
    # A conditional without its end has no unpaired bracket: it is the only one that gets through.
    assert accepts(LARK, f"const f = (x) => {value}") is (value == "x ? y")


@pytest.mark.parametrize(
    "value",
    [
        "eval(x)",
        "x + eval(1)",
        "[eval]",
        "x ? eval : y",
        "`${eval(x)}`",
        "(y) => eval(y)",
        "import('child_process')",
        "x || require( 'child_process/y' )",
        "await import(`child_process`)",
        "{ return eval(x) }",
    ],
)
def test_denied_names_and_modules_are_refused(value: str) -> None:
    text = f"const f = (x) => {value}"
    assert accepts(LARK, text) and not accepts(DENYING, text)
    assert accepts(DENYING, text.replace("eval", "x.eval").replace("child_process", "./child_process"))
