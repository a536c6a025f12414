"""What is said of functions."""

from __future__ import annotations

import pytest

from ananke_core.extraction.units import extract_facts
from ananke_core.facts import FunctionFact, UnitFacts
from ananke_core.languages import LANGUAGES
from ananke_core.model.types import Array, Default, Primitive, TypeParameter
from ananke_core.text import Span


def read(text: str) -> UnitFacts:
    return extract_facts(LANGUAGES["python"], text.encode())


def function(text: str) -> FunctionFact:
    return read(text).functions[0]


def part(text: str, span: Span) -> str:
    return text.encode()[span.start : span.end].decode()


def test_every_part_of_a_header_has_its_place() -> None:
    text = 'import os\n\n@a.b(1)\n@c\nasync def größe[T: int](a, /, *, b: "é" = 1) -> list[T]:  # why\n    return [b]\n'
    fact = function(text)
    assert part(text, fact.span) == text[text.index("async") :].rstrip("\n")
    assert part(text, fact.name_span) == fact.name == fact.symbol == "größe"
    data = text.encode()
    assert data[: fact.parameters_end].decode().endswith('(a, /, *, b: "é" = 1)')
    assert fact.body_start is not None and data[fact.body_start :] == b"return [b]\n"
    assert [part(text, p.span) for p in fact.parameters] == ["a", 'b: "é" = 1']
    assert [part(text, p.name_span) for p in fact.parameters] == ["a", "b"]
    assert fact.decorators == ("a.b", "c")
    assert fact.type_parameters == ("T",)
    assert fact.returns == Array(TypeParameter("T", Primitive("integer")))
    assert (fact.is_async, fact.returns_written) == (True, "list[T]")


def test_kinds_of_parameters() -> None:
    fact = function("def f(a, b=1, /, c=2, *args: int, d, **kw: str): ...")
    assert [(p.name, p.kind, p.annotated) for p in fact.parameters] == [
        ("a", "positional_only", False),
        ("b", "positional_only", False),
        ("c", "positional", False),
        ("args", "rest", True),
        ("d", "keyword_only", False),
        ("kw", "keyword_rest", True),
    ]


@pytest.mark.parametrize(
    ("written", "default"),
    [
        ("1", Default(True, 1)),
        ("-1.5", Default(True, -1.5)),
        ("0x10", Default(True, 16)),
        ("1_000", Default(True, 1000)),
        ("True", Default(True, True)),
        ("None", Default(True, None)),
        ("'secret'", Default()),
        ("...", Default()),
        ("not x", Default()),
        ("-x", Default()),
        ("1j", Default()),
        ("1e999", Default()),
        ("0x" + "f" * 3_900, Default()),
        ("0x" + "f" * 5_000, Default()),
        ("9" * 5_000, Default()),
    ],
    ids=lambda value: str(value)[:12],
)
def test_defaults_are_numbers_booleans_and_none_or_not_said(written: str, default: Default) -> None:
    found = function(f"def f(a: int = {written}): ...").parameters[0].default
    assert found == default
    # 1 and True are equal.
    assert found is not None
    assert type(found.value) is type(default.value)


def test_receivers_are_implicit_on_methods_only() -> None:
    facts = read(
        "class A:\n"
        "    def a(self, x): ...\n"
        "    @classmethod\n    def b(cls: type, x): ...\n"
        "    @staticmethod\n    def c(self, x): ...\n"
        "    def d(*args): ...\n"
        "    def e(this, /): ...\n"
        "    if True:\n        def g(self): ...\n"
        "def f(self): ...\n"
    )
    implicit = {f.symbol: [p.name for p in f.parameters if p.implicit] for f in facts.functions}
    assert implicit == {
        "A.a": ["self"],
        "A.b": ["cls"],
        "A.c": [],
        "A.d": [],
        "A.e": ["this"],
        "A.g": ["self"],
        "f": [],
    }


def test_symbols_containers_and_depth() -> None:
    facts = read(
        "class A:\n    class B:\n        def m(self):\n            def inner(): ...\n"
        "def f():\n    class C:\n        def n(self): ...\n    def g(): ...\n"
        "if x:\n    def h(): ...\n    class D:\n        def o(self): ...\n"
        "try:\n    pass\nfinally:\n    def i(): ...\n"
    )
    assert [(f.symbol, f.container, f.kind, f.depth) for f in facts.functions] == [
        ("A.B.m", "A.B", "method", 0),
        ("A.B.m.inner", "", "function", 1),
        ("f", "", "function", 0),
        ("f.C.n", "f.C", "method", 1),
        ("f.g", "", "function", 1),
        ("h", "", "function", 0),
        ("D.o", "D", "method", 0),
        ("i", "", "function", 0),
    ]
    assert [(c.symbol, c.container) for c in facts.classes] == [("A", ""), ("A.B", "A"), ("f.C", "f"), ("D", "")]


