"""Headers: what a signature's terminal and its one-line pattern accept."""

from __future__ import annotations

import pytest
import re2

from ananke_core.engines.llguidance import accepts, load
from ananke_core.languages.forms import Unsayable
from ananke_core.languages.python.forms.header import header_regex, header_terminal
from ananke_core.model.rules import Parameter, Signature
from ananke_core.model.types import (
    Array,
    FunctionType,
    LiteralType,
    Map,
    Primitive,
    Ref,
    Tuple,
    TypeExpr,
    Union,
    Unknown,
)
from tests.compile.grammar.sets import emit, grammar, hard, signatures

SOURCE = (
    'async def f(self, a: "int | None", b: dict[str, Foo.Bar]=3, /, *args: int, '
    'c=(), d: X[int] = {}, **kw) -> "Foo": ...'
)
STRING, INTEGER, NULL = Primitive("string"), Primitive("integer"), Primitive("null")


@pytest.mark.parametrize(
    "header",
    [
        SOURCE.removesuffix(" ..."),
        "async def f(self,a:'int|None',b:dict[str,Foo.Bar]=3,/,*args:int,c=(),d:X[int]={},**kw)->'Foo':",
        'async  def f ( self, a : "int | None", b: dict [ str, Foo.Bar ] = g(1, (2, 3)), /, * args: int, '
        'c=lambda x, y=1: (x, y), d: X[int] = a if b else "x)", ** kw, ) -> "Foo" :',
    ],
)
def test_spacing_quotes_and_defaults_are_free(header: str) -> None:
    assert accepts(grammar(SOURCE), f"{header} ...")
    (signature,) = signatures(SOURCE)
    assert re2.fullmatch(header_regex(signature), header)


def test_newlines_and_comments_are_free_inside_of_brackets() -> None:
    text = (
        "async def f(\n    self,  # (\n    a: 'int | None',\n    b: dict[\n        str,\n        Foo.Bar,\n    ] = {"
        "\n 1: 2 # }\n },\n    /,\n    *args: int, c=(\n    ), d: X[int] = -x.y[0],\n    **kw,\n) -> 'Foo': ..."
    )
    assert accepts(grammar(SOURCE), text)


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("async def", "def"),
        ("def f", "def g"),
        ("self, ", ""),
        ("self", "self: A"),
        (': "int | None"', ""),
        ('"int | None"', '"int"'),
        ('"int | None"', "int | None"),
        ("]=3", "]"),
        ("]=3", "]="),
        ("str, Foo.Bar", "str"),
        (" /,", ""),
        ("args", "arguments"),
        ("c=()", "c=(), x=1"),
        ("c=()", "c"),
        ("**kw", "*kw"),
        ("**kw", "**kw, x"),
        (' -> "Foo"', ""),
        ('-> "Foo"', "-> Foo"),
    ],
)
def test_another_signature_is_refused(part: str, changed: str) -> None:
    assert part in SOURCE
    text = SOURCE.replace(part, changed, 1)
    assert accepts(grammar(SOURCE), SOURCE) and not accepts(grammar(SOURCE), text)
    pattern = header_regex(signatures(SOURCE)[0])
    assert re2.fullmatch(pattern, SOURCE.removesuffix(" ..."))
    assert not re2.fullmatch(pattern, text.removesuffix(" ..."))


