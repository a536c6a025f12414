"""Facts → constraints."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ananke_core import Compiler, extract
from ananke_core.codec import decode_set, encode_set
from ananke_core.engines.llguidance import accepts
from ananke_core.extraction.constraints import constraints_of
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import LANGUAGES
from ananke_core.model.constraint import Constraint, ConstraintSet, Evidence, Location, Place, Range, Scope
from ananke_core.model.enums import Kind, Source, Tier
from ananke_core.model.rules import Parameter, Signature, TypeShape
from ananke_core.model.types import Default, Field, Primitive, Record, Ref
from ananke_core.text import SourceText, Span

INTEGER, STRING = Primitive("integer"), Primitive("string")


def read(data: bytes) -> list[Constraint]:
    source = SourceText(data)

    def locate(span: Span) -> Range:
        return Range(Place(*source.point(span.start)), Place(*source.point(span.end)))

    return constraints_of(
        extract_facts(LANGUAGES["python"], data), path="a.py", language=LANGUAGES["python"], locate=locate
    )


def test_a_method_and_a_shape() -> None:
    shape, method = read(
        b"@dataclass\nclass Session:\n    id: str\n\n    @retry(3)\n"
        b"    async def renew(self, days: int = 7) -> 'Session':\n        raise Denied\n"
    )
    assert shape == Constraint(
        "Session shape",
        Kind.TYPE_SAFETY,
        TypeShape("Session", Record((Field("id", STRING),), open=False), "dataclass"),
        Scope("python", "a.py", "Session"),
        Source.TYPE_SYSTEM,
        severity=shape.severity,
        priority=shape.priority,
        tier=Tier.HARD,
        description="Session: dataclass with id: str",
        evidence=Evidence(1, 1, (Location("a.py", Range(Place(1, 0), Place(6, 20))),)),
    )
    assert method == Constraint(
        "Session.renew signature",
        Kind.TYPE_SAFETY,
        Signature(
            "Session.renew",
            "Session",
            (Parameter("self"), Parameter("days", INTEGER, "int", default=Default(True, 7))),
            Ref("Session"),
            '"Session"',
            async_=True,
            decorators=("retry",),
            throws=("Denied",),
        ),
        Scope("python", "a.py", "Session.renew"),
        Source.AST_PATTERN,
        severity=method.severity,
        priority=method.priority,
        tier=Tier.HARD,
        description='async renew(days: int = 7) -> "Session"',
        evidence=Evidence(1, 1, (Location("a.py", Range(Place(5, 4), Place(6, 20))),)),
    )
    assert (shape.severity, shape.priority) == ("warning", "high")


@pytest.mark.parametrize(
    ("header", "described"),
    [
        ("def f(): ...", "f()"),
        ("def f(a, /, b, *, c=1) -> None: ...", "f(a, /, b, *, c=1) -> None"),
        ("def f(a, b, /): ...", "f(a, b, /)"),
        ("def f(*a: int, b, **c): ...", "f(*a: int, b, **c)"),
        ("def f(a='secret', b: Annotated[int, 'secret'] = None): ...", "f(a=…, b: … = None)"),
        ("def f() -> lambda: 'secret': ...", "f() -> …"),
    ],
)
def test_descriptions_are_headers_without_other_source_text(header: str, described: str) -> None:
    assert [constraint.description for constraint in read(header.encode())] == [described]


def test_overloads_are_one_constraint_each_in_the_order_of_the_text() -> None:
    found = read(b"@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\nX = list[int]\ndef f(a): ...\n")
    assert [c.name for c in found] == ["f signature", "f signature", "X shape", "f signature"]
    assert [c.description for c in found] == ["f(a: int)", "f(a: str)", "X: alias", "f(a)"]


def test_a_header_with_an_error_states_nothing() -> None:
    assert read(b"def f(a: int, b: ) -> int:\n    return 1\n") == []
    assert [c.name for c in read(b"def f(a: int) -> int:\n    x = )\n    return 1\n")] == ["f signature"]


def test_plain_classes_and_unreadable_enums_state_nothing() -> None:
    assert read(b"class A:\n    x: int\nclass B(Enum):\n    C = auto()\n") == []


PIECES = [
    "def f(a: {0}, b={0}) -> {0}: ...\n",
    "@dataclass\nclass A({0}):\n    x: {0} = {0}\n    y: int = Field({0}, ge={0}, alias={0})\n",
    "class E(Enum):\n    A = {0}\n",
    "X = list[{0}]\n",
    "def g(a):\n    '''{0}\n\n    Args:\n        a: {0}\n    Raises:\n        {0}: x\n    '''\n",
]
VALUES = [
    "int",
    "'\\ud800'",
    "Literal['\\ud800', -1e999]",
    "1e999",
    "9" * 4_400,
    "0x" + "f" * 5_000,
    "-0.0",
    "b'\\xff'",
    "\x00",
    "größe",
    "\U0001f34e",
    "Annotated[str, Field(pattern='\\ud800')]",
    "'\\N{DIGIT ONE}'",
    "[" * 150,
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(VALUES)), max_size=4), st.binary(max_size=3))
def test_whatever_is_read_can_be_written_down(pieces: list[tuple[str, str]], junk: bytes) -> None:
    data = "".join(piece.format(value) for piece, value in pieces).encode("utf-8", "surrogatepass")
    found = ConstraintSet(tuple(read(data[: len(data) // 2] + junk + data[len(data) // 2 :]) + read(data)), name="a")
    again, faults = decode_set(encode_set(found))
    assert not [fault for fault in faults if fault.severity == "error"]
    assert again is not None
    assert [c.rule for c in again.constraints] == [c.rule for c in found.constraints]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", "/** @param {number} a\n * @returns {string} */\nfunction f(a) { return a; }\n"),
        ("a.ts", "/** @param {number} [a] */\nfunction f(a) { return a; }\n"),
        ("a.ts", "/** @param {number} [a] */\nexport const f = a => { return a; };\n"),
        ("a.js", "/** @param {number} a */\nfunction f(a) { return a; }\n"),
        ("a.py", 'def f(a):\n    """Do it.\n\n    Args:\n        a (int): What.\n    """\n    return a\n'),
    ],
)
def test_types_of_documentation_are_in_schemas_and_no_headers(path: str, text: str) -> None:
    found = extract(text, path=path)
    rule = next(constraint.rule for constraint in found.constraints if isinstance(constraint.rule, Signature))
    parameter = rule.parameters[0]
    assert (parameter.type, rule.returns) == (None, None)
    assert isinstance(parameter.documented, Primitive)
    ir = Compiler().compile(found, formats=["json-schema", "grammar"])
    assert ir.json_schema is not None
    schema = ir.json_schema["$defs"]["f"]["properties"]["a"]
    assert schema["type"] == parameter.documented.name
    code = text if path.endswith("py") else text.partition("*/\n")[2]
    code = code.rstrip("; \n")
    assert ir.grammar is not None
    assert any(accepts(unit.lark or "", code) for unit in ir.grammar.units)