@pytest.mark.parametrize(
    ("body", "generator", "returns", "throws"),
    [
        ("yield 1", True, False, ()),
        ("x = yield from y", True, False, ()),
        ("return", False, False, ()),
        ("return None", False, True, ()),
        ("x = lambda: (yield)", False, False, ()),
        ("async def g():\n  yield 1\n  return 2\n  raise ValueError\n return", False, False, ()),
        ("class C:\n  def m(self): return 1", False, False, ()),
        ("raise ValueError('x')\n raise a.Denied\n raise ValueError", False, False, ("ValueError", "a.Denied")),
        ("raise\n raise error\n raise make()\n raise self.error()", False, False, ()),
        ("raise Wrong from error", False, False, ("Wrong",)),
    ],
)
def test_what_the_own_body_does(body: str, generator: bool, returns: bool, throws: tuple[str, ...]) -> None:
    fact = function(f"def f():\n {body}\n")
    assert (fact.is_generator, fact.returns_value, fact.throws) == (generator, returns, throws)


def test_the_docstring_speaks_of_parameters_and_errors() -> None:
    fact = function(
        'def f(a, *b):\n    """Do it.\n\n    Args:\n        a: the first\n        *b: the rest\n\n'
        '    Raises:\n        ValueError: if not.\n    """\n    raise Other\n'
    )
    assert fact.doc.startswith("Do it.\n\nArgs:\n    a: the first")
    assert [p.doc for p in fact.parameters] == ["the first", "the rest"]
    assert fact.throws == ("ValueError", "Other")


@pytest.mark.parametrize("body", ["f'doc'", "b'doc'", "x = 'doc'", "pass\n 'doc'", "'a' f'b'"])
def test_what_is_no_docstring(body: str) -> None:
    assert function(f"def f():\n {body}\n").doc == ""


def test_special_methods() -> None:
    facts = read("class A:\n    def __init__(self): ...\n    def __private(self): ...\n    def _x_(self): ...\n")
    assert [f.is_special for f in facts.functions] == [True, False, False]


def test_an_error_in_the_body_leaves_the_header_sound() -> None:
    facts = read("def f(a: int) -> int:\n    x = )\n    return 1\n")
    assert [(f.name, f.has_error, f.header_has_error) for f in facts.functions] == [("f", True, False)]
    half = read("def f(a: int, b: ) -> int:\n    return 1\n").functions
    assert [(f.name, f.has_error, f.header_has_error) for f in half] == [("f", True, True)]


def test_a_lambda_with_a_name_is_a_function() -> None:
    text = """plain = lambda: 0
typed: Callable[..., int] = (lambda x, /, y=1, *rest, z, **more: x)
class C:
    key = lambda self, other: other
def outer():
    inner = again = lambda a: (yield)
    return sorted(x, key=lambda b: b), (named := lambda c: c)
"""
    found = read(text)
    assert [(f.symbol, f.kind, f.modifiers, f.depth) for f in found.functions] == [
        ("plain", "function", ("lambda",), 0),
        ("typed", "function", ("lambda",), 0),
        ("C.key", "method", ("lambda",), 0),
        ("outer", "function", (), 0),
        ("outer.again", "function", ("lambda",), 1),
        ("outer.named", "function", ("lambda",), 1),
    ]
    typed, key, again = found.functions[1], found.functions[2], found.functions[4]
    assert [(p.name, p.kind, p.default is not None) for p in typed.parameters] == [
        ("x", "positional_only", False),
        ("y", "positional", True),
        ("rest", "rest", False),
        ("z", "keyword_only", False),
        ("more", "keyword_rest", False),
    ]
    assert [p.implicit for p in key.parameters] == [True, False]
    assert (again.is_generator, found.functions[3].is_generator) == (True, False)
    assert "plain" not in {variable.name for variable in found.variables}


def test_a_docstring_is_what_python_makes_of_it() -> None:
    assert function('def f():\n    """One \\\n    line, \\x41 and \\u00e9."""\n').doc == "One     line, A and é."
    assert function('def f():\n    r"""A \\d."""\n').doc == "A \\d."
    # Literals side by side are one, and a long one is as good as a short one.
    assert function("def f():\n    'Quoted ' 'too often.'\"\"\n").doc == "Quoted too often."
    assert function(f'def f():\n    """{"long " * 2_000}\\\n    line."""\n').doc.endswith("long     line.")
    assert function('def f():\n    """A \\d."""\n').doc == "A \\d."
