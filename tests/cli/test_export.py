"""``ananke export``, as its user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ananke
from tests.cli.samples import CLEAN


@pytest.fixture(autouse=True)
def sources(here: Path) -> None:
    (here / "clean.py").write_text(CLEAN)


@pytest.mark.parametrize("engine", ["vllm", "sglang", "llama.cpp", "openai", "anthropic", "gemini"])
def test_a_fragment_is_json_and_what_to_know_is_on_stderr(ananke: Ananke, engine: str) -> None:
    ran = ananke("export", "clean.py", "--symbol", "login", "--for", engine)
    assert ran.code == 0
    assert "password" in json.dumps(json.loads(ran.out))
    assert ran.err.startswith("written for ")
    assert "--probe" in ran.err


@pytest.mark.parametrize("engine", ["outlines", "guidance"])
def test_a_library_gets_a_program(ananke: Ananke, engine: str) -> None:
    for form in ("json-schema", "lark", "regex"):
        ran = ananke("export", "clean.py", "--symbol", "login", "--for", engine, "--as", form)
        assert ran.code == 0
        compile(ran.out, "program", "exec")
    assert ananke("export", "clean.py", "--symbol", "login", "--for", engine, "--probe").code == 2


def test_a_function_is_a_tool_and_a_type_an_answer(ananke: Ananke) -> None:
    tool = json.loads(ananke("export", "clean.py", "--symbol", "login", "--for", "openai").out)
    assert (tool["type"], tool["name"], tool["description"], tool["strict"]) == ("function", "login", "Log in.", True)
    assert tool["parameters"]["required"] == ["email", "password", "remember"]
    answer = json.loads(ananke("export", "clean.py", "--symbol", "Session", "--for", "openai").out)
    assert answer["text"]["format"]["name"] == "Session"


def test_an_ir_knows_its_functions(ananke: Ananke) -> None:
    ananke("extract", "clean.py", "-o", "set.json")
    ananke("compile", "set.json", "-o", "ir.json")
    ran = ananke("export", "ir.json", "--symbol", "login", "--for", "anthropic")
    assert json.loads(ran.out)["name"] == "login"


def test_probes(ananke: Ananke) -> None:
    found = json.loads(ananke("export", "clean.py", "--symbol", "login", "--for", "vllm", "--probe").out)
    assert found["written_for"].startswith("vLLM 0.12")
    assert [one["expect"]["status"] for one in found["probes"]] == [200, 400]
    assert ananke("export", "clean.py", "--symbol", "login", "--as", "lark", "--probe").code == 2


def test_what_the_schema_leaves_open_is_said(ananke: Ananke, here: Path) -> None:
    (here / "open.py").write_text("def f(a: int, g: Unknown) -> None: ...\n")
    assert "Unknown" in ananke("export", "open.py", "--symbol", "f", "--for", "vllm").err


def test_preflight_says_size_cost_and_limits(ananke: Ananke, here: Path) -> None:
    ran = ananke("export", "clean.py", "--symbol", "login", "--as", "lark", "--preflight")
    size, cost, limits = ran.out.decode().splitlines()
    assert ran.code == 0
    assert "1 headers" in size
    assert "llguidance" in cost
    assert "none is near" in limits
    fields = "".join(f"    m{index}: int | None = None\n" for index in range(30))
    (here / "wide.py").write_text(f"from dataclasses import dataclass\n\n\n@dataclass\nclass Wide:\n{fields}")
    ran = ananke("export", "wide.py", "--symbol", "Wide", "--for", "anthropic", "--preflight")
    assert ran.code == 1
    assert b"passed: anthropic takes 30 of 24 optional members" in ran.out


GUARDED = '''
def order(sku: str, count: int = 1, note: str | None = None):
    """Order something.

    Args:
        sku: What it is called.
        count: How many.
    """
    if len(sku) < 3:
        raise ValueError
    if not 1 <= count <= 99:
        raise ValueError
'''


def test_what_guards_refuse_and_documentation_says_is_in_a_tool(ananke: Ananke, here: Path) -> None:
    (here / "guarded.py").write_text(GUARDED)
    made = {
        provider: json.loads(ananke("export", "guarded.py", "--symbol", "order", "--for", provider).out)
        for provider in ("openai", "anthropic", "gemini")
    }
    members = made["openai"]["parameters"]["properties"]
    assert members["sku"] == {"type": "string", "description": "What it is called.\nminLength: 3."}
    assert members["count"]["anyOf"] == [{"type": "integer", "minimum": 1, "maximum": 99}, {"type": "null"}]
    assert made["openai"]["strict"] is True
    members = made["anthropic"]["input_schema"]["properties"]
    assert members["count"] == {"type": "integer", "description": "How many.\nDefault: 1.\nminimum: 1.\nmaximum: 99."}
    assert (made["anthropic"]["input_schema"]["required"], made["anthropic"]["strict"]) == (["sku"], True)
    members = made["gemini"]["parametersJsonSchema"]["properties"]
    assert members["count"] == {"type": "integer", "minimum": 1, "maximum": 99, "description": "How many.\nDefault: 1."}
    assert members["note"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert {tool["description"].split("\n")[0] for tool in made.values()} == {"Order something."}
