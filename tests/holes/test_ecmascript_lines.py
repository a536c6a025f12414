"""What may stand where statements, blocks and functions of TypeScript and JavaScript are asked for."""

from __future__ import annotations

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.errors import InputError
from ananke_core.model.rules import Annotation, Naming
from tests.holes.ask import lark

IN_FUNCTION = ("function f() {\n  ", "\n}\n")
IN_CLASS = ("class A {\n  ", "\n}\n")
TAKEN = [
    ("statement", *IN_FUNCTION,
     ["return x;", "return x", "return;", "const x = 1;", "x = 1", "foo(a, b).c();", "a++"]),
    ("statement", *IN_FUNCTION,
     ["if (a) { b } else { c }", "if (a) b(); else c();", "if (a) b()\n  else if (c) d()"]),
    ("statement", *IN_FUNCTION, ["for (const x of y) z(x);", "for (;;) { }", "while (x) y", "do { x } while (y);"]),
    ("statement", *IN_FUNCTION,
     ["try { a } catch (e) { b } finally { c }", "try { a } catch { b }", "throw new E('x')"]),
    ("statement", *IN_FUNCTION, ["switch (a) { case 1: break; }", "const {a, b} = c;", "a: for (;;) { continue a }"]),
    ("statement", *IN_FUNCTION, ["function g<T>(a: T) { return 1 }", "class B { x = 1 }", "async () => { await x }"]),
    ("statement", *IN_FUNCTION, ["function g(a: B): (c: D) => E { return 1 }", "function g(): { h: I } { return 1 }"]),
    ("statement", "if (a) ", " else { c }\n", ["b();", "{ b }"]),
    ("statement", "", "\n",
     ["import x from 'y';", 'import { a, b as c } from "z"', "import 'x'", "import type { A } from 'a'"]),
    ("statement", "", "\n", ["export const x = 1;", "export { a } from './b'", "export default function () {}"]),
    ("statement", "", "\n",
     ["import * as x from 'y'", "export * from './z'", "const x = 1 // why", "@Foo()\nclass A {}"]),
    ("statement", "", "\n",
     ["interface A<T> extends B { x: T }", "type A<T> = { x: T } | B;", "enum X { A, B = 1 }"]),
    ("statement", "", "\n",
     ["namespace A.B { const x = 1 }", "declare module 'x' { }", "export type A =\n  | 'b'\n  | 'c'"]),
    ("statement", *IN_CLASS,
     ["x = 1;", "private foo(a: string): void { }", "static async *gen() { }", "x?: string;"]),
    ("statement", *IN_CLASS, ["get x() { return 1 }", "constructor(private x: number) { super() }", "delete() { }"]),
    ("statement", "interface A {\n  ", "\n}\n", ["x: string", "f(a: B): C;", "readonly [k: string]: D"]),
    # The statement is ended first where one is begun.
    ("statement", "function f(a, ", "\n", ["b) { return 1 }", "b): T { }", "b = {c: 1}) { return b }"]),
    ("statement", "if (a", "\n", [") { b }", " && b) return c;", ") b(); else c();"]),
    ("statement", "if ", "\n", ["(a) { b }", "(a) b"]),
    ("statement", "ret", "\n", ["urn x", "ry(1)"]),
    ("statement", "impo", "\n", ["rt x from 'y'", "rt { a } from 'b'", "rtant = 1"]),
    ("statement", "import { a, ", "\n", ["b } from 'c'", "} from 'c';"]),
    ("statement", "import a fr", "\n", ["om 'c'"]),
    ("statement", "export function fo", "\n", ["o(a: B) { return a }", "(a) { }"]),
    ("statement", "export class A ext", "\n", ["ends B<C> { x = 1 }"]),
    ("statement", "const x = ", "\n", ["1;", "{ a: 1 }", "() => { }"]),
    ("block", *IN_FUNCTION,
     ["return x;", "x;\n  y", "const x = 1;\n const y = 2\n return x + y", "if (a) { b } c()"]),
    ("block", *IN_FUNCTION,
     ["foo();\nbar()", "if (a) b\n else c\n d()", "// c\n x()", "function g() { }\n g()", "a; b; // c"]),
    ("block", *IN_CLASS, ["x = 1\n  y = 2\n\n  f() { return 1 }", "constructor(a) { }\n  get b() { return 2 }"]),
    ("function", *IN_CLASS, ["foo(a: string): void { return }", "async foo() { }", "constructor(a) { }"]),
    ("function", "", "\n",
     ["function f(a) { return 1 }", "export const f = (a) => a + 1;", "export async function g() { }"]),
]  # fmt: skip
REFUSED = [
    ("statement", *IN_FUNCTION,
     ["x; y", "x\n  y", "return x +", "if (a)", "x)", "x}", "return (x", "if (a) b else", ""]),
    ("statement", *IN_FUNCTION,
     ["eval(x)", "const x = eval(1)", "const x =", "x = 'a", "else { }", "try { a } catch"]),
    ("statement", *IN_FUNCTION,
     ["await import('child_process')", "const c = require('child_process')", "return `${x`"]),
    ("statement", "", "\n",
     ["import x from 'child_process'", "export * from 'child_process/x'", "import { a } from"]),
    ("statement", *IN_CLASS, ["x = eval(1)", "x = ", "foo() {", "foo() { }\n bar() { }", "x = 1; y = 2"]),
    ("statement", "interface A {\n  ", "\n}\n", ["x: ", "x: string |", "await y"]),
    ("statement", "function f(a, ", "\n", ["b", "b) { eval(a) }", "b) { } g()"]),
    ("statement", "if (a", "\n", [")", ") {", ") exec(b)"]),
    ("statement", "ev", "\n", ["al(x)", "al"]),
    ("statement", "import { a, ", "\n", ["b } from 'child_process'", "b from 'c'"]),
    ("block", *IN_FUNCTION,
     ["x +", "x; return (", "a b", "}", "x } y {", "const x = 1;\n eval(x)", "if (a) { b } else"]),
    ("block", *IN_CLASS, ["x = 1\n  f() {", "x = exec(1)", "f() { } }"]),
    ("function", *IN_CLASS, ["x = 1", "foo() { } bar() { }", "foo()"]),
    ("function", "", "\n",
     ["x = 1", "function f()", "const f = (a) => a +", "const f = (a) => a =>", "function f() { eval(1) }"]),
]  # fmt: skip


