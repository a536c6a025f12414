"""What a name means across files of TypeScript and JavaScript: every way in which one file can take it from another."""

from __future__ import annotations

import pytest

from ananke_core.resolution import Names
from tests.resolution.workspace import Workspace

FILES = {
    "src/models.ts": (
        "export interface User { id: number }\n"
        "export namespace Deep { export interface Inner { a: 1 } }\n"
        "interface Hidden {}\nexport { Hidden as Shown };\n"
        "export default interface Main { x: 1 }\n"
    ),
    "src/plain.d.ts": "export interface Plain {}\ndeclare class Legacy {}\nexport = Legacy;\n",
    "src/view.tsx": "export interface Props {}\n",
    "src/parts/index.ts": (
        'export * from "../models";\nexport { User as Person } from "../models";\nexport * as all from "../models";\n'
        'export { default as Chief } from "../models";\nexport type { Props } from "../view";\n'
    ),
    "src/circle-a.ts": 'export * from "./circle-b";\n',
    "src/circle-b.ts": 'export * from "./circle-a";\n',
    "lib/util/index.d.ts": "export type Id = string;\n",
    "packages/core/api.ts": "export interface Api {}\n",
    "tsconfig.base.json": '{ "compilerOptions": { "baseUrl": "./lib" } }',
    "tsconfig.json": (
        '{ // comments and a comma too many\n"extends": "./tsconfig.base",\n'
        '"compilerOptions": { "paths": { "@core/*": ["../packages/core/*"], "#one": ["../src/models.ts"], } } }'
    ),
}


@pytest.mark.parametrize(
    ("imports", "name", "path", "symbol"),
    [
        ('import { User } from "./models"', "User", "src/models.ts", "User"),
        ('import { User } from "./models.js"', "User", "src/models.ts", "User"),
        ('import { User } from "./models.ts"', "User", "src/models.ts", "User"),
        ('import type { User } from "./models"', "User", "src/models.ts", "User"),
        ('import { type User as U } from "./models"', "U", "src/models.ts", "User"),
        ('import * as m from "./models"', "m.User", "src/models.ts", "User"),
        ('import * as m from "./models"', "m.Deep.Inner", "src/models.ts", "Deep.Inner"),
        ('import { Deep } from "./models"', "Deep.Inner", "src/models.ts", "Deep.Inner"),
        ('import { Shown } from "./models"', "Shown", "src/models.ts", "Hidden"),
        ('import Anything from "./models"', "Anything", "src/models.ts", "Main"),
        ('import Main, { User } from "./models"', "User", "src/models.ts", "User"),
        ('import { default as M } from "./models"', "M", "src/models.ts", "Main"),
        ('import m = require("./models")', "m.User", "src/models.ts", "User"),
        ('const { User: U } = require("./models")', "U", "src/models.ts", "User"),
        ('const m = require("./models")', "m.User", "src/models.ts", "User"),
        ('import * as m from "./models"; import Inner = m.Deep.Inner', "Inner", "src/models.ts", "Deep.Inner"),
        ('import { Plain } from "./plain"', "Plain", "src/plain.d.ts", "Plain"),
        ('import Legacy from "./plain.js"', "Legacy", "src/plain.d.ts", "Legacy"),
        ('import { Props } from "./view.js"', "Props", "src/view.tsx", "Props"),
        ('import { User } from "./parts"', "User", "src/models.ts", "User"),
        ('import { User } from "./parts/index.js"', "User", "src/models.ts", "User"),
        ('import { Person } from "./parts"', "Person", "src/models.ts", "User"),
        ('import { Chief } from "./parts"', "Chief", "src/models.ts", "Main"),
        ('import { all } from "./parts"', "all.User", "src/models.ts", "User"),
        ('import * as p from "./parts"', "p.all.Deep.Inner", "src/models.ts", "Deep.Inner"),
        ('import { Props } from "./parts"', "Props", "src/view.tsx", "Props"),
        ('import { Api } from "@core/api"', "Api", "packages/core/api.ts", "Api"),
        ('import { User } from "#one"', "User", "src/models.ts", "User"),
        ('import { Id } from "util"', "Id", "lib/util/index.d.ts", "Id"),
        ('import { User } from "./models"; interface User {}', "User", "src/here.ts", "User"),
    ],
)
def test_a_name_is_followed(imports: str, name: str, path: str, symbol: str) -> None:
    names = Names(Workspace({**FILES, "src/here.ts": imports + ";\n"}))
    found = names.declaration("src/here.ts", name)
    assert found is not None
    assert (found.path, found.symbol, found.fact.symbol) == (path, symbol, symbol)


@pytest.mark.parametrize(
    ("imports", "name"),
    [
        ('import { User } from "./nowhere"', "User"),
        ('import { Nobody } from "./models"', "Nobody"),
        ('import { Nobody } from "./circle-a"', "Nobody"),
        ('import { User } from "../../outside"', "User"),
        ('import { User } from "/src/models"', "User"),
        ('import { User } from "package"', "User"),
    ],
)
def test_what_is_not_there_is_not_found(imports: str, name: str) -> None:
    names = Names(Workspace({**FILES, "src/here.ts": imports + ";\n"}))
    assert names.declaration("src/here.ts", name) is None


def test_functions_are_found_in_the_same_way() -> None:
    files = {"a.ts": "export function f(): void {}\n", "b.ts": 'export { f as g } from "./a";\n'}
    here = 'import { g } from "./b";\n'
    ((path, fact),) = Names(Workspace({**files, "c.ts": here})).functions("c.ts", "g")
    assert (path, fact.symbol) == ("a.ts", "f")
