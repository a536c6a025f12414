"""TypeScript and JavaScript: functions in all their forms, classes, types, imports, doc comments."""

from __future__ import annotations

import pytest

from ananke_core.analysis import Document, Policy
from ananke_core.extraction.units import extract_facts
from ananke_core.facts import FunctionFact, UnitFacts
from ananke_core.languages import LANGUAGES
from ananke_core.model.types import (
    Array,
    Bounds,
    EnumType,
    Field,
    FunctionType,
    Intersection,
    LiteralType,
    Map,
    Primitive,
    Record,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)
from ananke_core.resolution import Alone, Resolution

STRING, NUMBER, NULL = Primitive("string"), Primitive("number"), Primitive("null")


def facts(text: str, language: str = "typescript") -> UnitFacts:
    return extract_facts(LANGUAGES[language], text.encode())


def functions(text: str, language: str = "typescript") -> dict[str, FunctionFact]:
    return {function.symbol: function for function in facts(text, language).functions}


def shapes(text: str) -> list[TypeExpr | None]:
    """The final shapes of classes, then of aliases, of a file without others."""
    document = Document.open(text, LANGUAGES["typescript"], Policy(), "a.ts")
    resolution = Resolution(Alone(document))
    final: list[TypeExpr | None] = []
    for base, found in document.facts():
        final += [getattr(resolution.final(document, base, fact).fact, "shape", None) for fact in found.classes]
        final += [getattr(resolution.final(document, base, fact).fact, "type", None) for fact in found.types]
    return final


def type_of(text: str) -> TypeExpr | None:
    (alias,) = shapes(f"type X<T> = {text};")
    return alias


@pytest.mark.parametrize("language", ["typescript", "tsx", "javascript"])
@pytest.mark.parametrize(
    ("text", "symbol", "kind", "modifiers"),
    [
        ("function f() {}", "f", "function", ()),
        ("export async function f() {}", "f", "function", ("export",)),
        ("export default function () {}", "default", "function", ("export", "default", "function")),
        ("export default function f() {}", "f", "function", ("export", "default")),
        ("export default () => 1;", "default", "function", ("export", "default", "arrow")),
        ("const f = () => 1;", "f", "function", ("const", "arrow")),
        ("export const f = x => x;", "f", "function", ("export", "const", "arrow")),
        ("let f = function g() {};", "f", "function", ("let", "function")),
        ("var f = (() => 1);", "f", "function", ("var", "arrow")),
        ("class C { m() {} }", "C.m", "method", ()),
        ("class C { static async m() {} }", "C.m", "method", ("static",)),
        ("class C { get m() { return 1 } }", "C.m", "method", ("get",)),
        ("class C { #m() {} }", "C.#m", "method", ()),
        ("class C { 'm'() {} }", "C.m", "method", ()),
        ("class C { m = () => 1 }", "C.m", "method", ("arrow",)),
        ("const C = class { m() {} };", "C.m", "method", ()),
        ("const o = { m() {} };", "o.m", "method", ()),
        ("const o = { p: { m: () => 1 } };", "o.p.m", "function", ("arrow",)),
        ("exports.f = function () {};", "f", "function", ("function",)),
        ("module.exports = function () {};", "default", "function", ("function",)),
        ("module.exports = { m() {} };", "default.m", "method", ()),
        ("C.prototype.m = function () {};", "C.m", "function", ("function",)),
        ("if (x) { function f() {} }", "f", "function", ()),
    ],
)
def test_functions_have_their_name_in_every_form(
    language: str, text: str, symbol: str, kind: str, modifiers: tuple[str, ...]
) -> None:
    (function,) = facts(text, language).functions
    assert (function.symbol, function.kind, function.modifiers) == (symbol, kind, modifiers)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("function f(a: string): void;\nfunction f(a: any) {}", ["f", "f"]),
        ("abstract class C { abstract m(): void; n(): void; }", ["C.m", "C.n"]),
        ("interface I { m(): void; get g(): string; p: string }", ["I.m", "I.g"]),
        ("declare namespace A.B { function f(): void; class C { m(): void } }", ["A.B.f", "A.B.C.m"]),
        ("namespace A { namespace B { export const f = () => 1 } }", ["A.B.f"]),
        ('declare module "m" { function f(): void }', ["f"]),
        ("declare global { function f(): void }", ["f"]),
        ("function f() { function g() {} const h = () => 1; }", ["f", "f.g", "f.h"]),
        ("type T = { m(): void }; let x: { n(): void };", []),
        ("[1].map((x) => x); call(function () {}); (() => 1)();", []),
    ],
)
def test_functions_of_types_and_namespaces(text: str, symbols: list[str]) -> None:
    assert [function.symbol for function in facts(text).functions] == symbols


