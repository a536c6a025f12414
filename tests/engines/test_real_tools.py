"""Tool definitions of every function of three packages, held to each provider's documented subset."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ananke_core import Compiler, extract
from ananke_core.compile.artefact import artefact
from ananke_core.engines.requests import Artefact, request_fragment
from ananke_core.engines.validators import schema_problem
from tests.engines.documented import anthropic_faults, gemini_faults, openai_faults

FAULTS = {"openai": openai_faults, "anthropic": anthropic_faults, "gemini": gemini_faults}
SCHEMAS = {"openai": "parameters", "anthropic": "input_schema", "gemini": "parametersJsonSchema"}
PACKAGES = ("httpx", "rich", "starlette")


def tools(source: str | bytes, path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Provider, symbol and tool definition of each function of a source."""
    ir = Compiler().compile(extract(source, path=path), formats=["json-schema"])
    for entry in ir.schema_index or ():
        if entry.role == "arguments":
            made = artefact(ir, "json-schema", entry.symbol)
            asked = Artefact("json-schema", made, entry.symbol, "Does it. " * 200, is_function=True)
            for provider in FAULTS:
                yield provider, entry.symbol, request_fragment(provider, asked).body


@pytest.mark.parametrize("package", PACKAGES)
def test_every_function_of_a_package(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    files = sorted(Path(spec.origin).parent.rglob("*.py"))
    count = strict = 0
    for path in files:
        for provider, symbol, tool in tools(path.read_bytes(), path.name):
            faults = FAULTS[provider](tool)
            assert not faults, f"{provider} {path.name} {symbol}: {faults}"
            problem = schema_problem(tool[SCHEMAS[provider]])
            assert not problem, f"{provider} {path.name} {symbol}: {problem}"
            count += 1
            strict += tool.get("strict") is True
    assert count > 500
    assert strict > 50


WRITTEN = '''
from dataclasses import dataclass
from typing import Any, Literal

@dataclass
class Leaf:
    value: int
    parent: "Tree | None" = None

@dataclass
class Tree:
    leaves: list[Leaf]

def bounded(count: int, share: float = 0.5, name: str | None = None, mode: Literal["r", 1, None, True] = "r"):
    """Order.

    Args:
        count: How many.
    """
    if count < 1 or count > 99:
        raise ValueError
    if not name:
        raise ValueError

def free(value, rest: dict[str, int], *more: int, **others: str): ...
def tree(root: Tree, größe: int, pair: tuple[int, str]): ...
def wide(%s): ...
def choices(%s): ...
'''


def written() -> str:
    optional = ", ".join(f"a{number}: int = 0" for number in range(30))
    choices = ", ".join(f"a{number}: int | str" for number in range(20))
    return WRITTEN % (optional, choices)


def test_written_functions() -> None:
    found = {(provider, symbol): tool for provider, symbol, tool in tools(written(), "a.py")}
    for (provider, symbol), tool in found.items():
        assert not FAULTS[provider](tool), (provider, symbol)
    openai = found["openai", "bounded"]["parameters"]["properties"]
    assert openai["count"] == {"type": "integer", "minimum": 1, "maximum": 99, "description": "How many."}
    anthropic = found["anthropic", "bounded"]["input_schema"]
    assert anthropic["properties"]["count"]["description"] == "How many.\nminimum: 1.\nmaximum: 99."
    assert anthropic["required"] == ["count"]
    assert found["anthropic", "bounded"]["strict"] is True
    # Too many members that may be left out, or that are one of several: sent, but not enforced.
    assert "strict" not in found["anthropic", "wide"]
    assert "strict" not in found["anthropic", "choices"]
    assert found["openai", "wide"]["strict"] is True
    for provider in ("anthropic", "gemini"):
        assert "gr__e" in found[provider, "tree"][SCHEMAS[provider]]["properties"]
    assert "größe" in found["openai", "tree"]["parameters"]["properties"]


@pytest.mark.parametrize("path", ["examples/shop/catalog.ts", "tests/analysis/sample.ts", "editors/vscode/src/find.ts"])
def test_functions_of_typescript(project: Path, path: str) -> None:
    count = 0
    for provider, symbol, tool in tools((project / path).read_bytes(), Path(path).name):
        assert not FAULTS[provider](tool), (provider, symbol)
        assert not schema_problem(tool[SCHEMAS[provider]])
        count += 1
    assert count >= 9
