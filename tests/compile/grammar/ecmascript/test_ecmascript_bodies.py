"""What stands in a body of TypeScript: every text behind ``function f(x)`` is one definition or none."""

from __future__ import annotations

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.languages import language_named
from ananke_core.model.rules import Call, Import
from tests.compile.grammar.ecmascript.files import grammar

SOURCE = "function f(x) {}"
PLAIN = grammar(SOURCE)
DENYING = grammar(SOURCE, Call(denied=("eval", "$exec", "os.system")), Import(denied=("child_process", "@a/b")))
ALLOWING = grammar(SOURCE, Import(allowed=("react", "@a/b"), denied=("react/secret",)))

LINES = [
    "",
    "return x",
    "const a = [1, { b: '}' }, \"]\"];",
    "x = 'it\\'s' + \"\\\"\" + '\\\n'",
    "x = `a ${b + `c ${d} }` } $ $$ \\` ${{ e: `}` }.e}`;",
    "x = ``; y = `$`; z = `$${x}$`",
    "// ' ( ` /*\n",
    "/* ' ( ` // */ /***/ /* * / */",
    "x = a / b / c; y = (a) / b; z = a[0] / 2 / 3; w = `1` / 2",
    "x = /[/'\"`(]+/g.test(y); y = [/\\//, /(/]; z = !/{/u.exec(x)",
    "return /'/.test(x) ? 1 : 2",
    "if (x) /'/.test(y); while (x) /[(]/.exec(y)",
    "if (x) return x / 2; else if (y) { z } else /'/.test(y)",
    "x = y.if(x) / 2 + 'a' / 3",
    "a++ / b; a-- / (b); a! / b; x = a /* ' */ / b // '\n/ c",
    "--len\n    ++i\n    !x && y()",
    "for await (const x of y) { }",
    "for (let i = 0; i < n; i++) { continue }",
    "label: for (const k in { if: 1, with: 2, 'for': 3, default: 4 }) break label",
    "const { with: w, if: i = 1 } = x",
    "throw new (foo())`tpl`",
    "class A extends B<C> { #p = 1; static { x() } get y() { return this.#p } *[Symbol.iterator]() { } }",
    "type T = { a?: string; [k: string]: () => void } | `a${string}`",
    "const f = async <T extends { a: 1 }>(x: T): Promise<T> => { return x as unknown as T }",
    "return x satisfies Y as const",
    "return a?.b?.[0]?.(c) ?? d ** 2 ? .5 : .5",
    "x = 1..toString() + 1_000n + 0xff + 1e-5",
    "switch (x) { case 'a': case /b/: default: }",
    "@dec() class X { @prop a: string; constructor(@Inject() private readonly b: B) { } }",
    "x = <any>y; z = a < b && c > d",
    "é = naïve ? `é` : /é/",
    "return await import(/* webpackChunkName: \"(\" */ './x')",
    "typeof require === 'function' && require.resolve('./a'), require('./b')(c), f(require)",
    "import.meta.env.X; new.target.name",
    "x = require(a ? './b' : `./c/${d('e')}.js`).f / 2; y = require(z, '(')",
    "x = await import(`./a/${b[0]}.js`, { with: { type: 'json' } })",
    "x = { require, if: 1, import: (y) => y, while }; return [require, require]",
    "x = 1. + 2./3; y = a?.[0]?.(b) ?? 1.; z = [1., .5, ...c]",
    "switch(x){case'a':return'b'in c;case\"d\":throw/'/g}",
    "class A${} $(x); y = $[0] / $`a` + $$; class B$ { }",
    "x = (a)/2/(b) - c[0] /2/ d++ /3; if (!/'/.test(y)) z",
]  # fmt: skip

BROKEN = [
    "return (x",
    "return x)",
    "return [x)",
    "x = { a: [1 }",
    "x = 'a",
    "x = 'a\nb'",
    'x = "a',
    "x = `a",
    "x = `a ${b`",
    "x = `a ${b]} `",
    "x = `${`",
    "x = `a{${b ?? 0,${c ?? ''}}` + `*`",
    "/* a",
    "x = /[/",
    "x = /a\nb/",
    "x = a / 'b",
    "x = y.if(x) / '2'/ '",
    "} {",
    "}\nfoo(",
]

