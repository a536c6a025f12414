"""Types that are nothing but themselves: ``A = B`` and ``B = A``, or ``A = A | str``.

A validator goes round for ever or lets everything through, an engine takes nothing. Each member of a circle that leads
back without a value in between is taken out; where nothing is left, the type is open and the IR says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ananke_core.compile.emit.json_schema.bounds import Schema
from ananke_core.compile.emit.json_schema.keys import pointer
from ananke_core.compile.knots import knots


def looping(definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """Those definitions that lead back to themselves, without what leads there."""
    by_pointer = {pointer(key): key for key, schema in definitions.items() if schema is not False and _leads(schema)}
    if not by_pointer:
        return {}

    def after(key: str) -> list[str]:
        return [by_pointer[to] for to in _leads(definitions[key]) if to in by_pointer]

    found: dict[str, Schema] = {}
    for knot in knots(by_pointer.values(), after):
        inside = set(map(pointer, knot))
        for key in knot:
            if len(knot) > 1 or pointer(key) in _leads(definitions[key]):
                found[key] = _without(definitions[key], inside)
    return found


def _leads(schema: Any) -> list[str]:
    """Where a schema leads before it says anything of a value."""
    return list(_pointers(schema)) if "$ref" in schema or "anyOf" in schema or "allOf" in schema else []


def _pointers(schema: Any) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield schema["$ref"]
    for word in ("anyOf", "allOf"):
        for member in schema.get(word, ()):
            yield from _pointers(member)


def _without(schema: Any, inside: set[str]) -> Schema:
    if schema.get("$ref") in inside:
        return {}
    found: dict[str, Any] = dict(schema)
    for word in ("anyOf", "allOf"):
        if word in found:
            found[word] = [member for member in found[word] if inside.isdisjoint(_pointers(member))]
            if not found[word]:
                del found[word]
    return found
