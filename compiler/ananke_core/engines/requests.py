"""Where an engine's request takes an artefact: one row per engine, with the version it was written for.

Shapes as the engines' own documentation gives them. A fragment is what goes into a request as it is; `probes` are whole
requests that show whether a server reads the fragment at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import msgspec

from ananke_core.compile.emit.json_schema.keywords import BEHIND, gaps
from ananke_core.engines.providers import GEMINI, PROVIDERS, Adapted, adapt
from ananke_core.engines.snippets import guidance, outlines
from ananke_core.errors import CompileError


@attrs.frozen
class Artefact:
    """What was compiled for a symbol: a schema (dict) or a grammar or pattern (str)."""

    kind: str
    value: Any
    name: str
    description: str = ""
    is_function: bool = False


@attrs.frozen
class Fragment:
    """A part of a request, or a program; ``said`` is what of the artefact it does not make the engine enforce."""

    body: Any
    said: tuple[str, ...] = ()


@attrs.frozen
class Engine:
    """How one engine is asked.

    ``place`` says where a fragment goes. ``kinds`` has a writer per kind of artefact that it takes.
    """

    written_for: str
    documentation: str
    place: str
    kinds: Mapping[str, Callable[[Artefact], Fragment]]


def _under(*path: str, text: bool = False, engine: str = "") -> Callable[[Artefact], Fragment]:
    """A writer that puts the artefact below these keys, as JSON text where ``text`` says so."""

    def write(artefact: Artefact) -> Fragment:
        said = gaps(BEHIND[engine], artefact.value) if engine else ()
        body: Any = msgspec.json.encode(artefact.value).decode() if text else artefact.value
        for key in reversed(path):
            body = {key: body}
        return Fragment(body, tuple(said))

    return write


def _marked(*path: str) -> Callable[[Artefact], Fragment]:
    """A writer of Lark where the engine would read another notation without the mark."""

    def write(artefact: Artefact) -> Fragment:
        return _under(*path)(attrs.evolve(artefact, value=f"%llguidance {{}}\n{artefact.value}"))

    return write


def _llama_schema(artefact: Artefact) -> Fragment:
    value = _closed_tuples(artefact.value)
    return Fragment({"json_schema": value}, tuple(gaps("llama.cpp", value)))


def _closed_tuples(schema: Any) -> Any:
    """The same without ``items: false`` beside ``prefixItems``: its converter refuses it, and reads them as closed."""
    if isinstance(schema, list):
        return [_closed_tuples(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _closed_tuples(value)
        for key, value in schema.items()
        if not (key == "items" and value is False and "prefixItems" in schema)
    }


def _adapted(artefact: Artefact, engine: str) -> Adapted:
    """The schema in a provider's subset; what passes its limits has no strict form."""
    from ananke_core.engines.preflight import passed

    found = adapt(artefact.value, PROVIDERS[engine])
    over = passed(found.schema, engine) if found.strict else []
    if not over:
        return found
    said = f"this schema has no strict form, and nothing is enforced: {'; '.join(over)}"
    return attrs.evolve(found, strict=False, said=(*found.said, said))


def _openai_schema(artefact: Artefact) -> Fragment:
    found = _adapted(artefact, "openai")
    name = tool_name(artefact.name)
    if artefact.is_function:
        tool = {"type": "function", "name": name, "parameters": found.schema, "strict": found.strict}
        return Fragment(tool | _described(artefact, _OPENAI_DESCRIPTION), found.said)
    format_ = {"type": "json_schema", "name": name, "schema": found.schema, "strict": found.strict}
    return Fragment({"text": {"format": format_}}, found.said)


def _openai_grammar(artefact: Artefact) -> Fragment:
    format_ = {"type": "grammar", "syntax": artefact.kind, "definition": artefact.value}
    tool = {"type": "custom", "name": tool_name(artefact.name), "format": format_}
    return Fragment({"tools": [tool | _described(artefact)]})


def _anthropic(artefact: Artefact) -> Fragment:
    found = _adapted(artefact, "anthropic")
    if not artefact.is_function:
        if not found.strict:
            raise CompileError(
                f"anthropic's answers have a strict form only: {found.said[-1]}", place="--for anthropic"
            )
        return Fragment({"output_config": {"format": {"type": "json_schema", "schema": found.schema}}}, found.said)
    tool = {"name": tool_name(artefact.name)} | _described(artefact) | {"input_schema": found.schema}
    return Fragment(tool | ({"strict": True} if found.strict else {}), found.said)


def _gemini(artefact: Artefact) -> Fragment:
    found = adapt(artefact.value, GEMINI, object_root=artefact.is_function)
    if not artefact.is_function:
        answer = {"responseMimeType": "application/json", "responseJsonSchema": found.schema}
        return Fragment({"generationConfig": answer}, found.said)
    tool = {"name": tool_name(artefact.name)} | _described(artefact) | {"parametersJsonSchema": found.schema}
    return Fragment(tool, found.said)


