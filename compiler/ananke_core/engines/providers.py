"""Schemas as the providers' strict modes take them; each has a subset of JSON Schema of its own.

From their documentation: OpenAI's structured outputs (every member required, objects closed, the root an object),
Anthropic's strict tools (objects closed, no bounds, no recursion), Gemini's ``parametersJsonSchema`` and
``responseJsonSchema`` (a list of keywords). What one doesn't take is told to the model in a description, and said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs
import msgspec

from ananke_core.compile.emit.json_schema.keywords import children

Schema = dict[str, Any]

_LONGEST_NAME = 64
_SHAPE = frozenset({"type", "description", "properties", "required", "additionalProperties", "items", "anyOf", "enum"})
_COMMON_FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})


@attrs.frozen
class Provider:
    """One provider's subset.

    ``strict``: objects have to be closed and every value has a type, or there is no strict mode. ``all_required``: an
    optional member is one that may be null. ``least_items``: the largest ``minItems``, None for any. ``members``: what
    the root's members may be called, as a pattern of one wrong character.
    """

    keywords: frozenset[str]
    formats: frozenset[str]
    strict: bool = True
    all_required: bool = False
    recursion: bool = True
    positions: bool = False
    least_items: int | None = None
    members: re.Pattern[str] | None = None


OPENAI = Provider(
    keywords=_SHAPE
    | {"pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"minItems", "maxItems"},
    formats=_COMMON_FORMATS,
    all_required=True,
)
ANTHROPIC = Provider(
    keywords=_SHAPE | {"format", "minItems"},
    formats=_COMMON_FORMATS | {"uri"},
    recursion=False,
    least_items=1,
    members=re.compile(r"[^a-zA-Z0-9_.-]"),
)
GEMINI = Provider(
    keywords=_SHAPE | {"format", "prefixItems", "minItems", "maxItems", "minimum", "maximum"},
    formats=_COMMON_FORMATS | {"uri"},
    strict=False,
    positions=True,
    members=re.compile(r"^[^a-zA-Z_]|[^a-zA-Z0-9_]"),
)

PROVIDERS = {"openai": OPENAI, "anthropic": ANTHROPIC, "gemini": GEMINI}


@attrs.frozen
class Adapted:
    """A schema in a provider's subset; ``strict`` is False where it fits in none, and ``said`` says what it lost."""

    schema: Schema
    strict: bool
    said: tuple[str, ...]


class _Loose(Exception):
    """The schema has no strict form."""


def adapt(schema: Schema, provider: Provider, *, object_root: bool = True) -> Adapted:
    """A self-contained schema in the subset of a provider.

    Args:
        schema: as an artefact has it; not changed.
        provider: `OPENAI`, `ANTHROPIC` or `GEMINI`.
        object_root: whether the root has to be an object; another one becomes the member ``value`` of one.
    """
    definitions: Mapping[str, Schema] = schema.get("$defs", {})
    root = {key: value for key, value in schema.items() if key not in ("$schema", "$defs")}
    said: list[str] = []
    if set(root) == {"$ref"}:
        root = definitions[_name(root["$ref"])]
    if object_root and root.get("type") != "object":
        root = {"type": "object", "properties": {"value": root}, "required": ["value"], "additionalProperties": False}
        said.append("the root has to be an object, so that the answer is its member value")
    if provider.members is not None and root.get("type") == "object":
        root = _called(root, provider.members, said)
    cyclic = _cyclic(definitions)
    try:
        if cyclic and not provider.recursion:
            raise _Loose(f"{', '.join(sorted(cyclic))} refers to itself")
        writer = _Writer(provider, cyclic)
        found = writer.schema(root, "")
        written = {name: writer.schema(definition, name) for name, definition in definitions.items()}
    except _Loose as reason:
        loose = {**root, "$defs": dict(definitions)} if definitions else root
        return Adapted(loose, False, (*said, f"this schema has no strict form, and nothing is enforced: {reason}"))
    if written:
        found["$defs"] = written
    return Adapted(found, provider.strict, (*said, *writer.said))


