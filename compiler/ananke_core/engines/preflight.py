"""What an artefact costs and which limits it comes near, known before anything is sent."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import attrs
import msgspec

from ananke_core.compile.emit.json_schema.keywords import BEHIND, LARGE_COUNT, children, largest_count
from ananke_core.engines.llguidance import started, tokenizer
from ananke_core.errors import EngineMissing

NEAR = 0.5
"""The share of a limit from which on it is said."""


@attrs.frozen
class Limit:
    """The most that an engine takes of one measure; ``source`` is where the number comes from."""

    engine: str
    kinds: frozenset[str]
    measure: str
    most: int
    source: str


_SCHEMA = frozenset({"json-schema"})
_GRAMMAR = frozenset({"lark", "ebnf", "gbnf"})
_OPENAI = "https://platform.openai.com/docs/guides/structured-outputs"
_ANTHROPIC = "https://platform.claude.com/docs/en/build-with-claude/structured-outputs"

LIMITS = (
    Limit("llama.cpp", _SCHEMA, "bytes", 97_000, "ggml-org/llama.cpp#25895: 97,102 pass and 100,026 do not"),
    Limit("llama.cpp", _SCHEMA, "largest count", 2_000, "MAX_REPETITION_THRESHOLD of llama-grammar.cpp"),
    Limit(
        "xgrammar", _SCHEMA, "largest count of a pattern", LARGE_COUNT, "measured: 0.2.8 takes 128 and raises at 129"
    ),
    Limit("openai", _SCHEMA, "members", 5_000, _OPENAI),
    Limit("openai", _SCHEMA, "depth", 10, _OPENAI),
    Limit("openai", _SCHEMA, "values", 1_000, _OPENAI),
    Limit("openai", _SCHEMA, "characters of names and values", 120_000, _OPENAI),
    Limit("anthropic", _SCHEMA, "optional members", 24, _ANTHROPIC),
    Limit("anthropic", _SCHEMA, "members with alternatives", 16, _ANTHROPIC),
    Limit("llguidance", _GRAMMAR, "headers", 4_000, "measured: 4,000 headers, 1.7 MB, are refused"),
    Limit("llguidance", _GRAMMAR, "bytes", 1_700_000, "measured: 4,000 headers, 1.7 MB, are refused"),
    Limit("re2", frozenset({"regex"}), "largest count", 1_000, "RE2's kMaxRepeat"),
)
"""Limits that a measure of the artefact shows; those that only loading shows are `FUEL`."""

FUEL: Mapping[str, int] = {"initial_lexer_fuel": 1_000_000, "max_grammar_size": 500_000}
"""llguidance's own limits on loading, at their defaults."""

_CARRIED = {"vllm": "llguidance", "sglang": "llguidance", "guidance": "llguidance", "outlines": "llguidance"}


@attrs.frozen
class Near:
    """A limit that is near, or passed where ``share`` is above 1; None is a share that only loading could tell."""

    limit: Limit
    value: int | None
    share: float


@attrs.frozen
class Cost:
    """What loading takes in llguidance, in milliseconds; ``refused`` is the engine's word where it does not load."""

    engine: str
    load_ms: float
    refused: str = ""


@attrs.frozen
class Preflight:
    """All that is known of an artefact before it is sent."""

    engine: str
    sizes: Mapping[str, int]
    cost: Cost | None
    near: tuple[Near, ...]

    @property
    def fits(self) -> bool:
        """Whether no limit of the engine that it is for is passed, and llguidance takes it."""
        passed = bool(self.engine) and any(one.share > 1 for one in self.near)
        return not passed and not (self.cost and self.cost.refused)


def preflight(kind: str, value: Any, engine: str = "", headers: int = 0) -> Preflight:
    """Measure an artefact, and load it in llguidance where that is installed and reads this kind.

    Args:
        kind: of the artefact.
        value: the artefact, as it is sent.
        engine: the one that it is for; all of them if empty.
        headers: alternatives in a grammar.
    """
    sizes = _MEASURES[kind](value) | ({"headers": headers} if headers else {})
    near = [
        Near(limit, sizes[limit.measure], sizes[limit.measure] / limit.most)
        for limit in LIMITS
        if kind in limit.kinds and limit.measure in sizes and _concerns(limit, engine)
    ]
    near = [one for one in near if one.share >= NEAR]
    cost = _cost(kind, value)
    if cost is not None and not cost.refused and _concerns(Limit("llguidance", _GRAMMAR, "", 0, ""), engine):
        near += _fuel(kind, value)
    return Preflight(engine, sizes, cost, tuple(near))