# The most characters of a function's description; Azure's deployments still refuse longer ones.
_OPENAI_DESCRIPTION = 1_024


def _described(artefact: Artefact, most: int | None = None) -> dict[str, str]:
    text = artefact.description
    if most is not None and len(text) > most:
        # Whole paragraphs, sentences or words, if there are any.
        cut = text[: most - 1]
        end = max(cut.rfind("\n\n"), cut.rfind(". ") + 1) or cut.rfind(" ")
        text = (cut[:end] if end > 0 else cut).rstrip() + "…"
    return {"description": text} if text else {}


def _program(write: Callable[[str, Any], str], engine: str) -> Callable[[Artefact], Fragment]:
    def written(artefact: Artefact) -> Fragment:
        said = gaps(BEHIND[engine], artefact.value) if artefact.kind == "json-schema" else ()
        return Fragment(write(artefact.kind, artefact.value), tuple(said))

    return written


ENGINES: dict[str, Engine] = {
    "vllm": Engine(
        "vLLM 0.12 or later (before it the field was guided_*, and is no longer read)",
        "https://docs.vllm.ai/en/latest/features/structured_outputs/",
        "beside `messages` of /v1/chat/completions (`extra_body` in OpenAI's client); Lark needs backend `guidance`",
        {
            "json-schema": _under("structured_outputs", "json", engine="vllm"),
            "regex": _under("structured_outputs", "regex"),
            **dict.fromkeys(("lark", "ebnf"), _under("structured_outputs", "grammar")),
        },
    ),
    "sglang": Engine(
        "SGLang 0.5",
        "https://docs.sglang.io/docs/advanced_features/structured_outputs.md",
        "in `sampling_params` of /generate; Lark needs `--grammar-backend llguidance`",
        {
            "json-schema": _under("json_schema", text=True, engine="sglang"),
            "regex": _under("regex"),
            "ebnf": _under("ebnf"),
            "lark": _marked("ebnf"),
        },
    ),
    "llama.cpp": Engine(
        "llama.cpp's server, b7139 or later",
        "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
        "beside `prompt` of /completion or `messages` of /v1/chat/completions; Lark needs -DLLAMA_LLGUIDANCE=ON",
        {"json-schema": _llama_schema, "gbnf": _under("grammar"), "lark": _marked("grammar")},
    ),
    "outlines": Engine(
        "Outlines 1.3 with outlines-core 0.2.14",
        "https://dottxt-ai.github.io/outlines/latest/features/core/output_types/",
        "a Python program; give `output_type` to a model",
        dict.fromkeys(("json-schema", "regex", "lark"), _program(outlines, "outlines")),
    ),
    "guidance": Engine(
        "Guidance 0.3",
        "https://guidance.readthedocs.io/en/stable/",
        "a Python program; add `grammar` to a model",
        dict.fromkeys(("json-schema", "regex", "lark"), _program(guidance, "guidance")),
    ),
    "openai": Engine(
        "OpenAI's Responses API (openai 3.54)",
        "https://platform.openai.com/docs/guides/structured-outputs",
        "a function goes into `tools`, anything else beside `input` of /v1/responses",
        {"json-schema": _openai_schema, "lark": _openai_grammar, "regex": _openai_grammar},
    ),
    "anthropic": Engine(
        "Anthropic's Messages API, version 2023-06-01 (anthropic 2.12)",
        "https://platform.claude.com/docs/en/build-with-claude/structured-outputs",
        "a function goes into `tools`, anything else beside `messages` of /v1/messages",
        {"json-schema": _anthropic},
    ),
    "gemini": Engine(
        "the Gemini API v1beta (google-genai 3.4)",
        "https://ai.google.dev/gemini-api/docs/structured-output",
        "a function goes into `functionDeclarations`, anything else beside `contents` of generateContent",
        {"json-schema": _gemini},
    ),
}
"""Everything that an artefact can be exported for."""


def request_fragment(engine: str, artefact: Artefact) -> Fragment:
    """The part of a request that makes ``engine`` enforce ``artefact``.

    Raises:
        CompileError: the engine takes no artefact of this kind.
    """
    kinds = ENGINES[engine].kinds
    if artefact.kind not in kinds:
        raise CompileError(
            f"{engine} takes no {artefact.kind}",
            place=f"--as {artefact.kind}",
            way_out=" or ".join(f"--as {kind}" for kind in kinds),
        )
    return kinds[artefact.kind](artefact)


def tool_name(name: str) -> str:
    """A name that every provider takes: ASCII letters, digits and underscores, at most 64."""
    return re.sub(r"[^a-zA-Z0-9_]", "_", name)[:64]
