"""Request fragments and their probes, each engine's shape as its documentation has it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest

from ananke_core.engines.llguidance import accepts, load
from ananke_core.engines.probes import ANSWER, probes
from ananke_core.engines.requests import ENGINES, Artefact, Fragment, request_fragment, tool_name
from ananke_core.errors import CompileError

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
VALUES: dict[str, Any] = {
    "json-schema": SCHEMA,
    "regex": "[a-z]+",
    "lark": 'start: "a"',
    "ebnf": 'root ::= "a"',
    "gbnf": 'root ::= "a"',
}
SERVERS = [name for name in ENGINES if name not in ("outlines", "guidance")]


def made(engine: str, kind: str, *, is_function: bool = False) -> Fragment:
    return request_fragment(engine, Artefact(kind, VALUES[kind], "a.b", "Does it.", is_function))


def test_every_kind_that_an_engine_takes_is_made_and_no_other() -> None:
    for engine, row in ENGINES.items():
        assert row.written_for
        assert row.documentation.startswith("https://")
        for kind in VALUES:
            if kind in row.kinds:
                assert made(engine, kind).body
            else:
                with pytest.raises(CompileError, match="--as json-schema"):
                    made(engine, kind)


def test_shapes() -> None:
    assert made("vllm", "json-schema").body == {"structured_outputs": {"json": SCHEMA}}
    assert made("vllm", "ebnf").body == {"structured_outputs": {"grammar": 'root ::= "a"'}}
    assert json.loads(made("sglang", "json-schema").body["json_schema"]) == SCHEMA
    assert made("sglang", "lark").body == {"ebnf": '%llguidance {}\nstart: "a"'}
    assert made("sglang", "ebnf").body == {"ebnf": 'root ::= "a"'}
    assert made("llama.cpp", "gbnf").body == {"grammar": 'root ::= "a"'}
    assert made("llama.cpp", "lark").body == {"grammar": '%llguidance {}\nstart: "a"'}
    tool = {"type": "function", "name": "a_b", "description": "Does it.", "parameters": SCHEMA, "strict": True}
    assert made("openai", "json-schema", is_function=True).body == tool
    answer = {"type": "json_schema", "name": "a_b", "schema": SCHEMA, "strict": True}
    assert made("openai", "json-schema").body == {"text": {"format": answer}}
    format_ = {"type": "grammar", "syntax": "regex", "definition": "[a-z]+"}
    assert made("openai", "regex").body["tools"][0]["format"] == format_
    tool = {"name": "a_b", "description": "Does it.", "input_schema": SCHEMA, "strict": True}
    assert made("anthropic", "json-schema", is_function=True).body == tool
    answer = {"type": "json_schema", "schema": SCHEMA}
    assert made("anthropic", "json-schema").body == {"output_config": {"format": answer}}
    tool = {"name": "a_b", "description": "Does it.", "parametersJsonSchema": SCHEMA}
    assert made("gemini", "json-schema", is_function=True).body == tool
    answer = {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA}
    assert made("gemini", "json-schema").body == {"generationConfig": answer}


def test_llama_cpp_reads_positions_as_closed() -> None:
    tuple_ = {"type": "array", "prefixItems": [{"type": "integer"}], "items": False, "minItems": 1}
    found = request_fragment("llama.cpp", Artefact("json-schema", {**SCHEMA, "properties": {"n": tuple_}}, "a"))
    assert "items" not in found.body["json_schema"]["properties"]["n"]
    assert found.said == ()


def test_an_answer_of_anthropic_is_strict_or_not_at_all() -> None:
    with pytest.raises(CompileError, match="members of any name"):
        request_fragment("anthropic", Artefact("json-schema", {"type": "object", "additionalProperties": True}, "a"))


def test_names_of_tools_fit_every_provider() -> None:
    assert tool_name("Größe.$get") == "Gr__e__get"
    assert len(tool_name("a" * 90)) == 64


@pytest.mark.parametrize("engine", SERVERS)
def test_a_probe_bends_one_answer_and_is_refused_once(engine: str) -> None:
    for kind in ENGINES[engine].kinds:
        found = probes(engine, kind)
        bent, broken = found["probes"]
        assert (bent["expect"]["status"], broken["expect"]["status"]) == (200, 400)
        assert ANSWER in json.dumps(bent["request"])
        assert ANSWER not in json.dumps(broken["request"])
        assert found["written_for"] == ENGINES[engine].written_for
        # Both go through the fields of the fragment itself.
        fields = [key for key in made(engine, kind).body if key != "tools"]
        assert all(f'"{field}"' in json.dumps(bent["request"]) for field in fields)


def test_a_probe_of_a_tool_forces_its_call() -> None:
    request = probes("anthropic", "json-schema", is_function=True)["probes"][0]["request"]["body"]
    assert request["tool_choice"]["name"] == request["tools"][0]["name"]
    request = probes("openai", "lark")["probes"][0]["request"]["body"]
    assert request["tool_choice"] == {"type": "custom", "name": "probe"}
    request = probes("gemini", "json-schema", is_function=True)["probes"][0]["request"]["body"]
    assert request["toolConfig"]["functionCallingConfig"]["mode"] == "ANY"


def test_an_engine_bends_and_refuses_the_grammars_of_the_probes() -> None:
    bent, broken = probes("llama.cpp", "lark")["probes"]
    grammar = bent["request"]["body"]["grammar"]
    assert accepts(grammar, ANSWER)
    assert not accepts(grammar, "hello")
    assert load(broken["request"]["body"]["grammar"])


@pytest.mark.parametrize("kind", ["json-schema", "regex", "lark"])
@pytest.mark.parametrize("engine", ["outlines", "guidance"])
def test_a_program_is_one_and_holds_its_artefact(engine: str, kind: str) -> None:
    odd = {"regex": "'''\\\\[a-z]'", "lark": 'start: "\\\\é\'"', "json-schema": {**SCHEMA, "title": "'''é"}}[kind]
    for value in (VALUES[kind], odd):
        program = request_fragment(engine, Artefact(kind, value, "a")).body
        assert program.isascii()
        names: dict[str, Any] = {}
        exec(program[program.index("ARTEFACT = ") : program.index("\n\n", program.index("ARTEFACT = "))], names)
        held = names["ARTEFACT"]
        assert (json.loads(held) if kind == "json-schema" else held) == value
        compile(program, "program", "exec")


@pytest.mark.parametrize("engine", ["outlines", "guidance"])
def test_a_program_runs_as_it_is_and_its_probe_can_fail(engine: str) -> None:
    programs = {kind: made(engine, kind).body for kind in ("json-schema", "regex", "lark")}
    # One process for all of them, because it is loading the library that takes long.
    ran = _ran("\n".join(f"exec({program!r}, {{}})" for program in programs.values()))
    assert (ran.returncode, ran.stderr) == (0, "")
    # An artefact that takes the probe's text makes the program fail, so that it passes for a reason.
    broken = request_fragment(engine, Artefact("regex", "(.|\n)*", "a")).body
    assert "AssertionError" in _ran(broken).stderr


@pytest.mark.parametrize("engine", ["outlines", "guidance"])
def test_the_version_that_is_named_is_the_one_that_was_tried(engine: str) -> None:
    major, minor = version(engine).split(".")[:2]
    assert ENGINES[engine].written_for.split(" with ")[0].casefold() == f"{engine} {major}.{minor}"


def _ran(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