def test_parameters_of_every_kind() -> None:
    text = "function f(this: W, a: string, b?: number, { c }: P = {}, [d]: Q, e = -1, ...rest: string[]): void {}"
    found = functions(text)["f"].parameters
    assert [(p.name, p.kind, p.written, p.optional, p.implicit, p.default is not None) for p in found] == [
        ("this", "positional", "W", False, True, False),
        ("a", "positional", "string", False, False, False),
        ("b", "positional", "number", True, False, False),
        ("", "positional", "P", False, False, True),
        ("", "positional", "Q", False, False, False),
        ("e", "positional", "", False, False, True),
        ("rest", "rest", "string[]", False, False, False),
    ]
    assert found[5].default is not None
    assert found[5].default.value == -1


def test_javascript_parameters() -> None:
    found = functions("function f(a, b = 1, { c } = {}, ...d) {}", "javascript")["f"].parameters
    assert [(p.name, p.kind, p.default is not None) for p in found] == [
        ("a", "positional", False),
        ("b", "positional", True),
        ("", "positional", True),
        ("d", "rest", False),
    ]


@pytest.mark.parametrize(
    ("text", "is_async", "is_generator", "returns_value", "throws"),
    [
        ("async function f() { return 1; }", True, False, True, ()),
        ("function* f() { yield 1; }", False, True, False, ()),
        ("const f = async () => 1", True, False, True, ()),
        ("function f() { return; }", False, False, False, ()),
        ("function f() { return g(() => { return 1; }); }", False, False, True, ()),
        ("function f() { g(() => { return 1; }); }", False, False, False, ()),
        (
            "function f() { throw new a.RangeError('x'); throw error; throw new E(); }",
            False,
            False,
            False,
            ("a.RangeError", "E"),
        ),
    ],
)
def test_what_bodies_do_belongs_to_the_innermost_function(
    text: str, is_async: bool, is_generator: bool, returns_value: bool, throws: tuple[str, ...]
) -> None:
    found = functions(text)["f"]
    assert (found.is_async, found.is_generator, found.returns_value, found.throws) == (
        is_async,
        is_generator,
        returns_value,
        throws,
    )


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("export default async function f(a: string): Promise<void> { }", None),
        ("export const f = async <T,>(a: T): Promise<T> => a;", "export const f = async <T,>(a: T): Promise<T> =>"),
        ("@dec() class C { @dec() static f(): void {} }", "static f(): void"),
        ("class C { private f = (a) => a }", "private f = (a) =>"),
        ("declare function f(): void;", "declare function f(): void;"),
        ("const a = 1, f = () => 1;", "f = () =>"),
    ],
)
def test_spans_begin_at_the_modifiers_and_end_before_the_body(text: str, header: str | None) -> None:
    (function,) = facts(text).functions
    expected = text.partition(" {")[0] if header is None else header
    assert text[function.span.start : function.body_start].rstrip() == expected
    assert text[function.span.start :].startswith(expected)


