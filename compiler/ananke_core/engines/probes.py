"""Requests that show whether a server enforces what it is sent: it has to bend one answer, and to refuse the other.

A server that does not know a field ignores it and answers 200, so that nothing else tells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ananke_core.engines.requests import ENGINES, Artefact, request_fragment

ANSWER = "ananke-probe"
"""What a constrained answer is, where the prompt asks for another."""

_PROMPT = "Say hello. Do not write anything but the word hello."
_MODEL = "MODEL"

_BENT = {
    "json-schema": {
        "type": "object",
        "properties": {"probe": {"const": ANSWER}},
        "required": ["probe"],
        "additionalProperties": False,
    },
    "regex": ANSWER,
    "lark": f'start: "{ANSWER}"',
    "ebnf": f'root ::= "{ANSWER}"',
    "gbnf": f'root ::= "{ANSWER}"',
}
_BROKEN = {
    "json-schema": {
        "type": "object",
        "properties": {"probe": {"type": "no-such-type"}},
        "required": ["probe"],
        "additionalProperties": False,
    },
    "regex": "(",
    "lark": "start: (",
    "ebnf": "root ::= (",
    "gbnf": "root ::= (",
}


def probes(engine: str, kind: str, *, is_function: bool = False) -> dict[str, Any]:
    """Two requests that go through the same fields as an artefact of this kind, and what to expect of each.

    Args:
        engine: a key of `ENGINES` that is a server.
        kind: of the artefact.
        is_function: whether it is a function's tool definition.

    Raises:
        CompileError: the engine takes no artefact of this kind.
    """

    def request(value: Any) -> Any:
        artefact = Artefact(kind, value, "probe", "Answers a probe.", is_function)
        return _ENVELOPES[engine](request_fragment(engine, artefact).body, is_function or kind != "json-schema")

    answer = {"probe": ANSWER} if kind == "json-schema" else ANSWER
    known = ENGINES[engine]
    return {
        "engine": engine,
        "written_for": known.written_for,
        "documentation": known.documentation,
        "probes": [
            {
                "request": request(_BENT[kind]),
                "expect": {"status": 200, "answer": answer, "else": "the constraint is not enforced"},
            },
            {
                "request": request(_BROKEN[kind]),
                "expect": {"status": 400, "else": "200 means that the constraint is not read"},
            },
        ],
    }


def _chat(path: str, tokens: str) -> Callable[[Any, bool], Any]:
    def wrap(fragment: Any, _tool: bool) -> Any:
        messages = [{"role": "user", "content": _PROMPT}]
        return {"path": path, "body": {"model": _MODEL, "messages": messages, tokens: 64, **fragment}}

    return wrap


def _sglang(fragment: Any, _tool: bool) -> Any:
    return {"path": "/generate", "body": {"text": _PROMPT, "sampling_params": {"max_new_tokens": 64, **fragment}}}


def _llama_cpp(fragment: Any, _tool: bool) -> Any:
    return {"path": "/completion", "body": {"prompt": _PROMPT, "n_predict": 64, **fragment}}


def _openai(fragment: Any, tool: bool) -> Any:
    body = {"model": _MODEL, "input": _PROMPT}
    if tool:
        tools = fragment.get("tools", [fragment])
        fragment = {"tools": tools, "tool_choice": {"type": tools[0]["type"], "name": tools[0]["name"]}}
    return {"path": "/v1/responses", "body": {**body, **fragment}}


def _anthropic(fragment: Any, tool: bool) -> Any:
    if tool:
        fragment = {"tools": [fragment], "tool_choice": {"type": "tool", "name": fragment["name"]}}
    return _chat("/v1/messages", "max_tokens")(fragment, tool)


def _gemini(fragment: Any, tool: bool) -> Any:
    if tool:
        calling = {"mode": "ANY", "allowedFunctionNames": [fragment["name"]]}
        fragment = {
            "tools": [{"functionDeclarations": [fragment]}],
            "toolConfig": {"functionCallingConfig": calling},
        }
    body = {"contents": [{"role": "user", "parts": [{"text": _PROMPT}]}], **fragment}
    return {"path": f"/v1beta/models/{_MODEL}:generateContent", "body": body}


_ENVELOPES: dict[str, Callable[[Any, bool], Any]] = {
    "vllm": _chat("/v1/chat/completions", "max_tokens"),
    "sglang": _sglang,
    "llama.cpp": _llama_cpp,
    "openai": _openai,
    "anthropic": _anthropic,
    "gemini": _gemini,
}
"""Whole requests around a fragment, by engine; libraries probe themselves in their program."""
