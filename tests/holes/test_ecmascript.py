"""What may stand at positions of TypeScript, TSX and JavaScript, between texts that are broken in every way."""

from __future__ import annotations

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.languages import language_named
from tests.holes.ask import lark

TAKEN = [
    # Operators and operands alternate; brackets hold anything balanced.
    ("typescript", "const x = ", ";\n",
     ["a+b", "f(x, ...a)", "a ? b : c", "(x) => x + 1", "x => { return 1 }", "await x"]),
    ("typescript", "const x = ", ";\n",
     ["new Map<string, number>()", "a as Foo<B>", "a!.b", "x as const", "a<b", "i++"]),
    ("typescript", "const x = ", ";\n",
     ["class A extends B { x = 1 }", "function (a): T { return a }", "a?.b?.(c)", "{a: 1}"]),
    ("typescript", "const x = ", ";\n",
     ["async (x: T): Promise<void> => { }", "o.eval(x)", "typeof x === 'y'", "`a${b}c`"]),
    ("typescript", "const x = ", ";\n",
     ["/re/g.test(a)", "a / b / c", "[1, 2].map(a => a)", "'a' /* b */", "a // b\n"]),
    # What is open is closed, what follows closes goes without.
    ("typescript", "const x = foo(a, [b, ", ";\n", ["c])", "c, d], k).e + 1", "])", "x => { y }])"]),
    ("typescript", "const x = foo(a, [b, ", ")\n", ["c]", "c, d], e"]),
    ("typescript", "foo(", ")\n", ["a", "a, b", "...a", "(a, b) => c", "a,"]),
    ("typescript", "function f() {\n  foo(a, ", "\n}\n", ["b)", "b).c(d)"]),
    ("typescript", "const f = function (a, ", "\n", ["b) { return a }", "b): T { return a }"]),
    # A word, an attribute, a keyword and a string go on.
    ("typescript", "const x = fo", "\n", ["o", "", "o.a(b)", " + c", "(1)", "r_each", "<T>(x)"]),
    ("typescript", "const x = foo.", "\n", ["bar(1)", "eval"]),
    ("typescript", "const x = ty", "\n", ["peof y", "pes"]),
    ("typescript", "const x = a ins", "\n", ["tanceof B"]),
    ("typescript", "const x = [1] a", "\n", ["s const", "s readonly T", "s T"]),
    ("typescript", "const x = [1] as", "\n", [" const", " A | B"]),
    ("typescript", "const x = y as ", ";\n", ["const", "A", "keyof B"]),
    ("typescript", "const x = fun", "\n", ["ction (a) { }", "ny"]),
    ("typescript", "const x = 'ab", "\n", ["c'", "' + d", "\\''"]),
    ("typescript", "const x = 'ab", "cd' + y\n", ["", "c", "\\'"]),
    # Templates: in their text, in their holes, and what ends them.
    ("typescript", "const x = `ab ", "cd` + y\n", ["", "c", "${d}", "${d} a ${b}", "$"]),
    ("typescript", "const x = `ab ${", "} cd` + y\n", ["a", "a + `b`", "f({a: 1})"]),
    ("typescript", "const x = `ab ", "\n", ["`", "${c}`", "${c}` + d"]),
    ("typescript", "const x = `ab ${f(", "\n", ["a)} c`", "a)} c ${d}` + e"]),
    # What follows wants an operand, or an operator before it.
    ("typescript", "const x = ", "y;\n", ["a + ", "!", "f(x) || ", ""]),
    ("typescript", "const x = ", ".a;\n", ["b", "(1)", "f()"]),
    ("typescript", "foo(", "\n  bar)\n", ["a, ", "a + "]),
    # Types.
    ("typescript", "let x: ", " = 1;\n",
     ["A | B", "Map<string, A[]>", "(a: B) => C", "{a: b}", "keyof T", "\n  | 'a'\n  | 'b'"]),
    ("typescript", "type A = ", "\n", ["T extends U ? X : Y", "readonly string[]", "`a${B}`", "typeof import('x')"]),
    ("typescript", "function f(a: ", ") {}\n", ["string", "Foo<A, {b: c}>"]),
    ("typescript", "new Observable<", ">()\n", ["A<B>", "A | B"]),
    ("typescript", "interface A {\n  x: ", ";\n}\n", ["string | null"]),
    # Members of objects, parameters, heads.
    ("typescript", "const x = {\n a: 1,\n ", "\n}\n",
     ["b: 2", "b", "...c", "b() { return 2 }", "b: 2, c: 3", "[k]: v"]),
    ("typescript", "for (", ") { }\n", ["const x of y", "let i = 0; i < n; i++"]),
    ("typescript", "if (", ") { }\n", ["a && b", "x = y"]),
    ("typescript", "class A {\n  x = ", ";\n}\n", ["1", "() => 2"]),
    # Elements.
    ("tsx", "const x = ", ";\n", ["<A b={c} {...d}>e {f} <g/></A>", "a < b", "<></>", "<T,>(x: T) => x"]),
    ("tsx", "return <p>a {", "} b</p>;\n", ["c", "c && <d/>", "c.map(x => <i>{x}</i>)"]),
    ("tsx", "return <p>a ", " b</p>;\n", ["c", "{d}", "<e f='g'/> don't"]),
    ("tsx", "return <p ", ">a</p>;\n", ["a='b'", "a={b} c", "{...d}"]),
    ("tsx", "return <p>a {", "\n", ["c}</p>", "c} d</p>"]),
    ("javascript", "const x = ", ";\n", ["<A b={c}/>", "a => b", "require('fs')", "import('./a')", "a.b`c`"]),
]  # fmt: skip

