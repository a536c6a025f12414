"""Declarations of types: one that is read from a file is accepted, and one that is read otherwise is refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ananke_core.compile.emit.lark import grammar_for_symbol
from ananke_core.engines.llguidance import accepts, load
from benchmarks.truth_types import Tally, Type, judge, read

PYTHON = '''
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, ClassVar, Generic, NewType, Optional, Required, TypedDict

from pydantic import BaseModel, Field

@dataclass(frozen=True)
class Order:
    """An order: (one of many."""

    sku: str
    # how many {
    count: Annotated[int, Field(ge=1)] = 1
    kind: ClassVar[str] = "order"

    @property
    def total(self) -> int:
        if self.count:
            return self.count * (2)
        return 0

    tags: list[str] | None = field(
        default_factory=list,
    )

class Row(TypedDict, total=False):
    name: Required[str]
    size: Optional["Size"]

@dataclass
class Point(Generic[T]):
    x: float
    y: float = 0.0

class Color(Enum):
    RED = 1
    BLUE = "blue"

    def lower(self): return self.name.lower()

class Empty(BaseModel): ...

@dataclass
class Run:
    seed: int | list [str]

    def again(self): return self.seed

    limit: dict[str,
                int | None] | None = None

type(Names).of = UserId
Names = dict[str, list[int]]
UserId = NewType("UserId", int)
'''
TYPESCRIPT = """
export interface Order<T extends object> {
  readonly sku: string; // how many {
  count?: number | undefined
  /** It's ( one. */
  total(of: string): number
  "a-b": Array<Line<T>>, lines: (Line<T> | null)[];
  [key: string]: unknown
}
export type Row = {
  name: string
  size?: 'S' | "M" | null
}
type Id = string | { id: number; of: [a: string, b?: string] } | undefined;
export interface More extends Order<Row>, Other { more: boolean }
export type Both = Order<Row> & { more: Map<string, Date> }
export enum Flag { None, A = 0b001, B = 1 << 1, Both = A | B, Last = 0x0fF }
export interface Hooks { before: Hook; after?: Hook | null; run(x: { a: () => void }): string }
export type Either<T> =
  | Wrapped<T, "a">
  | T
type Mapped<T> = { [K in keyof T]: T[K] } & unknown
export const enum Color { Red = 1, Blue = "blue", Green = 3 }
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("declarations")
    found = {"python": folder / "a.py", "typescript": folder / "a.ts"}
    found["python"].write_text(PYTHON)
    found["typescript"].write_text(TYPESCRIPT)
    return found


@pytest.mark.parametrize(("language", "count"), [("python", 8), ("typescript", 10)])
def test_they_are_accepted_as_they_stand_and_what_reads_otherwise_is_refused(
    files: dict[str, Path], language: str, count: int
) -> None:
    tally = Tally()
    for seed in range(6):
        assert judge(files[language], tally, random.Random(seed)) == count
    assert tally.warned == []
    assert tally.wrong == []
    for what in ("renamed", "member renamed", "member dropped", "bracket dropped", "bracket swapped", "trailing code"):
        assert tally.asked[f"refused: {what}"] > 5, what


def _one(files: dict[str, Path], language: str, symbol: str) -> Type:
    return next(type_ for type_ in read(files[language], Tally()) if type_.rule.symbol == symbol)


def test_what_a_class_may_hold_besides_its_members(files: dict[str, Path]) -> None:
    lark = _one(files, "python", "Point").lark
    for text in (
        "class Point:\n    x: float\n    y: float = field(\n        1)",
        'class Point(Generic[T], ABC):\n  "Doc."\n  z: int = 1\n  x: "float"\n  def f(s):\n    (\n1)\n\n  y: float=0',
        "class Point:  # (\n\tx: float  # )\n\ty: float = 0\n\n\t@a\n\tclass B:\n\t\tpass",
    ):
        assert accepts(lark, text)
    for text in (
        "class Point:\n    y: float = 1\n    x: float",
        "class Point:\n    x: float\n    y: float",
        "class Point:\n    x: float\n    y: int = 1",
        "class Point:\n    x: float\ny: float = 1",
        "class Point:\n    x: float\n    y: float = (1",
        "class Point:\n    x = 1\n    y: float = 1",
        "class Point: x: float",
    ):
        assert not accepts(lark, text), text


def test_what_a_class_inherits_may_be_missing(files: dict[str, Path]) -> None:
    lark = _one(files, "python", "Order").lark
    body = "    sku: str\n    count: int = 1\n    tags: list[str] | None = None"
    plain = ("", "()", "(BaseModel)", "(pydantic.BaseModel, Generic[T], frozen=True)")
    for bases in (*plain, "(Base)", "(Generic[T], a.B)"):
        assert accepts(lark, f"class Order{bases}:\n{body}"), bases
        own = body.replace("    sku: str\n", "")
        assert accepts(lark, f"class Order{bases}:\n{own}") is (bases not in plain), bases
    lark = _one(files, "typescript", "Row").lark
    assert accepts(lark, "type Row = Partial<Other>")
    assert not accepts(lark, "type Row = { name: string }")
    assert not accepts(lark, "type Row = string")


def test_one_types_grammar_is_the_unit_without_the_others() -> None:
    from ananke_core import Compiler

    shape = {"type": "record", "fields": [{"name": "a", "type": {"type": "primitive", "name": "string"}}]}
    given = [
        {
            "name": symbol,
            "kind": "type_safety",
            "scope": {"language": language, "path": path, "symbol": symbol},
            "rule": {"type": "type_shape", "symbol": symbol, "shape": shape, "declared_as": declared_as},
        }
        for language, path, declared_as in (("python", "a.py", "dataclass"), ("typescript", "a.ts", "interface"))
        for symbol in ("A", "B")
    ]
    ir = Compiler().compile({"constraints": given}, formats=["grammar"])
    assert ir.grammar is not None
    texts = {
        "python": "class {0}:\n    a: str",
        "typescript": "interface {0} {{ a: string }}",
    }
    for unit in ir.grammar.units:
        for symbol, other in (("A", "B"), ("B", "A")):
            lark = grammar_for_symbol(unit, symbol)
            assert load(lark) == []
            assert accepts(lark, texts[unit.language].format(symbol))
            assert not accepts(lark, texts[unit.language].format(other))
        assert unit.ebnf is None
    said = {(entry.constraint, entry.engine) for entry in ir.unenforced}
    assert said == {(entry.id, engine) for entry in ir.constraints for engine in ("", "xgrammar", "llama.cpp")}


def test_what_has_no_declaration_is_said() -> None:
    from ananke_core import Compiler

    rule = {"type": "type_shape", "symbol": "A", "shape": {"type": "record", "fields": []}, "declared_as": "interface"}
    scope = {"language": "javascript", "path": "a.js", "symbol": "A"}
    ir = Compiler().compile({"constraints": [{"name": "A", "kind": "type_safety", "scope": scope, "rule": rule}]})
    assert [entry.reason for entry in ir.unenforced if entry.format == "grammar"] == [
        "the language has no declarations of types"
    ]