FREE = [
    "x.eval(1); x?.eval(); x\n  .eval()",
    "y = { eval: 1, a: b, $exec: 2 }; f({ eval: 1 })",
    "const g = (eval: string, $exec?: string) => { }",
    "'eval(1)'; `eval(1)`; /eval(1)/.test(x) // eval(1)\n",
    "evaluate(1); _eval(2); eval_(3); exec(4); $exec2()",
    "class X { eval(a) { } static async eval() { } *eval() { } x() { } eval(b): Map<A, { c: d }> { } }",
    "y = { eval() { }, b() { }, async $exec(x = {}) { }, ...z }",
    "os.system('x')",
    "require('child_process2'); import('@a/bc'); require('./child_process')",
    "foo('child_process'); module.require; require(name); import(new URL('child_process', x))",
]

DENIED = [
    "eval(1)",
    "eval(1)\n{ }",
    "x(); eval(1); { }",
    "[x, eval(1)]",
    "return eval (1)",
    "x = [$exec(y)]",
    "const f = eval",
    "x ? eval : y",
    "x ? (eval) : y",
    "case eval:",
    "f(...eval)",
    "`${eval(1)}`",
    "`${a}${`${eval(1)}`}`",
    "x = y / eval(1) / 2",
    "{ eval }",
    "if (x) eval(1)",
    "x = !eval",
    "x.y; eval(1)",
    "/* a */eval(1)",
    "require('child_process')",
    'require ( "child_process" )',
    "require(`child_process`)",
    "await import('child_process')",
    "import(/* a */ '@a/b')",
    "x = require('@a/b/c/d').e",
    "if (x) require('child_process')",
    "f(x)\nrequire('child_process')",
    "`${require('child_process')}`",
    "const { a } = require(\n// '\n'child_process')",
    "import('a' + b, require('@a/b'))",
]


def _in_body(line: str) -> str:
    return f"function f(x) {{\n  {line}\n}}"


def test_the_grammars_load_without_a_word() -> None:
    assert load(PLAIN) == load(DENYING) == load(ALLOWING) == []


@pytest.mark.parametrize("line", LINES)
def test_accepts_what_typescript_accepts(line: str) -> None:
    text = _in_body(line)
    assert not language_named("typescript").grammar.parse(text.encode()).root_node.has_error
    assert accepts(PLAIN, text)
    assert accepts(DENYING, text)


@pytest.mark.parametrize("line", BROKEN)
def test_refuses_what_is_no_single_definition(line: str) -> None:
    assert not accepts(PLAIN, _in_body(line))


@pytest.mark.parametrize("after", ["x", "\nfoo()", "(1)", ";foo()", "}", "\n// later\nx", "`a`", ", y"])
def test_nothing_follows_the_last_bracket(after: str) -> None:
    assert accepts(PLAIN, _in_body("return x")) and not accepts(PLAIN, _in_body("return x") + after)


@pytest.mark.parametrize("line", FREE)
def test_denied_names_stay_free_where_they_name_something_else(line: str) -> None:
    assert accepts(DENYING, _in_body(line))


@pytest.mark.parametrize("line", DENIED)
def test_denied_names_and_modules_are_refused(line: str) -> None:
    assert accepts(PLAIN, _in_body(line))
    assert not accepts(DENYING, _in_body(line))


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("react", True),
        ("react/jsx-runtime", True),
        ("@a/b", True),
        ("./here", True),
        ("../there.js", True),
        ("react-dom", False),
        ("@a/bc", False),
        ("fs", False),
        ("react/secret", False),
        ("react/secret/more", False),
        ("react/secrets", True),
        ("", False),
    ],
)
def test_only_allowed_modules_are_imported(module: str, allowed: bool) -> None:
    for call in (f"require('{module}')", f'return import("{module}")'):
        assert accepts(ALLOWING, _in_body(call)) is allowed


def test_a_thousand_denied_names_leave_room_for_headers() -> None:
    lark = grammar(SOURCE, Call(denied=tuple(f"name_{index}" for index in range(1_000))))
    assert len(lark) < 100_000
    assert load(lark) == []
    assert accepts(lark, _in_body("name_1000(x.name_7, { name_8: 1 })"))
    assert not accepts(lark, _in_body("return x + name_999"))