def passed(schema: Mapping[str, Any], engine: str) -> list[str]:
    """The limits of an engine's own that a schema passes, each with how far."""
    sizes = _of_schema(schema)
    own = [limit for limit in LIMITS if limit.engine == engine and limit.measure in sizes]
    return [
        f"{sizes[limit.measure]:,} {limit.measure}, of which it takes {limit.most:,}"
        for limit in own
        if sizes[limit.measure] > limit.most
    ]


def _concerns(limit: Limit, engine: str) -> bool:
    return not engine or limit.engine in (engine, _CARRIED.get(engine), BEHIND.get(engine)) or limit.engine == "re2"


def _cost(kind: str, value: Any) -> Cost | None:
    if kind not in ("lark", "json-schema", "regex"):
        return None
    try:
        tokenizer()
        begun = time.perf_counter()
        matcher = started(kind, value)
    except EngineMissing:
        return None
    took = (time.perf_counter() - begun) * 1e3
    refused = matcher.get_error().partition("\n")[0] if matcher.is_error() else ""
    return Cost(f"llguidance {version('llguidance')}", took, refused)


def _fuel(kind: str, value: Any) -> list[Near]:
    """Limits on loading, asked by loading with less: the engine tells how much it used in no other way."""
    found: list[Near] = []
    for name, most in FUEL.items():
        for share in (NEAR, 0.8):
            if not started(kind, value, {name: int(most * share)}).is_error():
                break
            limit = Limit("llguidance", frozenset({kind}), name, most, "LLParserLimits")
            found = [*(one for one in found if one.limit.measure != name), Near(limit, None, share)]
    return found


def _of_schema(schema: Mapping[str, Any]) -> dict[str, int]:
    every = list(_every(schema))
    members = [(one, name, member) for one in every for name, member in one.get("properties", {}).items()]
    values = [value for one in every for value in one.get("enum", [one["const"]] if "const" in one else [])]
    definitions = schema.get("$defs", {})
    characters = sum(len(name) for _, name, _ in members) + sum(map(len, definitions))
    return {
        "bytes": len(msgspec.json.encode(schema)),
        "definitions": len(definitions),
        "members": len(members),
        "optional members": sum(name not in one.get("required", ()) for one, name, _ in members),
        "members with alternatives": sum(member is not False and "anyOf" in member for _, _, member in members),
        "depth": _depth(schema, definitions, frozenset()),
        "values": len(values),
        "characters of names and values": characters + sum(len(one) for one in values if isinstance(one, str)),
        "largest count": max(
            (one[key] for one in every for key in ("minLength", "maxLength", "minItems", "maxItems") if key in one),
            default=0,
        ),
        "largest count of a pattern": max(map(largest_count, every), default=0),
    }


def _every(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [schema]
    for one in found:
        found += (child for _, child in children(one))
    return found


def _depth(schema: Mapping[str, Any], definitions: Mapping[str, Any], above: frozenset[str]) -> int:
    """Objects in objects; a definition inside of itself counts once."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~")
        return 0 if name in above else _depth(definitions[name], definitions, above | {name})
    inside = [_depth(child, definitions, above) for _, child in children({**schema, "$defs": {}})]
    return max(inside, default=0) + (schema.get("type") == "object")


def _of_grammar(text: str) -> dict[str, int]:
    rules = re.findall(r"^[A-Za-z][\w-]*\s*(?:::=|:)", text, re.MULTILINE)
    return {"bytes": len(text.encode()), "rules": len(rules)}


def _of_pattern(pattern: str) -> dict[str, int]:
    counts = [int(one) for one in re.findall(r"(?<!\\)\{(?:\d*,)?(\d+)", pattern)]
    return {"bytes": len(pattern.encode()), "largest count": max(counts, default=0)}


_MEASURES: dict[str, Callable[[Any], dict[str, int]]] = {
    "json-schema": _of_schema,
    "lark": _of_grammar,
    "ebnf": _of_grammar,
    "gbnf": _of_grammar,
    "regex": _of_pattern,
}
