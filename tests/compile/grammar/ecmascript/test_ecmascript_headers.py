"""Headers of TypeScript and JavaScript: what a signature's terminal and its one-line pattern accept."""

from __future__ import annotations

import pytest
import re2

from ananke_core.engines.llguidance import accepts, load
from ananke_core.languages.ecmascript.forms.header import header_regex, header_terminal
from ananke_core.languages.forms import Unsayable
from ananke_core.model.rules import Parameter, Signature
from ananke_core.model.types import Primitive, Unknown
from tests.compile.grammar.ecmascript.files import definitions, grammar, signatures, unit

SOURCE = (
    "export async function f<T extends { a: 1 }>(a: 'x' | T[], b?: Map<string, Foo.Bar>, { c, d }: D = {}, e = 1, "
    "...rest: (keyof T)[]): Promise<{ x: number; y: T }> {}"
)
STRING = Primitive("string")

FORMS = [
    "function f(a: string): void {}",
    "export default function (a) {}",
    "export default function f(a) {}",
    "declare function f(a: string): void;",
    "function* f() {}",
    "async function* f() {}",
    "const f = (a: string): void => {}",
    "export const f: Handler<A, B> = async (a) => {}",
    "export const f = async <T,>(a: T) => {}",
    "const f = a => {}",
    "const f = async a => {}",
    "let f = function (a) {}",
    "var f = function* g(a) {}",
    "const a = 1, f = () => {}",
    "export default (a: string) => {}",
    "exports.f = function (a) {}",
    "module.exports.f = async (a) => {}",
    "module.exports = function (a) {}",
    "C.prototype.m = function (a) {}",
    "a.b.C.prototype.m = function (a) {}",
    "const o = { f(a) {} }",
    "const o = { async *f(a) {} }",
    "const o = { get f() {} }",
    "const o = { f: (a) => {} }",
    "const o = { p: { f: function (a) {} } }",
    "const o = { 'x-y': (a) => {}, catch() {} }",
    "class C { constructor(private readonly a: string, public b = 1) {} }",
    "class C { private static override async *f(a: string): AsyncGenerator<string> {} }",
    "class C { get f(): string {} }",
    "class C { set f(value: string) {} }",
    "class C { #f(a) {} }",
    "class C { 'f'(a) {} }",
    "abstract class C { protected abstract f(a: string): void }",
    "class C { f = (a: string): void => {} }",
    "class C { private readonly f: Handler = async (a) => {} }",
    "class C { static f = function (a) {} }",
    "interface I { f?(a: string): void }",
    "function f(this: Window, a: [x: string, y?: number], b: typeof c, d: new () => D, e: A extends B ? C : D)"
    ": a is B {}",
    "function f(a: readonly string[], b: -1 | 'x' | null, c: (x: number, ...y: string[]) => void): asserts a {}",
    "function f(a: { readonly [K in keyof T]?: T[K] }, b: import('x').Y, c: unique symbol)"
    ": { a: string } | undefined {}",
    "function f(a: `x${string}`): `y${number}` {}",
    "namespace N { export function f() {} }",
    "class C { @dec() f(@Inject(A) a: string) {} }",
    "export /* why */ function f(/* a */) {}",
]  # fmt: skip


@pytest.mark.parametrize("source", FORMS)
def test_every_form_is_accepted_as_it_stands(source: str) -> None:
    lark = grammar(source)
    assert load(lark) == []
    texts = definitions(source)
    assert texts
    for text, signature in zip(texts, signatures(source), strict=True):
        assert accepts(lark, text)
        if "default" not in signature.symbol:
            name = signature.symbol.rpartition(".")[2]
            start = text.rindex(name, 0, text.index("(a") if "(a" in text else None)
            assert not accepts(lark, text[:start] + "other" + text[start + len(name) :])


@pytest.mark.parametrize(
    "header",
    [
        SOURCE.removesuffix(" {}"),
        'export async function f<T extends A>(a:"x"|T[],b?:Map<string,Foo.Bar>,{ z }:D=g(1,[2]),e=`a`,'
        "...rest:(keyof T)[]"
        "):Promise<{x:number;y:T;}>",
        "export  async  function  f < const T > ( a : 'x' | T [ ] , b ? : Map < string , Foo . Bar , > , "
        "[ c ] : D = { a : 1 } , "
        "e = (1 + 2) / 3 , ... rest : ( keyof T ) [ ] , ) : Promise < { x : number ; y : T } >",
    ],
)
def test_spacing_quotes_and_defaults_are_free(header: str) -> None:
    assert accepts(grammar(SOURCE), f"{header} {{}}")
    (signature,) = signatures(SOURCE)
    assert re2.fullmatch(header_regex(signature, typed=True), header)


