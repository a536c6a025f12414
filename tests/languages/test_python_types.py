"""Annotations → TypeExpr and spelling."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core.languages.python.types import is_plain_type, read_annotation
from ananke_core.model.types import (
    Array,
    Bounds,
    FunctionType,
    LiteralType,
    Map,
    Primitive,
    Ref,
    Tuple,
    TypeExpr,
    TypeParameter,
    Union,
    Unknown,
)

STRING, INTEGER, NUMBER, NULL = Primitive("string"), Primitive("integer"), Primitive("number"), Primitive("null")
ANY = Primitive("any")

READ: dict[str, TypeExpr] = {
    "int": INTEGER,
    "builtins.str": STRING,
    "typing.Any": ANY,
    "object": ANY,
    "NoReturn": Primitive("never"),
    "bytes": Primitive("bytes"),
    "None": NULL,
    "Optional[int]": Union((INTEGER, NULL)),
    "int | None": Union((INTEGER, NULL)),
    "None | None": NULL,
    "Union[int, str, int]": Union((INTEGER, STRING)),
    "int | (str | None)": Union((INTEGER, STRING, NULL)),
    "Optional[Union[int, None]]": Union((INTEGER, NULL)),
    "list": Array(ANY),
    "List[str]": Array(STRING),
    "typing.Sequence[str]": Array(STRING),
    "collections.abc.Iterable[int]": Array(INTEGER),
    "set[int]": Array(INTEGER, unique=True),
    "FrozenSet[str]": Array(STRING, unique=True),
    "dict[str, list[int]]": Map(STRING, Array(INTEGER)),
    "Mapping": Map(ANY, ANY),
    "tuple[int, ...]": Tuple((), INTEGER),
    "Tuple[int, str]": Tuple((INTEGER, STRING)),
    "tuple[()]": Tuple(()),
    "tuple[int, *tuple[str, ...]]": Tuple((INTEGER,), STRING),
    "tuple": Tuple((), ANY),
    'Literal["a", -1, None, True, 0x10]': Union(
        (LiteralType("a"), LiteralType(-1), LiteralType(None), LiteralType(True), LiteralType(16))
    ),
    "Literal[Color.RED]": Ref("Color.RED"),
    "Callable": FunctionType(None, ANY),
    "Callable[..., int]": FunctionType(None, INTEGER),
    "Callable[P, int]": FunctionType(None, INTEGER),
    "Callable[[int, str], None]": FunctionType((INTEGER, STRING), NULL),
    "ClassVar[int]": INTEGER,
    "Final[list[int]]": Array(INTEGER),
    "Annotated[int, 'doc', object()]": INTEGER,
    "Type[User]": Ref("type", (Ref("User"),)),
    "type[int]": Ref("type", (INTEGER,)),
    "datetime": Primitive("string", "date-time"),
    "datetime.datetime": Primitive("string", "date-time"),
    "dt.date": Primitive("string", "date"),
    "time": Primitive("string", "time"),
    "uuid.UUID": Primitive("string", "uuid"),
    "Decimal": NUMBER,
    "pathlib.Path": Primitive("string", "path"),
    "User": Ref("User"),
    "models.User": Ref("models.User"),
    "Page[User, int]": Ref("Page", (Ref("User"), INTEGER)),
    "'User'": Ref("User"),
    "'list[\"User\"] | None'": Union((Array(Ref("User")), NULL)),
    "list['User']": Array(Ref("User")),
    "Self": Ref("Self"),
}


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=READ.keys())
def test_types(text: str, expected: TypeExpr) -> None:
    assert read_annotation(text).type == expected


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "f(x)",
        "a if b else c",
        "[int]",
        "not int",
        "x[0][1]",
        "f().x",
        "'int) | (str'",
        "'two words'",
        "''",
        "b'int'",
        "list[int, str]",
        "dict[str]",
        "tuple[*Ts]",
        "lambda: int",
        "int |",
        "'" + "a" * 5_000 + "'",
        "list[" * 150 + "int" + "]" * 150,
        "list[" * 60 + "int" + "]" * 60,
        "a" + ".b" * 1_900,
        "-" * 3_900 + "1",
        "(" * 1_900 + "1",
        "'\\udc80'",
    ],
    ids=lambda text: text[:20],
)
def test_what_cannot_be_read_is_unknown_somewhere_and_says_so_in_no_source_text(text: str) -> None:
    type_ = read_annotation(text).type
    while isinstance(type_, Array):
        type_ = type_.items
    assert isinstance(type_, Unknown) or (isinstance(type_, Ref) and type_.name == text)
    if isinstance(type_, Unknown):
        assert text not in type_.reason


def test_type_variables_in_scope_are_type_parameters() -> None:
    scope = (TypeParameter("T"), TypeParameter("N", INTEGER))
    assert read_annotation("dict[T, N]", scope).type == Map(*scope)
    assert read_annotation("m.T", scope).type == Ref("m.T")
    assert read_annotation("dict[T, N]").type == Map(Ref("T"), Ref("N"))


BOUNDS: dict[str, Bounds | None] = {
    "Annotated[int, Field(gt=0, le=10)]": Bounds(exclusive_minimum=0, maximum=10),
    "Annotated[float, Ge(0.5), Lt(1)]": Bounds(minimum=0.5, exclusive_maximum=1),
    "Annotated[int, annotated_types.Interval(ge=1, le=3)] | None": Bounds(minimum=1, maximum=3),
    "Annotated[str, MinLen(1), Field(max_length=5)]": Bounds(min_length=1, max_length=5),
    "Annotated[list[int], Field(min_length=1, max_length=5)]": Bounds(min_items=1, max_items=5),
    "Annotated[Name, Field(min_length=1)]": None,
    "Annotated[str, Field(pattern=r'^[a-z]+$')]": Bounds(pattern="[a-z]+"),
    "Annotated[str, StringConstraints(pattern='^a')]": Bounds(pattern=r"(?:a)[\x00-\x{10ffff}]*"),
    "Annotated[Annotated[int, Ge(0)], Le(9)]": Bounds(minimum=0, maximum=9),
    # Bounds of a part are not bounds of the whole.
    "list[Annotated[int, Ge(0)]]": None,
    "list[Annotated[int, Ge(0)] | None]": None,
    "Annotated[int, Ge(0)] | str": None,
    "Annotated[int, Field(gt=LIMIT)]": None,
    "Annotated[int, Field(gt=True, min_length=1.5)]": None,
    "Annotated[float, Ge(1e999)]": None,
}


@pytest.mark.parametrize(("text", "expected"), BOUNDS.items(), ids=BOUNDS.keys())
def test_bounds(text: str, expected: Bounds | None) -> None:
    assert read_annotation(text).bounds == expected


SPELLED = {
    "dict [ str,int ]": "dict[str, int]",
    "int|None": "int | None",
    "list[\n    int,\n]": "list[int]",
    "tuple[int,...]": "tuple[int, ...]",
    "a . b": "a.b",
    "Literal['a', -1, None, True]": 'Literal["a", -1, None, True]',
    "Callable[[int,str],None]": "Callable[[int, str], None]",
    "Callable[[], None]": "Callable[[], None]",
    "'User | None'": '"User | None"',
    "list['User']": 'list["User"]',
    "None": "None",
    "( int|None )": "(int | None)",
    "tuple[ ( ) ]": "tuple[()]",
    "Tuple[(int,)]": "Tuple[(int,)]",
    "tuple[*Ts]": "tuple[*Ts]",
    "größe": "größe",
    # Anything that is more than a type is not spelled.
    "Annotated[int, Field(gt=0)]": "",
    "a if b else c": "",
    "True": "",
    "3": "",
    "int  # because": "",
    "'not a type'": "",
    "'Literal[\"a\"]'": "\"Literal['a']\"",
    "'Tuple[\"X[y.z]\", int]'": "\"Tuple['X[y.z]', int]\"",
    "'A[\"B[\\'C\\']\"]'": "",
    "Literal[b'x']": "",
    "Literal['a\\n']": "",
    "Annotated[int, 'free text']": "",
    "Annotated[int, 'secret']": "",
    "cast(int)": "",
    "list[int](x)": "",
    "f'x'": "",
}


@pytest.mark.parametrize(("text", "expected"), SPELLED.items(), ids=SPELLED.keys())
def test_spelling(text: str, expected: str) -> None:
    assert read_annotation(text).written == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="intlisLeralNo[](),.|'\"*-:0 \n\\é#", max_size=40))
def test_any_text_is_read_and_a_spelling_is_read_the_same(text: str) -> None:
    annotation = read_annotation(text)
    if annotation.written:
        again = read_annotation(annotation.written)
        assert again.written == annotation.written
        assert again.type == annotation.type


@pytest.mark.parametrize(
    "text",
    [
        "list[int]",
        "int | None",
        "Optional[User]",
        "dict[str, User]",
        "User | None",
        "Literal['a', 'b']",
        "Callable[[int], str]",
        "typing.Union[int, str]",
    ],
)
def test_plain_types(text: str) -> None:
    assert is_plain_type(text)


@pytest.mark.parametrize(
    "text",
    [
        "int",
        "FLAG_A | FLAG_B",
        "re.I | re.M",
        "a | b",
        "a | None",
        "items[0]",
        "list[0]",
        "dict[key]",
        "Page[User]",
        "1 | 2",
        "list[x for x in y]",
        "set(a) | set(b)",
        "Literal[x]",
        "'a' | None",
    ],
)
def test_what_may_be_a_value_is_no_plain_type(text: str) -> None:
    assert not is_plain_type(text)