def _called(root: Schema, wrong: re.Pattern[str], said: list[str]) -> Schema:
    """The root with members that the provider lets be called so."""
    names: dict[str, str] = {}
    for name in root.get("properties", {}):
        plain = wrong.sub("_", name)[:_LONGEST_NAME]
        while plain in names.values() or (plain != name and plain in root["properties"]):
            plain = plain[: _LONGEST_NAME - 1] + "_"
        names[name] = plain
        if plain != name:
            said.append(f"{name}: it is called {plain} here")
    if all(name == plain for name, plain in names.items()):
        return root
    properties = {names[name]: member for name, member in root["properties"].items()}
    required = [names.get(name, name) for name in root.get("required", ())]
    return {**root, "properties": properties, **({"required": required} if required else {})}


class _Writer:
    def __init__(self, provider: Provider, cyclic: frozenset[str]) -> None:
        self.provider = provider
        self.cyclic = cyclic
        self.said: dict[str, None] = {}

    def schema(self, schema: Schema | bool, place: str) -> Schema:
        """One schema, and those in it."""
        if schema is False:
            if self.provider.strict:
                raise _Loose(f"nothing may be {place or 'the root'}")
            self.said[f"{place or 'root'}: that nothing may stand there is checked, not decoded"] = None
            return {}
        assert isinstance(schema, dict)
        if self.provider.strict and not schema.keys() - {"description", "default"}:
            raise _Loose(f"{place or 'the root'} may be anything")
        words = [schema["description"]] if "description" in schema else []
        if "default" in schema:
            words.append(f"Default: {_spelled(schema['default'])}.")
        found = self._shape(schema, place, words)
        return found | ({"description": "\n".join(words)} if words else {})

    def _shape(self, schema: Schema, place: str, words: list[str]) -> Schema:
        if "$ref" in schema:
            reference = {"$ref": schema["$ref"]}
            # A reference takes no keyword beside it.
            return {"anyOf": [reference]} if words else reference
        if "allOf" in schema:
            if self.provider.strict:
                raise _Loose(f"{place or 'the root'} is all of several schemas")
            self._drop("allOf", schema["allOf"], place, words)
        if "const" in schema or "enum" in schema:
            return self._values(schema.get("enum", [schema.get("const")]), place)
        if "anyOf" in schema:
            some = [one for one in schema["anyOf"] if one is not False]
            return {"anyOf": [self.schema(one, f"{place}|{index}") for index, one in enumerate(some)]}
        kind = schema.get("type")
        found: Schema = {"type": kind} if kind is not None else {}
        if kind == "object":
            return found | self._object(schema, place)
        if kind == "array":
            schema = self._array(schema, place, found)
        for keyword, value in schema.items():
            if keyword not in found and keyword not in ("type", "description", "default", "items", "allOf"):
                self._keyword(keyword, value, place, found, words)
        return found

    def _keyword(self, keyword: str, value: Any, place: str, found: Schema, words: list[str]) -> None:
        provider = self.provider
        taken = keyword in provider.keywords
        if keyword == "format":
            taken = taken and value in provider.formats
        elif keyword == "minItems":
            taken = taken and (provider.least_items is None or value <= provider.least_items)
        elif keyword == "prefixItems":
            taken = provider.positions
        if taken:
            found[keyword] = value
        else:
            self._drop(keyword, value, place, words)

    def _object(self, schema: Schema, place: str) -> Schema:
        rest = schema.get("additionalProperties", True)
        if self.provider.strict and rest is not False:
            if not schema.get("properties"):
                raise _Loose(f"{place or 'the root'} takes members of any name")
            # What fits the closed object fits the open one.
            rest = False
            self.said[f"{place or 'root'}: only its named members are decoded"] = None
        required = list(schema.get("required", ()))
        properties: Schema = {}
        for name, member in schema.get("properties", {}).items():
            inside = f"{place}.{name}" if place else name
            if member is False and name not in required:
                # A member that can't be there is none, where objects are closed.
                if rest is not False:
                    self.said[f"{inside}: that it may not be there is checked, not decoded"] = None
                continue
            properties[name] = self.schema(member, inside)
            if name not in required and self.provider.all_required:
                properties[name] = _nullable(properties[name])
                self.said[f"{inside}: it is optional, so null stands for leaving it out"] = None
            elif not self.provider.strict and name in required and self._is_cyclic(member):
                self.said[f"{inside}: a required reference to itself is unrolled a few times only"] = None
        found: Schema = {"properties": properties}
        names = list(properties) if self.provider.all_required else required
        if names or self.provider.all_required:
            found["required"] = names
        found["additionalProperties"] = self.schema(rest, f"{place}.*") if isinstance(rest, dict) and rest else rest
        return found

    def _is_cyclic(self, member: Schema | bool) -> bool:
        return isinstance(member, dict) and _name(member.get("$ref", "")) in self.cyclic

    def _array(self, schema: Schema, place: str, found: Schema) -> Schema:
        items, prefix = schema.get("items", {}), schema.get("prefixItems")
        if prefix is None:
            if schema.get("maxItems") != 0 or items:
                found["items"] = self.schema(items, f"{place}[]")
            elif self.provider.strict:
                found["items"] = {"type": "null"}
            return schema
        written = [self.schema(one, f"{place}[{index}]") for index, one in enumerate(prefix)]
        closed = items is False
        counted = {**schema, "prefixItems": written} | ({"maxItems": len(prefix)} if closed else {})
        if self.provider.positions:
            if not closed:
                found["items"] = self.schema(items, f"{place}[]")
            return counted
        if not closed:
            written.append(self.schema(items, f"{place}[]"))
        unique = [one for index, one in enumerate(written) if one not in written[:index]]
        found["items"] = unique[0] if len(unique) == 1 else {"anyOf": unique}
        self.said[f"{place or 'root'}: which item stands where is checked, not decoded"] = None
        return {key: value for key, value in counted.items() if key != "prefixItems"}

    def _values(self, values: list[Any], place: str) -> Schema:
        by_type: dict[str, list[Any]] = {}
        for value in values:
            by_type.setdefault(_TYPES[value.__class__], []).append(value)
        groups: list[Schema] = []
        for kind, members in by_type.items():
            if kind == "null" or (kind == "boolean" and (len(members) == 2 or not self.provider.strict)):
                groups.append({"type": kind})
                if kind == "boolean" and len(members) == 1:
                    self.said[f"{place}: which of true and false is checked, not decoded"] = None
            else:
                groups.append({"type": kind, "enum": members})
        return groups[0] if len(groups) == 1 else {"anyOf": groups}

    def _drop(self, keyword: str, value: Any, place: str, words: list[str]) -> None:
        words.append(f"{keyword}: {_spelled(value)}.")
        self.said[f"{place or 'root'}: {keyword} is checked, not decoded"] = None


_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def _nullable(schema: Schema) -> Schema:
    null = {"type": "null"}
    description = {"description": schema["description"]} if "description" in schema else {}
    bare = {key: value for key, value in schema.items() if key != "description"}
    if bare == null or null in bare.get("anyOf", ()):
        return schema
    return {"anyOf": [*(bare["anyOf"] if set(bare) == {"anyOf"} else [bare]), null], **description}


def _cyclic(definitions: Mapping[str, Schema]) -> frozenset[str]:
    """The definitions that lead back to themselves."""
    direct = {name: _references(definition) for name, definition in definitions.items()}

    def reached(name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for other in direct.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    return frozenset(name for name in definitions if name in reached(name))


def _references(schema: Mapping[str, Any]) -> set[str]:
    found = {_name(schema["$ref"])} if "$ref" in schema else set()
    return found.union(*(_references(child) for _, child in children(schema)))


def _name(reference: str) -> str:
    return reference.removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~")


def _spelled(value: Any) -> str:
    return msgspec.json.encode(value).decode()
