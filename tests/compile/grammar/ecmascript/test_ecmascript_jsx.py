"""JSX in bodies of TSX and JavaScript; in plain TypeScript a sign of less stays a type's bracket."""

from __future__ import annotations

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.languages import language_for_path
from ananke_core.model.rules import Call
from tests.compile.grammar.ecmascript.files import grammar

SOURCE = "function f(x) {}"
TSX = grammar(SOURCE, Call(denied=("eval",)), path="a.tsx")
JSX = grammar(SOURCE, Call(denied=("eval",)), path="a.jsx")
TYPESCRIPT = grammar(SOURCE, Call(denied=("eval",)))

LINES = [
    "return <div/>",
    "return <div className=\"a>b\" data-x='{' {...rest} hidden key={x.y} />",
    "return <p>it's {x ? <b>(bold</b> : null}, isn't it? [ `</p>",
    "return (\n    <>\n      {/* a ( comment */}\n      {list.map(x => <li key={x}>{x}</li>)}\n    </>\n  )",
    "const a = x && <b/>, c = [<i/>, <i />], d = { e: <p></p>, eval: 1 }",
    "if (x) return <a\n // why (\n href='#' /* { */ />; else return <b>eval(1)</b>",
    "x < y; z = a <b && c> d; w = x << 2 <= 3",
    "const F = () => <p>{'}'}</p>",
    "const F = x => x ? <p>it's</p> : <q/>",
    "const F = a => b => <p/>",
]

TYPED = [
    "return <A.B<string> render={() => <C d={`${x}`} />}>{...x}</A.B>",
    "const [s, setS] = useState<string>(''), r = useRef<Map<string, { a: 1 }>>(null)",
    "const g = <T,>(x: T) => x, h = <T extends { a: 1 }>(x: T): T => x",
]

BROKEN = [
    "return <div>",
    "return <div",
    'return <div className="a/>',
    "return <div>{x</div>",
    "return <div>x}</div>",
    "return <div>{x)}</div>",
    "return <div>{(x}</div>",
    "return <div {...x/>",
    "return <><b></>",
    "return <b></b></b>",
    "return <b>{<i>}</b>",
]

DENIED = [
    "return <b>{eval(1)}</b>",
    "return <b c={eval} />",
    "return <b {...eval} />",
    "const F = () => <b>{eval(1)}</b>",
]


def _in_body(line: str) -> str:
    return f"function f(x) {{\n  {line}\n}}"


def test_the_grammars_load_without_a_word() -> None:
    assert load(TSX) == load(JSX) == []


@pytest.mark.parametrize("line", LINES)
def test_elements_stand_where_operands_do(line: str) -> None:
    for path, lark in (("a.tsx", TSX), ("a.jsx", JSX)):
        language = language_for_path(path)
        assert language is not None and not language.grammar.parse(_in_body(line).encode()).root_node.has_error
        assert accepts(lark, _in_body(line))


@pytest.mark.parametrize("line", TYPED)
def test_lists_of_types_are_no_elements(line: str) -> None:
    assert accepts(TSX, _in_body(line))


@pytest.mark.parametrize("line", BROKEN)
def test_elements_are_closed(line: str) -> None:
    assert not accepts(TSX, _in_body(line))
    assert not accepts(JSX, _in_body(line))


@pytest.mark.parametrize("line", DENIED)
def test_denied_names_are_refused_in_holes(line: str) -> None:
    assert not accepts(TSX, _in_body(line))
    assert not accepts(JSX, _in_body(line))


def test_an_arrow_may_give_an_element() -> None:
    lark = grammar("const F = (x) => <p>{x}</p>", path="a.tsx")
    for value in ("<p>it's</p>", "x ? <p/> : <q>{x}</q>", "(<p/>)", "() => <p/>"):
        assert accepts(lark, f"const F = (x) => {value}")
    for value in ("<p>", "<p>{x</p>", "<p/>\nfoo()", "<p/> <q/>"):
        assert not accepts(lark, f"const F = (x) => {value}")


def test_plain_typescript_has_assertions_instead() -> None:
    assert accepts(TYPESCRIPT, _in_body("return <T>x"))
    assert accepts(TYPESCRIPT, _in_body("return <T>(y: T) => y"))
    assert not accepts(TYPESCRIPT, _in_body("return <p>it's</p>"))