@pytest.mark.parametrize(("scale", "before", "after", "texts"), TAKEN, ids=repr)
def test_accepts(scale: str, before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after, scale, language="typescript")
    assert load(grammar) == []
    assert [text for text in texts if not accepts(grammar, text)] == []


@pytest.mark.parametrize(("scale", "before", "after", "texts"), REFUSED, ids=repr)
def test_refuses(scale: str, before: str, after: str, texts: list[str]) -> None:
    grammar = lark(before, after, scale, language="typescript")
    assert [text for text in texts if accepts(grammar, text)] == []


def test_a_new_function_keeps_the_conventions_of_names_and_annotations() -> None:
    rules = (
        Naming("function", style="camelCase"),
        Annotation("function", "returns"),
        Naming("method", pattern="m_.*"),
    )
    function = lark("", "\n", "function", *rules, language="typescript")
    method = lark(*IN_CLASS, "function", *rules, language="typescript")
    assert accepts(function, "function someName(a): number { return 1 }")
    assert not accepts(function, "function some_name(a): number { return 1 }")
    assert not accepts(function, "function someName(a) { return 1 }")
    assert accepts(method, "m_x(): number { return 1 }") and not accepts(method, "x(): number { return 1 }")


def test_elements_in_statements() -> None:
    grammar = lark("function F() {\n  ", "\n}\n", "statement", language="tsx")
    assert load(grammar) == []
    for text in ("return <a b='c' {...d}>{e}</a>;", "return (\n  <>{f}</>\n)", "const x = <T,>(y: T) => y"):
        assert accepts(grammar, text), text
    for text in ("return <a>", "return <a b={c>d</a>", "return <a>{eval(1)}</a>"):
        assert not accepts(grammar, text), text


@pytest.mark.parametrize(
    ("before", "after", "scale", "said"),
    [
        ("x = 1 // a ", "b\n", "expression", "in a comment"),
        ("/* a ", "*/ b\n", "statement", "in a comment"),
        ("import { ", " } from 'a'\n", "expression", "declares names"),
        ("import a from 'b", "\n", "statement", "half-typed"),
        ("class A {\n  ", "\n}\n", "expression", "a member is declared"),
        ("x = (1, ", "]\n", "expression", "closes a bracket"),
        ("x = ", ")\n", "expression", "closes a bracket"),
    ],
)
def test_says_why_nothing_can_stand_there(before: str, after: str, scale: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        lark(before, after, scale, language="typescript")
    assert refused.value.place == "position" and refused.value.way_out