def test_an_unread_annotation_is_any_balanced_one() -> None:
    signature = Signature("f", parameters=(Parameter("a", Unknown("why")), Parameter("b")), returns=Unknown("why"))
    grammar_, unenforced, _ = emit(hard(signature))
    (unit,) = grammar_.units
    assert unit.lark is not None and all(entry.engine for entry in unenforced)
    for header in ("def f(a: X[1, (2)] | 'y', b) -> a.b[{1: 2}]:", "def f(a: (\n x\n), b) -> int:"):
        assert accepts(unit.lark, f"{header} ...")
    for header in (
        "def f(a, b) -> int:",
        "def f(a: int, b):",
        "def f(a: int, b: int) -> x:",
        "def f(a: int, c: int, b) -> x:",
    ):
        assert not accepts(unit.lark, f"{header} ...")


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        (
            STRING,
            ["str", "typing.Text", "'str'", "Annotated[str, Field(gt=0, le=9)]"],
            ["int", "xstr", "Annotated[int, 1]"],
        ),
        (Primitive("string", "date-time"), ["datetime", "datetime.datetime"], ["str"]),
        (
            Array(INTEGER),
            ["list[int]", "List[ int ]", "typing.Sequence[int,]"],
            ["list", "list[str]", "set[int]", "list[int"],
        ),
        (Array(Primitive("any")), ["list", "list[Any]"], ["dict"]),
        (Map(STRING, INTEGER), ["dict[str, int]", "Mapping[str,int]"], ["dict[int, str]", "dict"]),
        (Tuple((STRING, INTEGER)), ["tuple[str, int]"], ["tuple[str]", "tuple[str, int, int]"]),
        (Tuple((), STRING), ["tuple[str, ...]"], ["tuple[str]"]),
        (Tuple(()), ["tuple[()]"], ["tuple[int]"]),
        (
            Union((STRING, NULL)),
            ["str | None", "None | str", "Optional[str]", "Union[str, None]", "'str | None'"],
            ["str", "Optional[int]", "str |"],
        ),
        (Union((STRING, INTEGER, NULL)), ["str | int | None", "Optional[Union[str, int]]"], ["str | int"]),
        (LiteralType("a"), ["Literal['a']", 'Literal["a"]'], ["Literal['b']", "'a'"]),
        (
            Union((LiteralType("a"), LiteralType("b"), NULL)),
            ["Literal['a', 'b'] | None", "Optional[Literal['a', 'b']]", "Literal['a', 'b', None]"],
            ["Literal['a', 'b']", "Literal['a'] | None"],
        ),
        (Union((LiteralType(1), LiteralType(True))), ["Literal[1, True]"], ["Literal[1, 1]"]),
        (Ref("a.B", (INTEGER,)), ["a.B[int]"], ["a.B", "B[int]"]),
        (FunctionType((INTEGER,), STRING), ["Callable[[int], str]"], ["Callable[..., str]"]),
        (
            FunctionType(None, STRING),
            ["Callable[..., str]", "Callable[P, str]", "Callable[Concatenate[int, P], str]"],
            ["Callable[[int], str]"],
        ),
        (Array(Unknown("why")), ["list[x]", "anything[1]"], [""]),
    ],
)
def test_a_type_without_spelling_has_its_usual_ones(type_: TypeExpr, good: list[str], bad: list[str]) -> None:
    signature = Signature("f", parameters=(Parameter("a", type_),), returns=type_)
    unit = emit(hard(signature))[0].units[0]
    assert unit.lark is not None and load(unit.lark) == []
    pattern = header_regex(signature)
    for written in good:
        header = f"def f(a: {written}) -> {written}:"
        assert accepts(unit.lark, f"{header} ..."), written
        assert re2.fullmatch(pattern, header), written
    for written in bad:
        header = f"def f(a: {written}) -> {good[0]}:"
        assert not accepts(unit.lark, f"{header} ..."), written
        assert not accepts(unit.lark, f"def f(a: {good[0]}) -> {written}: ..."), written
        assert not re2.fullmatch(pattern, header), written


def test_equal_literals_of_different_types_keep_their_own_spelling() -> None:
    for value, written in ((1, "1"), (True, "True"), (1.0, "1.0")):
        signature = Signature("f", returns=LiteralType(value))
        assert re2.fullmatch(header_regex(signature), f"def f() -> Literal[{written}]:")


def test_brackets_of_an_annotation_may_stand_on_lines_of_their_own() -> None:
    source = "def f(a: (int | X[(str)])) -> (A | (B)): ..."
    spread = "def f(a: (\n int |\n X[\n(\nstr\n),\n]\n)) -> (\n A\n | (\nB\n)\n): ..."
    assert accepts(grammar(source), source) and accepts(grammar(source), spread)
    assert not accepts(grammar("def f() -> A | B: ..."), "def f() -> A |\n B: ...")


def test_strings_in_a_string_are_in_the_other_quotes() -> None:
    source = "def f(a: int) -> \"Tuple['X[y.z]', int]\": ..."
    (signature,) = signatures(source)
    for returns, right in (
        ("\"Tuple['X[y.z]', int]\"", True),
        ("'Tuple[\"X[y.z]\",int]'", True),
        ("\"Tuple['X[y.q]', int]\"", False),
        ('"Tuple[\'X[y.z], int]"', False),
        ('"Tuple["X[y.z]", int]"', False),
    ):
        assert accepts(grammar(source), f"def f(a: int) -> {returns}: ...") is right
        assert bool(re2.fullmatch(header_regex(signature), f"def f(a: int) -> {returns}:")) is right


def test_type_parameters_stand_where_they_are_declared() -> None:
    with_, without = Signature("f", type_parameters=("T",)), Signature("f")
    for signature, header, right in (
        (with_, "def f[T: (int, str)]():", True),
        (with_, "def f():", False),
        (without, "def f[T]():", False),
        (without, "def f():", True),
    ):
        lark = emit(hard(signature))[0].units[0].lark
        assert lark is not None
        assert accepts(lark, f"{header} ...") is right
        assert bool(re2.fullmatch(header_regex(signature), header)) is right


@pytest.mark.parametrize(
    "signature",
    [
        Signature("f()"),
        Signature("class"),
        Signature('A."x"'),
        Signature(""),
        Signature("f", parameters=(Parameter("a b"),)),
        Signature("f", parameters=(Parameter("a", STRING, "str]"),)),
        Signature("f", parameters=(Parameter("a", STRING, "[str"),)),
        Signature("f", parameters=(Parameter("a", STRING, 'x"\n | /'),)),
        Signature("f", returns=STRING, returns_written='"a\x07b"'),
        Signature("f", parameters=(Parameter("a", kind="keyword_only"), Parameter("b"))),
        Signature("f", parameters=(Parameter("a", kind="rest"), Parameter("b", kind="rest"))),
    ],
)
def test_what_no_header_can_say_is_said(signature: Signature) -> None:
    with pytest.raises(Unsayable):
        header_terminal(signature)
    with pytest.raises(Unsayable):
        header_regex(signature)
