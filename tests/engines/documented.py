"""What the providers' documentation says of tool definitions, written as checks that know nothing of ours.

OpenAI: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas and the reference of
``tools[].function``; Anthropic: https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
and, beside it, what its own SDK leaves of a schema; Gemini: ``FunctionDeclaration`` and ``Schema`` of
https://ai.google.dev/api/caching and https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from anthropic.lib._parse._transform import transform_schema

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_TYPES = {"string", "number", "boolean", "integer", "object", "array", "null"}
_FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
_OF_TYPE = {
    "string": {"pattern", "format"},
    "number": {"multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"},
    "integer": {"multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"},
    "array": {"items", "minItems", "maxItems"},
    "object": {"properties", "required", "additionalProperties"},
    "boolean": set(),
    "null": set(),
}


def schemas(schema: Any, place: str = "root") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema in a schema, with its place; anything that is no object where one has to be fails here."""
    assert isinstance(schema, dict), f"{place}: {schema!r} is no schema"
    yield place, schema
    for keyword in ("properties", "$defs"):
        for name, inner in schema.get(keyword, {}).items():
            yield from schemas(inner, f"{place}.{name}")
    for keyword in ("anyOf", "prefixItems"):
        for number, inner in enumerate(schema.get(keyword, [])):
            yield from schemas(inner, f"{place}|{number}")
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from schemas(schema[keyword], f"{place}.{keyword}")


def openai_faults(tool: dict[str, Any]) -> list[str]:
    """What OpenAI's API would refuse in a function tool of its Responses API."""
    faults = [] if set(tool) <= {"type", "name", "description", "parameters", "strict"} else ["unknown member"]
    if tool["type"] != "function" or not _NAME.fullmatch(tool["name"]) or not isinstance(tool["strict"], bool):
        faults.append(f"{tool['type']} {tool['name']} {tool['strict']}")
    if len(tool.get("description", "")) > 1024:
        faults.append("description: more than 1,024 characters")
    if tool["parameters"].get("type") != "object" or "anyOf" in tool["parameters"]:
        faults.append("root: no object")
    if not tool["strict"]:
        return faults
    properties = values = characters = 0
    for place, schema in schemas(tool["parameters"]):
        properties += len(schema.get("properties", {}))
        listed = schema.get("enum", [])
        values += len(listed)
        characters += sum(map(len, [*schema.get("properties", {}), *schema.get("$defs", {})]))
        characters += sum(len(value) for value in listed if isinstance(value, str))
        if "$ref" in schema:
            known = tool["parameters"].get("$defs", {})
            if set(schema) != {"$ref"} or schema["$ref"].removeprefix("#/$defs/") not in known:
                faults.append(f"{place}: {schema}")
            continue
        if "anyOf" in schema:
            faults += [] if set(schema) <= {"anyOf", "description", "$defs"} else [f"{place}: beside anyOf"]
            continue
        kind = schema.get("type")
        if kind not in _TYPES:
            faults.append(f"{place}: type {kind!r}")
            continue
        unknown = set(schema) - {"type", "description", "enum", "$defs"} - _OF_TYPE[kind]
        faults += [f"{place}: {sorted(unknown)}"] if unknown else []
        if kind == "object" and (
            schema.get("additionalProperties") is not False or set(schema["required"]) != set(schema["properties"])
        ):
            faults.append(f"{place}: not closed, or not all required")
        if kind == "array" and "items" not in schema:
            faults.append(f"{place}: an array of anything")
        if schema.get("format", "date") not in _FORMATS:
            faults.append(f"{place}: format {schema['format']}")
    if properties > 5_000 or values > 1_000 or characters > 120_000:
        faults.append(f"{properties} properties, {values} values, {characters} characters")
    depth = _depth(tool["parameters"], tool["parameters"].get("$defs", {}), frozenset())
    return [*faults, *([f"{depth} levels"] if depth > 10 else [])]


def _depth(schema: Any, definitions: dict[str, Any], above: frozenset[str]) -> int:
    if not isinstance(schema, dict):
        return 0
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return 0 if name in above else _depth(definitions[name], definitions, above | {name})
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", []), schema.get("items")]
    return (schema.get("type") == "object") + max((_depth(one, definitions, above) for one in inner), default=0)


def anthropic_faults(tool: dict[str, Any]) -> list[str]:
    """What Anthropic's API would refuse in a tool."""
    faults = [] if set(tool) <= {"name", "description", "input_schema", "strict"} else ["unknown member"]
    root = tool["input_schema"]
    if not _NAME.fullmatch(tool["name"]) or root.get("type") != "object":
        faults.append(f"{tool['name']}: {root.get('type')}")
    for name in root.get("properties", {}):
        if not re.fullmatch(r"[a-zA-Z0-9_.-]{1,64}", name):
            faults.append(f"root: property {name!r}")
    if not tool.get("strict"):
        return faults
    if _plain(transform_schema(root)) != _plain(root):
        faults.append("its SDK would rewrite it")
    optional = alternatives = 0
    for place, schema in schemas(root):
        optional += len(set(schema.get("properties", {})) - set(schema.get("required", ())))
        alternatives += sum("anyOf" in one for one in schema.get("properties", {}).values())
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
            faults.append(f"{place}: not closed")
        if not isinstance(schema.get("type", ""), str):
            faults.append(f"{place}: {schema['type']}")
    if _recursive(root):
        faults.append("recursive")
    limits = optional > 24 or alternatives > 16
    return [*faults, *([f"{optional} optional, {alternatives} with alternatives"] if limits else [])]


def _plain(schema: Any) -> Any:
    """Without types beside listed values, which the SDK leaves out."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _plain(value) for key, value in schema.items() if not (key == "type" and "enum" in schema)}


def _recursive(root: dict[str, Any]) -> bool:
    definitions = root.get("$defs", {})

    def reaches(name: str, above: frozenset[str]) -> bool:
        found = {one["$ref"].removeprefix("#/$defs/") for _, one in schemas(definitions[name]) if "$ref" in one}
        return bool(found & above) or any(reaches(one, above | {one}) for one in found)

    return any(reaches(name, frozenset({name})) for name in definitions)


_GEMINI = {
    "$defs", "$ref", "type", "format", "description", "enum", "items", "prefixItems", "minItems", "maxItems", "minimum",
    "maximum", "anyOf", "properties", "additionalProperties", "required",
}  # fmt: skip


def gemini_faults(tool: dict[str, Any]) -> list[str]:
    """What the Gemini API would refuse in a function declaration."""
    faults = [] if set(tool) <= {"name", "description", "parametersJsonSchema"} else ["unknown member"]
    root = tool["parametersJsonSchema"]
    if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}", tool["name"]) or root.get("type") != "object":
        faults.append(f"{tool['name']}: {root.get('type')}")
    for name in root.get("properties", {}):
        if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]{0,63}", name):
            faults.append(f"root: property {name!r}")
    for place, schema in schemas(root):
        unknown = set(schema) - _GEMINI
        faults += [f"{place}: {sorted(unknown)}"] if unknown else []
        if "$ref" in schema and any(not key.startswith("$") for key in schema):
            faults.append(f"{place}: beside $ref")
        if "type" in schema and schema["type"] not in _TYPES:
            faults.append(f"{place}: type {schema['type']!r}")
        if any(isinstance(value, bool) or not isinstance(value, str | int | float) for value in schema.get("enum", ())):
            faults.append(f"{place}: enum {schema['enum']}")
        if schema.get("format", "date") not in _FORMATS | {"uri"}:
            faults.append(f"{place}: format {schema['format']}")
    return faults
