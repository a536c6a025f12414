"""Why a text is refused: place, what might stand there, and whose constraint it is."""

from __future__ import annotations

from typing import Any

import pytest

from ananke_core import Compiler
from ananke_core.engines.explain import Refusal, explain
from ananke_core.engines.llguidance import stop_at
from ananke_core.errors import SymbolNotFound
from ananke_core.model.ir import ConstraintIR

INTEGER = {"type": "primitive", "name": "integer"}
NAMED = {"denied": ["eval", "os.system"]}


def signature(symbol: str, parameter: str) -> dict[str, Any]:
    return {
        "name": f"{symbol} signature",
        "kind": "type_safety",
        "scope": {"path": "a.py", "symbol": symbol},
        "rule": {
            "type": "signature",
            "symbol": symbol,
            "parameters": [{"name": parameter, "written": "int", "type": INTEGER}],
            "returns_written": "int",
            "returns": INTEGER,
        },
    }


SHAPE = {
    "name": "Line shape",
    "kind": "type_safety",
    "scope": {"path": "a.py", "symbol": "Line"},
    "rule": {
        "type": "type_shape",
        "symbol": "Line",
        "shape": {
            "type": "record",
            "fields": [
                {"name": "sku", "type": {"type": "primitive", "name": "string"}},
                {"name": "count", "type": INTEGER, "bounds": {"minimum": 1}},
            ],
        },
    },
}


@pytest.fixture(scope="module")
def ir() -> ConstraintIR:
    rules = [
        {"name": "no eval", "kind": "security", "rule": {"type": "call", **NAMED}},
        {"name": "no pickle", "kind": "architectural", "rule": {"type": "import", "denied": ["pickle"]}},
    ]
    given = {
        "language": "python",
        "constraints": [*rules, signature("run", "first"), signature("stop", "other"), SHAPE],
    }
    return Compiler().compile(given)


def refused(ir: ConstraintIR, text: str, kind: str = "lark", symbol: str = "run") -> Refusal:
    found = explain(ir, kind, symbol, text)
    assert found is not None
    return found


def body(line: str) -> str:
    return f"def run(first: int) -> int:\n    {line}\n    return 1"


def test_a_text_that_fits(ir: ConstraintIR) -> None:
    assert explain(ir, "lark", "run", body("pass")) is None
    assert explain(ir, "json-schema", "Line", '{"sku": "a", "count": 1}') is None
    assert explain(ir, "regex", "run", "def run(first: int) -> int:") is None


@pytest.mark.parametrize(
    ("text", "line", "character", "expected", "name"),
    [
        ("def run(fist: int) -> int:\n    pass", 0, 10, '"first"', "run signature"),
        ("def run(first: str) -> int:\n    pass", 0, 15, '"int"', "run signature"),
        ("def stop(other: int) -> int:\n    pass", 0, 4, '"run"', "run signature"),
        (body("return eval(first)"), 1, 15, "a letter", "no eval"),
        (body("import pickle"), 1, 17, "a letter", "no pickle"),
        (body("import pickle.x"), 1, 17, "a letter", "no pickle"),
        (body("from pickle import load"), 1, 22, "a letter", "no pickle"),
    ],
)
def test_the_place_and_the_constraint(
    ir: ConstraintIR, text: str, line: int, character: int, expected: str, name: str
) -> None:
    found = refused(ir, text)
    assert (found.line, found.character) == (line, character)
    assert found.source == text.split("\n")[line]
    assert expected in found.expected
    assert [called for origin in found.origins for _, called in origin.constraints] == [name]
    assert {id_ for origin in found.origins for id_, _ in origin.constraints} <= {c.id for c in ir.constraints}


@pytest.mark.parametrize("line", ["x = (1]", '"abc', "f(1", "  x = 1"])
def test_what_the_language_asks_for_is_nobodys_constraint(ir: ConstraintIR, line: str) -> None:
    (origin,) = refused(ir, body(line)).origins
    assert "the language" in origin.what
    assert origin.constraints == ()


def test_characters_count_code_points(ir: ConstraintIR) -> None:
    assert refused(ir, body('"äöü🙂" + eval(first)')).character == len('    "äöü🙂" + eval')


def test_a_text_that_ends_too_early(ir: ConstraintIR) -> None:
    found = refused(ir, "def run(first: int)")
    assert (found.line, found.character) == (0, 19)
    assert '"->"' in found.expected or any("-" in one for one in found.expected)


def test_an_instance_names_the_member_the_keyword_and_the_shape(ir: ConstraintIR) -> None:
    found = refused(ir, '{"sku": "a", "count": 0}', "json-schema", "Line")
    (origin,) = found.origins
    assert origin.what.startswith("the minimum of Line: $.count: ")
    assert [name for _, name in origin.constraints] == ["Line shape"]
    assert found.source[found.character] == "0"


def test_an_instance_in_another_order_is_the_engines_refusal_alone(ir: ConstraintIR) -> None:
    found = refused(ir, '{"count": 1, "sku": "a"}', "json-schema", "Line")
    assert "order" in found.origins[0].what
    assert any("sku" in one for one in found.expected)


def test_no_json(ir: ConstraintIR) -> None:
    assert "JSON itself" in refused(ir, "{'sku'}", "json-schema", "Line").origins[0].what


def test_a_header_on_one_line(ir: ConstraintIR) -> None:
    found = refused(ir, "def run(first: str) -> int:", "regex")
    assert (found.character, found.origins[0].what) == (15, "the pattern of run")


def test_an_unknown_symbol(ir: ConstraintIR) -> None:
    with pytest.raises(SymbolNotFound):
        explain(ir, "lark", "gone", "")


def test_without_patterns_the_header_is_still_told_from_the_body(ir: ConstraintIR) -> None:
    bare = Compiler().compile({"language": "python", "constraints": [signature("run", "first")]}, formats=["grammar"])
    found = refused(bare, "def run(fist: int) -> int:\n    pass")
    assert (found.origins[0].what, found.origins[0].constraints) == ("the header of run", ())


def test_what_may_follow_is_what_the_engine_says() -> None:
    stop = stop_at("lark", 'start: "ab" ("cd" | "e")?', "abx")
    assert stop is not None
    assert (stop.offset, stop.words, stop.characters, stop.end) == (2, ("cd",), "e", True)