def test_newlines_and_comments_are_free() -> None:
    text = (
        "export async function f<\n  T extends { a: 1 },\n>(\n  a: // (\n  'x' | T[], /* ' */\n  b?: Map<\n string,\n"
        " Foo.Bar>,\n  { c,\n d }: D = {\n // }\n},\n  e = 1,\n  ...rest: (keyof T)[]\n)\n"
        ": Promise<{\n  x: number;\n  y: T;\n}>\n{}"
    )
    assert accepts(grammar(SOURCE), text)


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("export ", ""),
        ("async ", ""),
        ("function f", "function g"),
        ("function", "function*"),
        ("<T extends { a: 1 }>", ""),
        ("<T extends", "<U extends"),
        ("a: 'x'", "a: 'y'"),
        ("'x' | T[]", "T[] | 'x'"),
        (": 'x' | T[]", ""),
        ("b?", "b"),
        ("string, Foo", "string; Foo"),
        ("Foo.Bar", "Foo.Baz"),
        ("{ c, d }", "c"),
        ("{ c, d }: D", "{ c, d }"),
        ("D = {}", "D"),
        ("D = {}", "D = "),
        ("D = {}", "D = {"),
        ("e = 1", "e: number = 1"),
        ("e = 1, ", ""),
        ("...rest", "rest"),
        ("keyof T", "keyofT"),
        ("(keyof T)[]", "keyof T[]"),
        (": Promise<{ x: number; y: T }>", ""),
        ("x: number;", "x: string;"),
    ],
)
def test_another_signature_is_refused(part: str, changed: str) -> None:
    assert part in SOURCE
    text = SOURCE.replace(part, changed, 1)
    assert accepts(grammar(SOURCE), SOURCE) and not accepts(grammar(SOURCE), text)
    pattern = header_regex(signatures(SOURCE)[0], typed=True)
    assert not re2.fullmatch(pattern, text.removesuffix(" {}"))


def test_signatures_need_no_body_and_definitions_of_javascript_do() -> None:
    source = "function f(a)"
    typed, untyped = grammar("function f(a) {}"), grammar("function f(a) {}", path="a.js")
    assert [accepts(typed, source + end) for end in ("", ";", " {}")] == [True] * 3
    assert [accepts(untyped, source + end) for end in ("", ";", " {}")] == [False, False, True]
    assert not accepts(untyped, "function f(a: string) {}")
    arrow = grammar("const f = (a) => a")
    assert [accepts(arrow, f"const f = (a){end}") for end in ("", " =>", " {}", " => {}")] == [False] * 3 + [True]
    assert not accepts(typed, "function f(a) => a")


def test_an_unread_type_is_any_balanced_one() -> None:
    signature = Signature("f", parameters=(Parameter("a", Unknown("why")), Parameter("b")), returns=Unknown("why"))
    lark = unit([signature])
    for types in (("X[1]", "y"), ("{ a: (b: c) => d }", "A | `x${B}`"), ("() => void", "Map<string, () => x>")):
        assert accepts(lark, f"function f(a: {types[0]}, b): {types[1]} {{ return 1 }}"), types
    for text in (
        "function f(a, b): x {}",
        "function f(a: x, b) {}",
        "function f(a: x, b: y): z {}",
        "function f(a: x y, b): z {}",
    ):
        assert not accepts(lark, text), text


def test_a_default_that_is_computed_is_read() -> None:
    assert accepts(grammar("function f(a = 5 * 1000) {}"), "function f(a = 60 * 60) {}")


@pytest.mark.parametrize(
    "signature",
    [
        Signature("f()"),
        Signature("class"),
        Signature(""),
        Signature('A."x"', "A"),
        Signature("f", modifiers=('export"',)),
        Signature("f", type_parameters=("T>",)),
        Signature("f", parameters=(Parameter("a b"),)),
        Signature("f", parameters=(Parameter("a", STRING, "string]"),)),
        Signature("f", parameters=(Parameter("a", STRING, "{ a: string"),)),
        Signature("f", parameters=(Parameter("a", STRING, 'x"\n | /'),)),
        Signature("f", parameters=(Parameter("a", kind="keyword_only"),)),
        Signature("f", returns=STRING, returns_written='"a\x07b"'),
    ],
)
def test_what_no_header_can_say_is_said(signature: Signature) -> None:
    for make in (header_terminal, header_regex):
        with pytest.raises(Unsayable):
            make(signature, typed=True)


def test_javascript_has_no_annotations() -> None:
    with pytest.raises(Unsayable):
        header_terminal(Signature("f", returns=STRING, returns_written="string"), typed=False)
    # A doc comment's type is no part of the header.
    assert header_terminal(Signature("f", returns=STRING), typed=False) == header_terminal(Signature("f"), typed=False)
