"""What is said of classes: how they are declared, their fields, the shape of their data."""

from __future__ import annotations

import pytest

from ananke_core.extraction.units import extract_facts
from ananke_core.facts import ClassFact
from ananke_core.languages import LANGUAGES
from ananke_core.languages.vocabulary import DECLARED_AS
from ananke_core.model.types import (
    Array,
    Bounds,
    Default,
    EnumType,
    Field,
    Primitive,
    Record,
    TypeParameter,
    Union,
)

INTEGER, STRING, NULL = Primitive("integer"), Primitive("string"), Primitive("null")


def read(text: str) -> ClassFact:
    return extract_facts(LANGUAGES["python"], text.encode()).classes[0]


def shape(text: str) -> Record:
    found = read(text).shape
    assert isinstance(found, Record)
    return found


def test_header_and_members() -> None:
    text = (
        '@final\nclass A[T](Base, m.Generic[T], metaclass=Meta):  # why\n    """What.\n\n    Attributes:\n'
        '        x: the first\n    """\n\n    x: int\n    y = 1\n    LIMIT = 2\n    __slots__ = ()\n    a = b = 3\n\n'
        "    def m(self): ...\n\n    @property\n    def p(self): ...\n\n    class Inner: ...\n"
    )
    fact = read(text)
    assert text[slice(*fact.span)] == text[text.index("class A") :].rstrip("\n")
    assert text[slice(*fact.name_span)] == "A"
    assert fact.bases == ("Base", "m.Generic")
    assert (fact.decorators, fact.type_parameters, fact.declared_as) == (("final",), ("T",), "class")
    assert fact.members == ("x", "y", "LIMIT", "__slots__", "a", "b", "m", "p", "Inner")
    assert [(f.name, f.annotated, f.doc) for f in fact.fields] == [
        ("x", True, "the first"),
        ("y", False, ""),
        ("a", False, ""),
        ("b", False, ""),
    ]
    assert [text[slice(*f.name_span)] for f in fact.fields] == ["x", "y", "a", "b"]
    assert fact.doc.startswith("What.")
    # Nothing says which attributes objects of a plain class have.
    assert fact.shape is None


@pytest.mark.parametrize(
    ("header", "declared_as"),
    [
        ("@dataclass\nclass A:", "dataclass"),
        ("@dataclasses.dataclass(frozen=True)\nclass A(Base):", "dataclass"),
        ("@attrs.frozen\nclass A:", "model"),
        ("@define\nclass A:", "model"),
        ("@attr.s(auto_attribs=True)\nclass A:", "model"),
        ("class A(TypedDict, total=False):", "typed_dict"),
        ("class A(typing.NamedTuple):", "named_tuple"),
        ("class A(str, Enum):", "enum"),
        ("class A(enum.IntFlag):", "enum"),
        ("class A(Protocol[T]):", "protocol"),
        ("class A(pydantic.BaseModel):", "model"),
        ("class A(msgspec.Struct):", "model"),
        ("class A(Enumeration):", "class"),
        ("@not_a.dataclass\nclass A:", "class"),
    ],
)
def test_how_it_is_declared(header: str, declared_as: str) -> None:
    assert read(f"{header}\n    x = 1\n").declared_as == declared_as
    assert declared_as in DECLARED_AS


def test_a_dataclass() -> None:
    text = (
        "@dataclass\nclass A(Generic[T]):\n    x: int\n    _: KW_ONLY\n    y: str = 'y'\n    z: float = -1.5\n"
        "    l: list[int] = field(default_factory=list)\n    n: int = field(default=3)\n    c: ClassVar[int] = 1\n"
        "    i: int = field(init=False)\n    MAX: int = 4\n    u = 5\n"
    )
    assert shape(text) == Record(
        (
            Field("x", INTEGER),
            Field("y", STRING, False, default=Default()),
            Field("z", Primitive("number"), False, default=Default(True, -1.5)),
            Field("l", Array(INTEGER), False, default=Default()),
            Field("n", INTEGER, False, default=Default(True, 3)),
            Field("i", INTEGER, False),
            Field("MAX", INTEGER, False, default=Default(True, 4)),
        ),
        open=False,
    )


