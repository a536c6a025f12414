"""The schemas of a text's types: what a compile makes of the same types, byte for byte, without the way there."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ananke_core import Compiler, schemas
from ananke_core.analysis import Document, Policy
from ananke_core.analysis.symbol_set import file_set
from ananke_core.compile.schemas import Schemas
from ananke_core.errors import UnsupportedLanguage
from ananke_core.languages import language_for_path
from ananke_core.model.constraint import ConstraintSet
from ananke_core.model.enums import Tier
from ananke_core.model.ir import ConstraintIR
from ananke_core.model.rules import TypeShape, ValueRange
from ananke_core.resolution import Alone, Policies, Resolution

ROOT = Path(__file__).parents[2]
CONFORMANCE = ROOT / "tests" / "conformance"
SAMPLES = sorted(
    [
        *CONFORMANCE.glob("typescript/samples/**/*.ts"),
        *CONFORMANCE.glob("samples/**/*.py"),
        *ROOT.glob("compiler/ananke_core/model/*.py"),
    ]
)

UNUSUAL = {
    "default.ts": """
/** Of a default. */
export default interface A { a: string }
type B = A[] | null;
""",
    "declared.ts": """
declare interface A<T = string> extends Base { a: T }
export declare enum E { x = 'y', z = 'w' }
interface Base { b?: number }
type Of = A | A<E>;
""",
    "parts.ts": """
interface A { a: string }
interface A { b: number; c(): void }
export interface F { (x: string): void }
""",
    "modules.ts": """
declare module 'm' { interface A { a: B } }
namespace N.M { export type B = 'x'; }
declare namespace O { interface C { d: N.M.B } }
type B = O.C['d'];
""",
    "functions.ts": """
function f(a: number, b?: string) { interface Inner { a: string } return 1 }
type P = Parameters<typeof f>;
export class K { constructor(readonly x: P[0]) {} }
type R = ReturnType<typeof f>;
""",
    "values.ts": """
export const sizes = { small: 1, large: 2 } as const;
export type Size = keyof typeof sizes;
""",
    "literals.ts": """
type Kind<T> = T extends true ? 'b' : T extends 1 ? 'n' : 'o';
type Kinds = { a: Kind<1>; b: Kind<true>; c: Kind<1> | Kind<true> };
""",
    "checked.ts": """
import { IsEmail, Max, Min } from 'class-validator';
export class Order { @Min(1) @Max(9) count!: number; @IsEmail() mail!: string;
price?: number }
""",
    "twice.ts": """
import { z } from 'zod';
import { Min } from 'class-validator';
export class A { @Min(1) a!: number }
interface A { b: string }
export class B { @Min(2) a!: number }
type C = B | A;
const D = z.object({ a: z.number().min(3) });
interface D { a: number }
""",
    "broken.ts": """
interface A { a: string
type B = { c: A };
interface C { d: = ; e: number }
type D = C
""",
    "nothing.ts": """
export const a = 1;
""",
    "carriage.ts": "/**\r\n * Said.\r\n * @minimum 3\r\n */\r\nexport type A = number;\r\n",
    "asked.ts": """
import type { Other } from './other';
export interface A { other: Other; 
/** @hidden */ b: string; c?: undefined }
""",
    "wrapped.ts": """
export /* why */ interface A { /** Says it. */ a /* so */ ? /* or */ : string; 'b-c': 1; 2: null }
""",
    "model.py": """
from pydantic import BaseModel, Field

class A(BaseModel):
    a: int = Field(ge=1)
    b: list['A'] = []

""",
    "ranged.py": """
from dataclasses import dataclass

@dataclass
class A:
    a: int

    def __post_init__(self):
        if self.a < 0:
            raise ValueError('no')

""",
}


def compiled(data: bytes, path: str, policies: Policies) -> ConstraintIR:
    """What a compile makes of the shapes of a text, and of the ranges of their members."""
    language = language_for_path(path)
    assert language is not None
    document = Document.open(data, language, Policy(mine=False), path)
    found = file_set(document, Resolution(Alone(document), policies))
    types = {one.scope.symbol for one in found if isinstance(one.rule, TypeShape)}
    kept = [
        one
        for one in found
        if isinstance(one.rule, TypeShape)
        or (isinstance(one.rule, ValueRange) and one.tier is Tier.HARD and one.scope.symbol in types)
    ]
    return Compiler().compile(ConstraintSet(tuple(kept)), formats=["json-schema"])


def compare(data: bytes, path: str, policies: Policies) -> Schemas:
    made, ir = schemas(data, path=path, policies=policies), compiled(data, path, policies)
    assert msgspec.json.encode(made.schema) == msgspec.json.encode(ir.json_schema)
    assert made.index == (ir.schema_index or ())
    names = {one.id: one.name.removesuffix(" shape") for one in ir.constraints}
    left_open = {(names[one.constraint], one.reason) for one in ir.unenforced if one.format and not one.engine}
    assert set(made.left_open) == left_open
    return made


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: f"{file.parent.name}/{file.name}")
@pytest.mark.parametrize("policies", [Policies(), Policies("closed", "loose")], ids=["declared", "closed"])
def test_samples_have_the_schemas_of_a_compile(file: Path, policies: Policies) -> None:
    compare(file.read_bytes(), file.name, policies)


@pytest.mark.parametrize("path", UNUSUAL)
def test_unusual_texts_have_the_schemas_of_a_compile(path: str) -> None:
    compare(UNUSUAL[path].encode(), path, Policies())


def test_it_says_what_is_where_and_what_is_open() -> None:
    made = schemas(UNUSUAL["asked.ts"], path="a/asked.ts")
    assert made.schema is not None
    assert made.schema["$defs"]["A"]["properties"] == {"other": {}}
    assert [(one.key, one.symbol, one.path) for one in made.index] == [("A", "A", "a/asked.ts")]
    assert made.left_open == (("A", "other: Other is not declared in this set"),)
    ranged = schemas(UNUSUAL["checked.ts"], path="checked.ts").schema
    assert ranged is not None
    assert ranged["$defs"]["Order"]["properties"]["count"] == {"type": "number", "minimum": 1, "maximum": 9}
    assert schemas(UNUSUAL["nothing.ts"], path="nothing.ts") == Schemas(None, (), ())


def test_one_and_true_are_different_arguments() -> None:
    made = schemas(UNUSUAL["literals.ts"] + " type A = 1; type A = true;", path="literals.ts").schema
    assert made is not None
    members = made["$defs"]["Kinds"]["properties"]
    assert members == {"a": {"const": "n"}, "b": {"const": "b"}, "c": {"enum": ["n", "b"]}}
    assert made["$defs"]["A"] == {"anyOf": [{"const": 1}, {"const": True}]}


def test_a_language_is_needed() -> None:
    with pytest.raises(UnsupportedLanguage, match="no language"):
        schemas("type A = 1")
    assert schemas("type A = 1", language="typescript").schema == schemas(b"type A = 1", path="a.ts").schema