def test_doc_comments_are_read_where_they_belong() -> None:
    text = """/** License. */

/**
 * Adds.
 *
 * @param {number} a - the left
 *   side
 * @param [b=1] the right
 * @throws {RangeError} too large
 */
@dec
export function add(a: number, b = 1) {}

/* no doc */
function plain() {}

class C {
  /** One. */
  @dec() one() {}
  /** Field. */
  two: string;
  three() {}
}
"""
    found = functions(text)
    add = found["add"]
    assert (add.doc, [p.doc for p in add.parameters], add.throws) == (
        "Adds.",
        ["the left side", "the right"],
        ("RangeError",),
    )
    assert (found["plain"].doc, found["C.one"].doc, found["C.three"].doc) == ("", "One.", "")
    assert found["C.one"].decorators == ("dec",)
    assert facts(text).classes[0].fields[0].doc == "Field."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", STRING),
        ("bigint", Primitive("integer")),
        ("unknown", Primitive("any")),
        ("never", Primitive("never")),
        ("Date", Primitive("string", "date-time")),
        ("string[]", Array(STRING)),
        ("readonly string[]", Array(STRING)),
        ("ReadonlyArray<number>", Array(NUMBER)),
        ("Set<string>", Array(STRING, unique=True)),
        ("Record<string, number>", Map(STRING, NUMBER)),
        ("{ [key: string]: number }", Map(STRING, NUMBER)),
        ("[string, number]", Tuple((STRING, NUMBER))),
        ("[string, ...number[]]", Tuple((STRING,), NUMBER)),
        ("[a: string, b: number]", Tuple((STRING, NUMBER))),
        ("[string, number?]", Union((Tuple((STRING,)), Tuple((STRING, NUMBER))))),
        ("'a' | \"b\" | 1 | -2.5 | true", Union(tuple(LiteralType(value) for value in ("a", "b", 1, -2.5, True)))),
        ("string | null", Union((STRING, NULL))),
        ("(string | number) | string", Union((STRING, NUMBER))),
        ("A & B", Intersection((Ref("A"), Ref("B")))),
        ("a.b.C<string>", Ref("a.b.C", (STRING,))),
        ("T", TypeParameter("T")),
        (
            "{ a: string; b?: number; c: string | undefined; m(): void }",
            Record(
                (Field("a", STRING), Field("b", NUMBER, required=False), Field("c", STRING, required=False)),
                open=False,
            ),
        ),
        ("{}", Record((), open=False)),
        ("(a: string, b?: number) => void", FunctionType((STRING, NUMBER), NULL)),
        ("{ (a: string): void }", Unknown("a type that can be called has no form in data")),
        ("keyof A", Unknown("keyof a type that is no object")),
        ("typeof a", Unknown("typeof a value whose type is not written")),
        ("`a${string}`", Primitive("string", bounds=Bounds(pattern=r"a[\s\S]*"))),
        ("A extends B ? C : D", Unknown("a conditional type whose condition can't be told from declarations")),
        ("{ [K in keyof T]: T[K] }", Unknown("a mapped type over what is no known object")),
    ],
)
def test_types_are_read_from_their_syntax(text: str, expected: TypeExpr) -> None:
    assert type_of(text) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Map< string ,number >", "Map<string, number>"),
        ("'a'|'b'", '"a" | "b"'),
        ("{ a: string; b?: number; }", "{ a: string; b?: number }"),
        ("(a: A) => B /* why */", "(a: A) => B"),
        ("readonly string[]", "readonly string[]"),
        ("`a${string}`", ""),
        ("keyof typeof x", "keyof typeof x"),
    ],
)
def test_spellings_have_one_form(text: str, written: str) -> None:
    assert functions(f"function f(a: {text}) {{}}")["f"].parameters[0].written == written


def test_classes_interfaces_and_enums() -> None:
    text = """export abstract class A<T> extends ns.B<T> implements C, D {
  private a: string = 'x';
  b: number;
  readonly c?: string;
  static d: string;
  #e: string;
}
interface I extends J<string>, K { a: string }
enum E { A, B = 1 << 2, C = A | B, D = 'd', F = -1, G }
const enum H { A = compute() }
"""
    first, interface, enum, other = facts(text).classes
    final = shapes(text)
    assert (first.bases, first.modifiers, first.type_parameters) == (("ns.B", "C", "D"), ("export", "abstract"), ("T",))
    unknown = Map(STRING, Unknown("members of a base that is not known"))
    fields = (Field("b", NUMBER), Field("c", STRING, required=False))
    assert final[0] == Intersection((Record(fields, open=True), unknown))
    assert interface.declared_as == "interface"
    assert final[1] == Intersection((Record((Field("a", STRING),), open=True), unknown))
    assert enum.shape == EnumType(tuple("ABCDFG"), (0, 4, 4, "d", -1, 0))
    assert (other.declared_as, other.shape) == ("enum", None)


def test_every_way_to_name_a_module() -> None:
    text = """import a, { b as c } from "x";
import * as d from 'y/z';
import type { E } from "./types";
import "../side-effect";
import f = require("legacy");
export * from "again";
export { g } from "node:fs";
const h = require("child_process");
await import("lazy");
other("no module");
"""
    assert [(i.module, i.level, i.names, i.alias, i.type_only) for i in facts(text).imports] == [
        ("x", 0, ("default", "b"), "a", False),
        ("y/z", 0, ("*",), "d", False),
        ("./types", 1, ("E",), "", True),
        ("../side-effect", 2, (), "", False),
        ("legacy", 0, (), "", False),
        ("again", 0, (), "", False),
        ("node:fs", 0, ("g",), "", False),
        ("child_process", 0, (), "", False),
        ("lazy", 0, (), "", False),
    ]


