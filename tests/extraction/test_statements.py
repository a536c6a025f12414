"""Variables, named types, imports, calls, handlers and comments."""

from __future__ import annotations

from typing import Any

import pytest

from ananke_core.extraction.units import extract_facts
from ananke_core.facts import UnitFacts
from ananke_core.languages import LANGUAGES
from ananke_core.model.types import Array, Map, Primitive, Ref, TypeParameter, Union
from ananke_core.text import Span

INTEGER, STRING, NULL = Primitive("integer"), Primitive("string"), Primitive("null")


def read(text: str) -> UnitFacts:
    return extract_facts(LANGUAGES["python"], text.encode())


def part(text: str, span: Span) -> str:
    return text.encode()[span.start : span.end].decode()


def test_variables_at_module_and_class_level() -> None:
    text = (
        "a = b = 1\n(c, d), e = x\nf.g = 1\nh[0] = 1\nI: int = 2\nj: Final = 3\n"
        "if x:\n    k = 1\nfor l in y:\n    m = 1\n"
        "def n():\n    o = 1\nclass P:\n    Q = 1\n    r = 2\n    s: int\np = lambda: (q := 1)\n"
    )
    facts = read(text)
    assert [(v.symbol, v.constant, v.annotated) for v in facts.variables] == [
        ("a", False, False),
        ("b", False, False),
        ("e", False, False),
        ("I", True, True),
        ("j", True, True),
        ("k", False, False),
        ("m", False, False),
        ("P.Q", True, False),
    ]
    assert all(part(text, v.name_span) == v.name for v in facts.variables)
    assert facts.variables[3].type == INTEGER


@pytest.mark.parametrize("text", ["type(x).y = z", "type(x)[0] = z", "type (x) = z"])
def test_calls_of_type_name_none(text: str) -> None:
    assert read(text).types == []


@pytest.mark.parametrize(
    ("text", "name", "type_", "declared_as", "parameters"),
    [
        ("X: TypeAlias = 'int | str'", "X", Union((INTEGER, STRING)), "alias", ()),
        ("X: typing.TypeAlias = Other", "X", Ref("Other"), "alias", ()),
        ("type X = int | None", "X", Union((INTEGER, NULL)), "alias", ()),
        (
            "type X[T, N: int] = dict[N, T]",
            "X",
            Map(TypeParameter("N", INTEGER), TypeParameter("T")),
            "alias",
            ("T", "N"),
        ),
        ("X = NewType('X', int)", "X", INTEGER, "new_type", ()),
        ("X = typing.NewType('X', list[str])", "X", Array(STRING), "new_type", ()),
        ("X = list[int]", "X", Array(INTEGER), "alias", ()),
        ("X = User | None", "X", Union((Ref("User"), NULL)), "alias", ()),
    ],
)
def test_named_types(text: str, name: str, type_: Any, declared_as: str, parameters: tuple[str, ...]) -> None:
    facts = read(text)
    assert facts.variables == []
    (fact,) = facts.types
    assert (fact.name, fact.symbol, fact.type, fact.declared_as) == (name, name, type_, declared_as)
    assert fact.type_parameters == parameters
    assert part(text, fact.name_span) == name


@pytest.mark.parametrize(
    "text", ["X = A | B", "X = items[0]", "X = int", "X = list[0]", "X = a | None", "x.X = list[int]"]
)
def test_no_type_is_guessed(text: str) -> None:
    assert read(text).types == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a.b as c, d", [("a.b", (), "c", 0, False), ("d", (), "", 0, False)]),
        ("from a import b, c as d", [("a", ("b", "c"), "", 0, False)]),
        ("from a import (a,)", [("a", ("a",), "", 0, False)]),
        ("from ..a . b import *", [("a.b", ("*",), "", 2, False)]),
        ("from . import x", [("", ("x",), "", 1, False)]),
        ("from __future__ import annotations", [("__future__", ("annotations",), "", 0, False)]),
        ("if TYPE_CHECKING:\n    import a\nelse:\n    import b", [("a", (), "", 0, True), ("b", (), "", 0, False)]),
        ("if typing.TYPE_CHECKING:\n    if x:\n        from a import b", [("a", ("b",), "", 0, True)]),
        ("def f():\n    import a", [("a", (), "", 0, False)]),
    ],
)
def test_imports(text: str, expected: list[tuple[Any, ...]]) -> None:
    facts = read(text)
    assert [(i.module, i.names, i.alias, i.level, i.type_only) for i in facts.imports] == expected
    for fact in facts.imports:
        spelled = part(text, fact.module_span).replace(" ", "")
        assert spelled == "." * fact.level + fact.module


def test_calls_know_who_calls() -> None:
    text = (
        "@decorate(a())\nclass A(base()):\n    x = field(default=1)\n    def m(self, d=default()):\n"
        "        os . system('x', shell=True, n=-1, m=None, k=v)\n        (lambda: eval(y))()\n        a.b().c()\n"
        "print(\n    1)\n"
    )
    facts = read(text)
    assert [(c.callee, c.symbol) for c in facts.calls] == [
        ("decorate", "A"),
        ("a", "A"),
        ("base", "A"),
        ("field", "A"),
        ("default", "A.m"),
        ("os.system", "A.m"),
        ("eval", "A.m"),
        ("a.b", "A.m"),
        ("print", ""),
    ]
    call = facts.calls[5]
    assert call.keywords == {"shell": "True", "n": "", "m": "None", "k": ""}
    assert part(text, call.callee_span) == "os . system"


@pytest.mark.parametrize(
    ("clause", "types", "bare", "swallows"),
    [
        ("except:\n    pass", (), True, True),
        ("except ValueError: ...", ("ValueError",), False, True),
        ("except (A, b.C) as e:\n    # why\n    pass", ("A", "b.C"), False, True),
        ("except A as e:  # why\n    raise B from e", ("A",), False, False),
        ("except* A:\n    log()", ("A",), False, False),
        ("except f():\n    continue", (), False, False),
    ],
)
def test_handlers(clause: str, types: tuple[str, ...], bare: bool, swallows: bool) -> None:
    text = f"def f():\n  try:\n    g()\n  {clause}\n"
    (handler,) = read(text).handlers
    assert (handler.types, handler.bare, handler.swallows, handler.symbol) == (types, bare, swallows, "f")
    assert part(text, handler.header_span) == clause.split(":")[0] + ":"


def test_comments_that_speak_to_us() -> None:
    text = (
        "# ananke: ignore\nx = eval(y)  # ananke: ignore[ANK601, ANK101] because\n"
        "class A:  # ananke: ignore[ANK101]\n    # ananke: ignore[A]\n    def f(self):  # ananke:ignore[B]\n"
        "        pass\n# ananke ignores this\ns = '# ananke: ignore'\n# banananke: ignore\n"
    )
    comments = read(text).comments
    assert [c.codes for c in comments] == [(), ("ANK601", "ANK101"), ("ANK101",), ("A",), ("B",)]
    assert all(part(text, c.span).startswith("# ananke:") for c in comments)
