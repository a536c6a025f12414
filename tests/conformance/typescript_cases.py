"""TypeScript types of our own writing, and those of packages as they are published; what we make of each."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from ananke_core import Compiler, ConstraintSet
from ananke_core.analysis import Document
from ananke_core.analysis.symbol_set import symbol_set
from ananke_core.compile.artefact import artefact
from ananke_core.resolution import Policies, Resolution
from ananke_server.files import DiskFiles

HERE = Path(__file__).parent / "typescript"
SAMPLES = HERE / "samples"
PACKAGES = (
    "@types/geojson/index.d.ts",
    "@types/json-schema/index.d.ts",
    "@types/aws-lambda/trigger/*.d.ts",
    "@slack/types/dist/**/*.d.ts",
    "@octokit/webhooks-types/schema.d.ts",
    "vscode-languageserver-types/lib/umd/main.d.ts",
)
_EVERY = 2
"""Of the types of packages, one in so many is asked."""
_SAID = re.compile(r"^// (yes|no) (.*)$")
_EXPORTED = re.compile(r"^export (?:declare |abstract |const )*(?:interface|type|class|enum) (\w+)")

# What the other tool does where a type doesn't say it.
POLICIES = Policies(objects="closed", nulls="strict")


@attrs.frozen
class Said:
    """A value of which a sample says that its type accepts it, or not."""

    path: str
    symbol: str
    value: Any
    accepted: bool


@attrs.frozen
class Case:
    """One type: where its source is, its name there, what the other tool expects of it."""

    name: str
    root: Path
    path: str
    symbol: str
    expected: dict[str, Any]


def said() -> Iterator[Said]:
    """The values that stand in comments before the types of our own."""
    for file in sorted(SAMPLES.rglob("*.ts")):
        waiting: list[tuple[str, str]] = []
        for line in file.read_text("utf-8").splitlines():
            if found := _SAID.match(line):
                waiting.append((found[1], found[2]))
            elif waiting and (declared := _EXPORTED.match(line)):
                for word, text in waiting:
                    yield Said(file.relative_to(SAMPLES).as_posix(), declared[1], json.loads(text), word == "yes")
                waiting = []


def declared() -> list[tuple[str, str]]:
    """Path and name of every type of our own that is exported."""
    return [
        (file.relative_to(SAMPLES).as_posix(), found[1])
        for file in sorted(SAMPLES.rglob("*.ts"))
        for line in file.read_text("utf-8").splitlines()
        if (found := _EXPORTED.match(line))
    ]


@cache
def files(root: Path) -> DiskFiles:
    """The files below a folder."""
    return DiskFiles(str(root))


def export(root: Path, path: str, symbol: str, policies: Policies = POLICIES) -> tuple[dict[str, Any], list[str]]:
    """Our schema of a type, and what it says that it leaves open."""
    known = files(root)
    document = known.file(path)
    assert isinstance(document, Document), path
    ir = Compiler().compile(
        ConstraintSet(tuple(symbol_set(document, symbol, Resolution(known, policies)))), formats=["json-schema"]
    )
    made: dict[str, Any] = artefact(ir, "json-schema", symbol, path)
    return made, [entry.reason for entry in ir.unenforced]


def answers() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """What the other tool answers: root, path and line of each type; needs Node and what the lock file installs."""
    own = sorted(SAMPLES.rglob("*.ts"))
    yield from _asked(SAMPLES, own, 1)
    modules = HERE / "node_modules"
    published = [file for pattern in PACKAGES for file in sorted(modules.glob(pattern))]
    yield from _asked(modules, published, _EVERY)


def _asked(root: Path, paths: list[Path], every: int) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    request = json.dumps({"files": [str(path) for path in paths]})
    ran = subprocess.run(
        ["node", "peer.mjs"], cwd=HERE, input=request, capture_output=True, text=True, check=True, timeout=300
    )
    for line in ran.stdout.splitlines()[::every]:
        found = json.loads(line)
        yield root, Path(found["file"]).relative_to(root).as_posix(), found


def compiler_accepts(asked: list[tuple[Case, Any]]) -> list[bool]:
    """Whether TypeScript's compiler lets each value stand where the type of the case is asked for."""
    request = [{"file": str(case.root / case.path), "symbol": case.symbol, "value": value} for case, value in asked]
    ran = subprocess.run(
        ["node", "compiler.mjs"],
        cwd=HERE,
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    found: list[bool] = json.loads(ran.stdout)
    return found


def cases() -> Iterator[Case]:
    """Every type that the other tool has a schema for; generic ones have none before they are applied."""
    for root, path, line in answers():
        if "schema" in line and not line["generic"] and not _is_function(line["schema"]):
            name = f"{path.removesuffix('.ts').removesuffix('.d')}:{line['symbol']}"
            yield Case(name, root, path, line["symbol"], modern(line["schema"]))


def _is_function(schema: dict[str, Any]) -> bool:
    """Whether the other tool says that a type is a function: it describes its parameters then, which is no data."""
    definitions, one = schema.get("definitions", {}), schema
    for _ in range(9):
        if "$ref" not in one:
            break
        one = definitions[_decoded(one["$ref"].removeprefix("#/definitions/"))]
    return "$comment" in one


def modern(schema: Any) -> Any:
    """A schema of draft 7 in the words of 2020-12."""
    if isinstance(schema, list):
        return [modern(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "definitions":
            found["$defs"] = {_key(name): modern(one) for name, one in value.items()}
        elif key == "$ref":
            found["$ref"] = "#/$defs/" + _key(_decoded(value.removeprefix("#/definitions/")))
        elif key == "items" and isinstance(value, list):
            found["prefixItems"] = modern(value)
            found["items"] = modern(schema.get("additionalItems", True))
        elif key == "properties":
            found[key] = {name: modern(one) for name, one in value.items()}
        elif key in {"const", "default", "enum", "examples", "required"}:
            found[key] = value
        elif key not in {"$comment", "$schema", "additionalItems", "deprecated"}:
            found[key] = modern(value)
    return found


def _key(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"_{ord(found[0]):x}_", name)


def _decoded(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)