def test_calls_handlers_and_variables() -> None:
    text = """const LIMIT = 1, { a, b: [c], ...d } = load();
for (const i of a) { }
class C { @dec() m() { this.run(); a?.b(); new Function("x"); (1, eval)("y"); } }
try { f(); } catch { }
try { f(); } catch (error) { /* on purpose */ }
try { f(); } catch (error) { log(error); }
"""
    found = facts(text)
    assert [call.callee for call in found.calls] == ["load", "dec", "this.run", "a.b", "Function", "f", "f", "f", "log"]
    assert [call.symbol for call in found.calls][1:4] == ["C", "C.m", "C.m"]
    assert [(v.name, v.constant) for v in found.variables] == [
        ("LIMIT", True),
        ("a", False),
        ("c", False),
        ("d", False),
    ]
    assert [handler.swallows for handler in found.handlers] == [True, False, False]


def test_a_broken_file_keeps_what_is_whole() -> None:
    found = facts("function whole(a: string): void {}\nfunction broken(a: {\n\nclass C { m() { if ( } n() {} }\n")
    assert "whole" in {function.symbol for function in found.functions}
    assert all(not function.header_has_error for function in found.functions if function.symbol == "whole")


@pytest.mark.parametrize(
    "text",
    ["", "\ufeff", "/**", "/** */", "export", "export default", "@dec", "class {", "`${", "x".ljust(50_000, "x")],
)
@pytest.mark.parametrize("language", ["typescript", "tsx", "javascript"])
def test_nothing_raises(language: str, text: str) -> None:
    assert isinstance(facts(text, language), UnitFacts)


@pytest.mark.parametrize("language", ["typescript", "tsx"])
def test_what_the_grammar_does_not_know_is_read_as_what_it_knows(language: str) -> None:
    text = """interface Both<in A, /* the other */ out B extends A, in out C> { a(a: A): B }
type Kind<type> = (type extends "a" ? 1 : never) | (type extends "b" ? 2 : never)
export function after<type extends string>(value: type, x: number): Kind<type> { return x }
"""
    found = facts(text, language)
    assert [class_.has_error for class_ in found.classes] == [False]
    both, after = found.functions
    assert (both.symbol, [p.written for p in both.parameters], both.returns_written) == ("Both.a", ["A"], "B")
    assert (after.symbol, after.type_parameters, after.returns_written) == ("after", ("type",), "Kind<type>")
    assert [parameter.written for parameter in after.parameters] == ["type", "number"]


def test_call_signatures_need_no_semicolon() -> None:
    text = """interface Dual {
  <A>(value: A): Array<A>
  /** And the other way round. */
  <A, B extends A>(value: A, other: B): Map<A, B>
  named(a: string): void
}
const both: {
  <A>(self: A): Set<A>
  <A>(self: A, that: A): Set<A>
} = make((a) => a)
function behind(a: number): void {}
"""
    found = facts(text)
    assert [function.symbol for function in found.functions] == ["Dual.named", "behind"]
    assert not any(function.has_error for function in found.functions)
    assert not any(class_.has_error for class_ in found.classes)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("public a: string", "public b: string"),
        ("public a: string", "public a: number"),
        ("public a: string", "static_a: string"),
        ("static m(): void", "public m(): void"),
    ],
)
def test_what_a_class_reads_of_its_members_is_read_again(before: str, after: str) -> None:
    # Nothing around changes, the length of the class neither.
    text = "class C {\n  x = 1;\n  constructor(public a: string) {}\n  static m(): void {}\n}\n"
    assert len(before) == len(after)
    document = Document.open(text, LANGUAGES["typescript"], Policy(), "a.ts")
    at = text.index(before)
    edited = document.edit(at, at + len(before), after.encode())
    fresh = Document.open(edited.text, LANGUAGES["typescript"], Policy(), "a.ts")
    for one in (edited, fresh):
        assert one.has_error is False
    assert [fact for _, facts in edited.facts() for fact in facts.classes] == [
        fact for _, facts in fresh.facts() for fact in facts.classes
    ]
    assert [c.rule for c in edited.constraints()] == [c.rule for c in fresh.constraints()]
