"""Types of TypeScript across files: what comes along, what follows a change, what is configured, what is unknown."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from ananke_core.resolution import Policies, Resolution
from tests.resolution.workspace import Workspace

FILES = {
    "src/models.ts": (
        "export interface User { id: number; name?: string; role: Role }\n"
        'export enum Role { Admin = "admin", Guest = "g" }\n'
        "export type Deep<T> = T extends object ? { [K in keyof T]?: Deep<T[K]> } : T;\n"
        "export interface Tree { value: number; left?: Tree; all: Tree[] }\nexport type PartialTree = Deep<Tree>;\n"
        "export interface Page<T> { items: T[] }\n"
        "export interface Api { schemas: { Pet: { name: string; next: Api['schemas']['Pet'] | null } } }\n"
    ),
    "src/index.ts": 'export * from "./models.js";\nexport { User as Person } from "./models";\n',
    "src/use.ts": (
        'import { Person, Page, PartialTree, Role as R, type Api } from ".";\n'
        "export interface Request { who: Person; page: Page<Person>; role: R.Admin; tree: PartialTree }\n"
        "export type Pet = Api['schemas']['Pet'];\n"
        "export function call(request: Request, key: keyof Person): void {}\n"
    ),
}
REQUEST = {"who": {"id": 1, "role": "g"}, "page": {"items": []}, "role": "admin", "tree": {"left": {"all": [{}]}}}


def accepts(files: Workspace, path: str, symbol: str, value: Any) -> bool:
    return bool(jsonschema_rs.Draft202012Validator(files.schema(path, symbol)[0]).is_valid(value))


@pytest.mark.parametrize(
    ("symbol", "value", "accepted"),
    [
        ("Request", REQUEST, True),
        ("Request", REQUEST | {"role": "g"}, False),
        ("Request", REQUEST | {"who": {"id": "1", "role": "g"}}, False),
        ("Request", REQUEST | {"page": {"items": [{}]}}, False),
        ("Request", REQUEST | {"tree": {"left": {"all": [{"value": "x"}]}}}, False),
        ("Pet", {"name": "a", "next": {"name": "b", "next": None}}, True),
        ("Pet", {"name": "a", "next": {"name": 1, "next": None}}, False),
        ("call", {"request": REQUEST, "key": "name"}, True),
        ("call", {"request": REQUEST, "key": "nothing"}, False),
    ],
)
def test_types_come_from_other_files(symbol: str, value: Any, accepted: bool) -> None:
    assert accepts(Workspace(FILES), "src/use.ts", symbol, value) is accepted


@pytest.mark.parametrize("symbol", ["Request", "Pet", "call"])
def test_nothing_of_them_is_unknown(symbol: str) -> None:
    files = Workspace(FILES)
    view = files.file("src/use.ts")
    assert view is not None
    resolution = Resolution(files)
    stated = resolution.of_symbol(view, symbol)
    needed = [one for one in resolution.needed(stated) if not one.fact.type_parameters]
    assert [reason for one in (*stated, *needed) for reason in one.unknown] == []


def test_a_change_of_another_file_is_seen() -> None:
    files = Workspace(dict(FILES))
    value = REQUEST | {"who": {"id": "1", "role": "g"}}
    assert not accepts(files, "src/use.ts", "Request", value)
    files.files["src/models.ts"] = FILES["src/models.ts"].replace("id: number", "id: string")
    assert accepts(files, "src/use.ts", "Request", value)


@pytest.mark.parametrize(
    ("config", "accepted"),
    [
        ('{ "compilerOptions": { "strict": false } }', True),
        ('{ "compilerOptions": { "strict": true, "strictNullChecks": false } }', True),
        ('{ "compilerOptions": { "strict": true } }', False),
        ("{}", False),
        ("{ broken", False),
    ],
)
def test_null_checks_are_those_of_the_project(config: str, accepted: bool) -> None:
    files = Workspace({**FILES, "tsconfig.json": config})
    assert accepts(files, "src/models.ts", "User", {"id": None, "role": "g"}) is accepted
    strict = files.schema("src/models.ts", "User", Policies(nulls="strict"))[0]
    assert not jsonschema_rs.Draft202012Validator(strict).is_valid({"id": None, "role": "g"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("type X = ReturnType<typeof f>; declare function f(): Y", "not declared"),
        ("type X = typeof v; const v = compute();", "the value of a call"),
        ("type X<T> = T extends string ? 1 : 2;", "can't be told from declarations"),
        ("class X extends mixin(Base) { a!: string }", "members of a base that is not known"),
        ('import { Y } from "package"; type X = Partial<Y>;', "no known object"),
        ("type X = X[];\ntype Z = X | Z;", ""),
    ],
)
def test_what_can_not_be_known_is_said(text: str, reason: str) -> None:
    schema, said = Workspace({"a.ts": f"{text}\n"}).schema("a.ts", "X")
    assert any(reason in one for one in said) if reason else not said
    # Never a closed object for something that isn't known.
    assert schema.get("additionalProperties", True) is not False


def test_objects_of_a_declaration_are_defined_once() -> None:
    schema = Workspace(FILES).schema("src/use.ts", "Pet")[0]
    assert schema["$ref"] == "#/$defs/Api.schemas.Pet"


def test_arguments_of_what_is_computed_are_written_once() -> None:
    """Each was written for a reference that was not made then, at every level anew: nobody waits for sixteen."""
    text = (
        "type Pair<A, B> = A extends string ? { a: A; b: B } : { c: A; d: B };\n"
        "type Twice<T> = Pair<T, Pair<T, T>>;\n"
        f"export type Deep = {'Twice<' * 16}string{'>' * 16};\n"
    )
    files = Workspace({"a.ts": text})
    assert accepts(files, "a.ts", "Deep", {}) is False