REFUSED = [
    ("typescript", "const x = y as ", ";\n", ["const z", "const.z", "const z()"]),
    ("typescript", "const x = y as", ";\n", ["const", " const z"]),
    ("javascript", "const x = y ", ";\n", ["as const"]),
    ("typescript", "const x = ", ";\n",
     ["a b", "a +", "(a", "a)", "'x", "return x", "", "a;", "a // x", "`a${b", "a.", "a ? "]),
    ("typescript", "const x = ", ";\n",
     ["eval(x)", "f(eval)", "exec", "import('child_process')", "[require(`child_process`)]"]),
    ("typescript", "const x = ", ";\n",
     ["a =>", "const y", "a: 1;", "/re", "a / ", "<b>", "class A", "function f(a)"]),
    ("typescript", "const x = foo(a, [b, ", ";\n", ["c]", "c)]", "c", "eval(c)])", "c])]"]),
    ("typescript", "const x = foo(a, [b, ", ")\n", ["c", "c])"]),
    ("typescript", "foo(", ")\n", ["a)", "a b", "", "a) + (b", "a,,"]),
    ("typescript", "const x = ev", "\n", ["al", "al(x)"]),
    ("typescript", "const x = fo", "\n", ["o b", " c", "o bar"]),
    ("typescript", "const x = 'ab", "cd' + y\n", ["c'", "\n", "\\"]),
    ("typescript", "const x = `ab ", "cd` + y\n", ["c`", "${d", "${eval(d)}"]),
    ("typescript", "const x = `ab ${", "} cd` + y\n", ["a}", "a + ", "`", "a} ${b"]),
    ("typescript", "const x = `ab ", "\n", ["", "c", "${c}"]),
    ("typescript", "const x = ", "y;\n", ["a", "a ", "a b"]),
    ("typescript", "let x: ", " = 1;\n", ["A B", "A |", "A / B", "Map<string", "A => ", "A<B> =>"]),
    ("typescript", "const x = {\n a: 1,\n ", "\n}\n", ["b: ", "b: 2}", "b: eval(1)"]),
    ("tsx", "const x = ", ";\n", ["<A>", "<A b={c>", "</A>", "<A b={eval(1)}/>"]),
    ("tsx", "return <p>a {", "} b</p>;\n", ["c}", "c +", "eval(c)", "<b>"]),
    ("tsx", "return <p>a ", " b</p>;\n", ["</p>", "{", "<b>", "{exec}"]),
    ("javascript", "const x = ", ";\n", ["require('child_process')", "a as B", "x!", "a\n b"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "after", "texts"), TAKEN, ids=repr)
def test_accepts(language: str, before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after, language=language)
    assert load(grammar) == []
    assert [text for text in texts if not accepts(grammar, text)] == []


@pytest.mark.parametrize(("language", "before", "after", "texts"), REFUSED, ids=repr)
def test_refuses(language: str, before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after, language=language)
    assert [text for text in texts if accepts(grammar, text)] == []


def test_what_is_accepted_here_is_the_language() -> None:
    """The tables themselves are true: tree-sitter takes each accepted text in its place, where that is complete."""
    asked = 0
    for language, before, after, texts in TAKEN:
        parser = language_named(language).grammar
        for text in texts:
            if before.startswith(("return", "const x = foo(a, [b, ")) or after == "\n":
                continue
            data = (before + text + after).encode() + b"}" * (before.count("{\n") - after.count("}\n"))
            assert not parser.parse(data).root_node.has_error, (before, text, after)
            asked += 1
    assert asked > 60