def test_a_typed_dict() -> None:
    text = "class A(TypedDict{}):\n    a: int\n    b: Required[int]\n    c: NotRequired[ReadOnly[str]]\n"
    required = {f.name: f.required for f in shape(text.format("")).fields}
    assert required == {"a": True, "b": True, "c": False}
    partial = shape(text.format(", total=False"))
    assert {f.name: f.required for f in partial.fields} == {"a": False, "b": True, "c": False}
    assert partial.open
    assert not shape(text.format(", closed=True")).open


def test_a_pydantic_model() -> None:
    text = (
        "class A(BaseModel):\n    model_config = ConfigDict({})\n"
        "    a: int = Field(gt=0, le=9)\n    b: str = Field(..., min_length=1, alias='bee', pattern='^b+$')\n"
        "    c: int | None = Field(None, ge=1)\n    d: list[str] = Field(default_factory=list, max_length=3)\n"
        "    e: Annotated[int, Field(lt=5)] = 1\n    _private: int = 1\n    f: str = Field('x')\n"
    )
    expected = Record(
        (
            Field("a", INTEGER, bounds=Bounds(exclusive_minimum=0, maximum=9)),
            Field("b", STRING, wire_name="bee", bounds=Bounds(min_length=1, pattern="b+")),
            Field("c", Union((INTEGER, NULL)), False, default=Default(True, None), bounds=Bounds(minimum=1)),
            Field("d", Array(STRING), False, default=Default(), bounds=Bounds(max_items=3)),
            Field("e", INTEGER, False, default=Default(True, 1), bounds=Bounds(exclusive_maximum=5)),
            Field("f", STRING, False, default=Default()),
        )
    )
    assert shape(text.format("")) == expected
    assert not shape(text.format("extra='forbid'")).open
    assert not shape("class A(BaseModel, extra='forbid'):\n    a: int\n").open
    assert shape("class A(Other, BaseModel, extra='forbid'):\n    a: int\n").open


def test_msgspec_and_attrs() -> None:
    struct = shape("class A(Struct):\n    a: int = msgspec.field(name='b')\n")
    assert (struct.open, struct.fields[0].wire_name) == (True, "b")
    assert not shape("class A(Struct, forbid_unknown_fields=True):\n    a: int\n").open
    made = shape("@attrs.define\nclass A:\n    a: int = attrs.field(factory=int)\n    b: T = attrs.field(alias='c')\n")
    assert [(f.required, f.wire_name) for f in made.fields] == [(False, ""), (True, "c")]
    assert not made.open


@pytest.mark.parametrize("bases", ["Base", "Base, Generic[T]", "m.Base"])
def test_a_base_that_may_have_fields_leaves_it_open(bases: str) -> None:
    assert shape(f"@dataclass\nclass A({bases}):\n    a: int\n").open


def test_type_parameters_in_fields() -> None:
    assert shape("@dataclass\nclass A[T: int]:\n    a: T\n").fields[0].type == TypeParameter("T", INTEGER)


def test_an_enum_of_literals() -> None:
    fact = read("class A(StrEnum):\n    _ignore_ = ['x']\n    A = 'a'\n    b = 'b'\n    def f(self): ...\n")
    assert fact.shape == EnumType(("A", "b"), ("a", "b"))
    assert fact.fields == ()


@pytest.mark.parametrize(
    "body",
    [
        "A = 1\n    B = auto()",
        "A = 1\n    B = (1, 2)",
        "A, B = 1, 2",
        "A = B = 1",
        "A = 1\n    if x:\n        B = 2",
        "A = 1\n    for x in y: pass",
        "A = 1e999",
        "A = '\\ud800'",
        "pass",
    ],
)
def test_an_enum_that_cannot_be_said_whole_has_no_shape(body: str) -> None:
    assert read(f"class A(Enum):\n    {body}\n").shape is None


def test_flags_combine() -> None:
    fact = read("class A(IntFlag):\n    A = 1\n    B = 2\n")
    assert fact.shape is None


@pytest.mark.parametrize(
    "text",
    ["class A", "class :\n    x: int\n", "class A(:\n    x: int\n", "@dataclass\nclass A:\n", "class A(B, C[)]:\n  x"],
)
def test_half_typed_classes_raise_nothing(text: str) -> None:
    for fact in extract_facts(LANGUAGES["python"], text.encode()).classes:
        assert fact.has_error or fact.name == "A"
