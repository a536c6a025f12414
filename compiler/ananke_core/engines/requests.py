"""Where an engine's request takes an artefact: one row per engine.

Shapes as the engines' own documentation gives them: vLLM 0.12 and later (``structured_outputs``), SGLang, llama.cpp's
server, OpenAI's Responses API, Anthropic's and Gemini's tools.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import msgspec

from ananke_core.errors import CompileError


@attrs.frozen
class Artefact:
    """What was compiled for a symbol: a schema (dict) or a grammar or pattern (str)."""

    kind: str
    value: Any
    name: str
    description: str = ""
    is_function: bool = False


def _vllm(artefact: Artefact) -> dict[str, Any]:
    key = {"json-schema": "json", "regex": "regex", "lark": "grammar"}[artefact.kind]
    return {"structured_outputs": {key: artefact.value}}


def _sglang(artefact: Artefact) -> dict[str, Any]:
    if artefact.kind == "json-schema":
        return {"json_schema": msgspec.json.encode(artefact.value).decode()}
    if artefact.kind == "regex":
        return {"regex": artefact.value}
    return {"ebnf": f"%llguidance {{}}\n{artefact.value}"}


def _llama_cpp(artefact: Artefact) -> dict[str, Any]:
    if artefact.kind == "json-schema":
        return {"json_schema": artefact.value}
    if artefact.kind == "lark":
        return {"grammar": f"%llguidance {{}}\n{artefact.value}"}
    raise CompileError("llama.cpp's server takes no regex", place="--as regex", way_out="--as lark")


def _openai(artefact: Artefact) -> dict[str, Any]:
    if artefact.kind == "json-schema":
        if artefact.is_function:
            tool = {"type": "function", "name": artefact.name, "parameters": artefact.value, "strict": False}
            return tool | ({"description": artefact.description} if artefact.description else {})
        return {
            "text": {
                "format": {"type": "json_schema", "name": artefact.name, "schema": artefact.value, "strict": False}
            }
        }
    syntax = "lark" if artefact.kind == "lark" else "regex"
    format_ = {"type": "grammar", "syntax": syntax, "definition": artefact.value}
    return {"tools": [{"type": "custom", "name": artefact.name, "format": format_}]}


def _anthropic(artefact: Artefact) -> dict[str, Any]:
    _only_schema(artefact, "anthropic")
    return {"name": artefact.name, "description": artefact.description, "input_schema": artefact.value}


def _gemini(artefact: Artefact) -> dict[str, Any]:
    _only_schema(artefact, "gemini")
    return {"name": artefact.name, "description": artefact.description, "parametersJsonSchema": artefact.value}


def _only_schema(artefact: Artefact, engine: str) -> None:
    if artefact.kind != "json-schema":
        raise CompileError(
            f"{engine} takes JSON Schema only", place=f"--as {artefact.kind}", way_out="--as json-schema"
        )


REQUESTS: dict[str, Callable[[Artefact], dict[str, Any]]] = {
    "vllm": _vllm,
    "sglang": _sglang,
    "llama.cpp": _llama_cpp,
    "openai": _openai,
    "anthropic": _anthropic,
    "gemini": _gemini,
}


def request_fragment(engine: str, artefact: Artefact) -> dict[str, Any]:
    """The part of a request that makes ``engine`` enforce ``artefact``.

    Raises:
        CompileError: the engine takes no artefact of this kind.
    """
    return REQUESTS[engine](artefact)
