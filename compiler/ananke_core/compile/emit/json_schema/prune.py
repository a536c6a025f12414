"""Schemas that no value fits: taken out wherever they stand, because engines refuse to load them."""

from __future__ import annotations

from typing import Any

from ananke_core.compile.emit.json_schema.keys import pointer

_DATA = frozenset({"const", "enum", "default", "required"})


def prune(definitions: dict[str, Any], dead: frozenset[str]) -> tuple[dict[str, Any], frozenset[str]]:
    """Definitions without impossible parts, and the keys of all that no value fits.

    One that no value fits is False and nothing refers to it. ``dead`` are keys of other ones that are known to be so.
    """
    while True:
        pointers = frozenset(map(pointer, dead))
        definitions = {key: pruned(schema, pointers) for key, schema in definitions.items()}
        found = dead | {key for key, schema in definitions.items() if schema is False}
        if found == dead:
            return definitions, dead
        dead = found


def pruned(schema: Any, dead: frozenset[str]) -> Any:
    """A schema without its impossible parts and references to ``dead`` ones; False where nothing is left."""
    if isinstance(schema, list):
        return [pruned(item, dead) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("$ref") in dead:
        return False
    found: dict[str, Any] = {
        key: value
        if key in _DATA
        else {name: pruned(member, dead) for name, member in value.items()}
        if key == "properties"
        else pruned(value, dead)
        for key, value in schema.items()
    }
    if "anyOf" in found:
        found["anyOf"] = [member for member in found["anyOf"] if member is not False]
        if not found["anyOf"]:
            return False
        if len(found["anyOf"]) == 1 and len(found) == 1:
            return found["anyOf"][0]
    properties = found.get("properties", {})
    if any(properties.get(name) is False for name in found.get("required", ())):
        return False
    if found.get("additionalProperties") is False and False in properties.values():
        # A closed object need not say what is not there. An open one must: some engines then take nothing of it.
        found["properties"] = {name: member for name, member in properties.items() if member is not False}
    least = found.get("minItems", 0)
    prefix = found.get("prefixItems", [])
    needed = [*prefix[:least], *found.get("allOf", ())]
    if any(part is False for part in needed):
        return False
    if found.get("items") is False and least > len(prefix):
        return False
    if False in prefix:
        # An item that can't be there ends the array before it.
        count = prefix.index(False)
        found["items"], found["prefixItems"] = False, prefix[:count]
        if not count:
            del found["items"], found["prefixItems"]
            found["maxItems"] = 0
    return found
