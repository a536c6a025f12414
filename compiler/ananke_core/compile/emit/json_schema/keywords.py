"""What engines make of the keywords of our schemas: a table of everything that is not enforced as written.

Tried with one schema, one right and one wrong instance per row: llguidance 1.9.1, xgrammar 0.2.8, outlines-core 0.2.14,
and the JSON Schema converter and grammar parser of llama.cpp as llama-cpp-python 0.3.36 carries them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

Gap = Literal["ignored", "refused", "closed"]
"""It is read and not enforced; the engine raises, or has no value left; nothing beyond what is named is taken."""

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
STEPS = ("multipleOf", "multipleOf of number", "multipleOf beside bounds", "large multipleOf")
_LARGE_STEP = 1024
LARGE_COUNT = 128
"""The largest count that XGrammar 0.2.8 takes in a pattern; with a larger one it refuses the whole schema."""
_COUNT = re.compile(r"(?<!\\)(?:\\\\)*\{(?:(\d+),?)?(\d+)?\}")

ENGINES = ("llguidance", "xgrammar", "llama.cpp")
"""Engines that an IR speaks about. What is said of others would be a guess: nothing here was tried with them."""

GAPS: Mapping[str, Mapping[str, Gap]] = {
    "llguidance": {},
    "xgrammar": {
        "allOf": "ignored",
        "member that is never there": "refused",
        "length beside format": "ignored",
        "length beside pattern": "ignored",
        "large count in a pattern": "refused",
        **dict.fromkeys(("multipleOf of number", "multipleOf beside bounds", "large multipleOf"), "ignored"),
    },
    "outlines": {
        **dict.fromkeys((*BOUNDS, *(f"{name} of number" for name in BOUNDS), *STEPS), "ignored"),
        "allOf": "refused",
        "anything": "refused",
        "member that is never there": "refused",
        "additionalProperties": "closed",
        "items behind prefixItems": "closed",
        "pattern beside length": "ignored",
        **dict.fromkeys((f"format {name}" for name in ("duration", "hostname", "ipv4", "ipv6", "uri")), "refused"),
    },
    "llama.cpp": {
        **dict.fromkeys((*(f"{name} of number" for name in BOUNDS), *STEPS), "ignored"),
        "items behind prefixItems": "refused",
        "length beside pattern": "ignored",
        "member that is never there": "refused",
        **dict.fromkeys(
            (f"format {name}" for name in ("duration", "email", "hostname", "ipv4", "ipv6", "uri")), "ignored"
        ),
    },
}
"""Per engine what it does not enforce. What stands in no row was refused and accepted as the schema says."""

BEHIND: Mapping[str, str] = {
    "vllm": "xgrammar",
    "sglang": "xgrammar",
    "guidance": "llguidance",
    "llama.cpp": "llama.cpp",
    "outlines": "outlines",
}
"""The engine that a server or library uses on schemas unless it is told to use another."""

_SAID: Mapping[Gap, str] = {
    "ignored": "is checked, not decoded",
    "refused": "is more than it takes",
    "closed": "is taken for closed",
}


def gaps(engine: str, schema: Mapping[str, Any]) -> list[str]:
    """What of a schema an engine of `GAPS` does not enforce, each with its place."""
    table = GAPS[engine]
    return [f"{place}: {word} {_SAID[table[word]]}" for place, word in words(schema) if word in table]


def words(schema: Mapping[str, Any], place: str = "root") -> Iterator[tuple[str, str]]:
    """The rows of `GAPS` that a schema uses, each with its place."""
    if not schema.keys() - {"$schema", "$defs", "description"}:
        yield place, "anything"
    for keyword, value in schema.items():
        if keyword in BOUNDS and schema.get("type") != "integer":
            yield place, f"{keyword} of number"
        elif keyword == "multipleOf":
            yield place, _step(schema)
        elif keyword == "format":
            yield place, f"format {value}"
        elif keyword in ("minLength", "maxLength") and "format" in schema:
            yield place, "length beside format"
        elif keyword in ("minLength", "maxLength", "pattern") and _both(schema):
            yield place, "pattern beside length" if keyword == "pattern" else "length beside pattern"
        elif keyword == "items" and "prefixItems" in schema:
            if value is not False:
                yield place, "items behind prefixItems"
        elif keyword != "additionalProperties" or value is True or value == {}:
            yield place, keyword
    if largest_count(schema) > LARGE_COUNT:
        yield place, "large count in a pattern"
    for name, member in schema.get("properties", {}).items():
        if member is False:
            yield f"{place}.{name}" if place != "root" else name, "member that is never there"
    for name, child in children(schema):
        yield from words(child, f"{place}.{name}" if place != "root" else name)


def largest_count(schema: Mapping[str, Any]) -> int:
    """The largest count in a schema's own pattern, 0 without one."""
    pattern = schema.get("pattern", "")
    counts = (int(one) for found in _COUNT.finditer(pattern) for one in found.groups() if one) if pattern else ()
    return max(counts, default=0)


def _step(schema: Mapping[str, Any]) -> str:
    if schema.get("type") != "integer":
        return "multipleOf of number"
    if schema["multipleOf"] > _LARGE_STEP:
        return "large multipleOf"
    return "multipleOf beside bounds" if schema.keys() & set(BOUNDS) else "multipleOf"


def _both(schema: Mapping[str, Any]) -> bool:
    return "pattern" in schema and bool({"minLength", "maxLength"} & schema.keys())


def children(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The schemas inside of a schema, by the name of the member or keyword that holds them."""
    for keyword in ("properties", "$defs"):
        for name, child in schema.get(keyword, {}).items():
            if child is not False:
                yield name, child
    for keyword in ("items", "additionalProperties"):
        child = schema.get(keyword)
        if isinstance(child, dict) and (child or keyword == "items"):
            yield ("[]" if keyword == "items" else "*"), child
    for keyword in ("anyOf", "allOf", "prefixItems"):
        for index, child in enumerate(schema.get(keyword, ())):
            if child is not False:
                yield f"{keyword}[{index}]", child
