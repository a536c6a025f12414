"""Values that tell two schemas apart: such as either accepts, and near misses of those.

Nothing here is random: the same schemas give the same values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MOST = 400
"""Values per pair of schemas."""
_DEEPEST = 4
_FORMATS = {
    "date": "2024-02-29",
    "date-time": "2024-02-29T12:00:00Z",
    "duration": "P1DT2H",
    "email": "a@example.org",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "12:30:00Z",
    "uri": "https://example.org/a",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
    "uuid4": "123e4567-e89b-42d3-a456-426614174000",
}
_TEXTS = ("", "a", "ab", "abc", "abcd", "abcdef", "A", "ABC-12", "x1", "on", "de", "1", "aé", *_FORMATS.values())
_OTHERS: tuple[Any, ...] = (None, True, 0, 1, -1, 7, 2.5, "", "a", [], [1], {}, {"x": 1})


def instances(*schemas: dict[str, Any]) -> list[Any]:
    """Values made from each schema and changed in one place, each once."""
    found: dict[str, Any] = {}
    for value in _all(schemas):
        found.setdefault(json.dumps(value, sort_keys=True), value)
        if len(found) >= MOST:
            break
    return list(found.values())


def _all(schemas: tuple[dict[str, Any], ...]) -> Iterator[Any]:
    """By turns from each schema, so that none takes all the room."""
    ways = [_changed(schema) for schema in schemas]
    while ways:
        for way in list(ways):
            try:
                yield next(way)
            except StopIteration:
                ways.remove(way)
    yield from _OTHERS


def _changed(schema: dict[str, Any]) -> Iterator[Any]:
    known: list[Any] = []
    for value in made(schema, schema, 0):
        known.append(value)
        yield value
        if len(known) >= 24:
            break
    for value in known[:10]:
        yield from near(value, 0)


def made(schema: Any, root: dict[str, Any], depth: int) -> Iterator[Any]:
    """Values that a schema most likely accepts, the fullest first."""
    if schema is True or schema == {} or depth > 14:
        yield from ("anything", 3, None, {"k": 1})
        return
    if schema is False:
        return
    if "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        yield from made(target, root, depth + 1)
        return
    if "const" in schema:
        yield schema["const"]
        return
    if "enum" in schema:
        yield from schema["enum"]
        return
    for word in ("anyOf", "oneOf"):
        if word in schema:
            ways = [made(member, root, depth + 1) for member in schema[word]]
            while ways:
                for way in list(ways):
                    try:
                        yield next(way)
                    except StopIteration:
                        ways.remove(way)
            return
    if "allOf" in schema:
        for member in schema["allOf"]:
            yield from made(member, root, depth + 1)
        return
    kinds = schema.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        yield from _BY_TYPE[kind](schema, root, depth)
    if not kinds:
        yield from ("anything", 3, None, {"k": 1})


def _object(schema: dict[str, Any], root: dict[str, Any], depth: int) -> Iterator[Any]:
    properties = schema.get("properties", {})
    required = schema.get("required", [])
    if depth > _DEEPEST:
        properties = {name: properties.get(name, {}) for name in required}
    full = {name: first for name, member in properties.items() if (first := _first(member, root, depth)) is not _NONE}
    further = schema.get("additionalProperties")
    patterns = schema.get("patternProperties", {})
    if not properties and isinstance(further, dict):
        values = list(_some(further, root, depth, 4))
        names = list(_some(schema.get("propertyNames", {"type": "string"}), root, depth, 3))
        for name in (*(one for one in names if isinstance(one, str)), "key", "3"):
            if values:
                yield {name: values[0]}
        yield {f"k{place}": value for place, value in enumerate(values)}
        yield {}
        for value in values:
            yield {"k": value}
        return
    for member in patterns.values():
        for value in _some(member, root, depth, 2):
            yield {"abc": value}
            yield {"zzz": value}
    yield full
    yield {name: full[name] for name in required if name in full}
    for name, member in properties.items():
        for value in _some(member, root, depth, 6):
            yield {**full, name: value}


_NONE = object()


def _first(schema: Any, root: dict[str, Any], depth: int) -> Any:
    return next(made(schema, root, depth + 1), _NONE)


def _some(schema: Any, root: dict[str, Any], depth: int, most: int) -> Iterator[Any]:
    for number, value in enumerate(made(schema, root, depth + 1)):
        if number == most:
            return
        yield value


def _array(schema: dict[str, Any], root: dict[str, Any], depth: int) -> Iterator[Any]:
    prefix = [_first(item, root, depth) for item in schema.get("prefixItems", [])]
    prefix = [item for item in prefix if item is not _NONE]
    items = schema.get("items", True)
    least, most = schema.get("minItems", 0), schema.get("maxItems", 99)
    values = list(_some(items, root, depth, 3)) if depth <= _DEEPEST and items is not False else []
    if prefix:
        yield prefix
        for place, item in enumerate(schema["prefixItems"]):
            for value in _some(item, root, depth, 4):
                yield [*prefix[:place], value, *prefix[place + 1 :]]
        if len(prefix) > least:
            yield prefix[:least]
    for length in sorted({least, 1, 2, 3, most if most < 9 else 2}):
        if length >= len(prefix) and values:
            yield (prefix + values * length)[:length]
        elif not length:
            yield []
    for value in values:
        yield [*prefix, value]
    yield [*prefix, *values, *values]


def _string(schema: dict[str, Any], root: dict[str, Any], depth: int) -> Iterator[Any]:
    if schema.get("format") in _FORMATS:
        yield _FORMATS[schema["format"]]
        yield "no such format"
        return
    import re

    pattern = re.compile(schema["pattern"].replace("\\x{10ffff}", "\\U0010ffff")) if "pattern" in schema else None
    least, most = schema.get("minLength", 0), schema.get("maxLength", 99)
    fitting = [text for text in _TEXTS if least <= len(text) <= most and (not pattern or pattern.search(text))]
    yield from fitting[:4]
    yield "m" * min(most, 40)
    yield "n" * least
    yield from _TEXTS


def _number(schema: dict[str, Any], root: dict[str, Any], depth: int) -> Iterator[Any]:
    whole = schema.get("type") == "integer"
    step = schema.get("multipleOf", 1 if whole else 0.5)
    edges = [schema[word] for word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if word in schema]
    near_edges = [edge + sign * step for edge in edges for sign in (1, -1, 0)]
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    if low is not None and not whole:
        high = schema.get("maximum", schema.get("exclusiveMaximum", low + 1))
        yield (low + high) / 2
    for value in (*near_edges, step, step * 3, 0, 1, 2, 1.5, -1, 10**6):
        yield int(value) if isinstance(value, float) and value.is_integer() and whole else value


_BY_TYPE = {
    "array": _array,
    "boolean": lambda *_: iter((True, False)),
    "integer": _number,
    "null": lambda *_: iter((None,)),
    "number": _number,
    "object": _object,
    "string": _string,
}


def near(value: Any, depth: int) -> Iterator[Any]:
    """A value changed in one place: of another type, without a member, with one more, a bit larger or smaller."""
    if depth == 0:
        yield from _OTHERS
    if isinstance(value, dict):
        yield {**value, "unheard_of": 1}
        for name in value:
            yield {key: member for key, member in value.items() if key != name}
        for name, member in value.items():
            others = near(member, depth + 1) if depth < 3 else iter(())
            for other in (*_OTHERS[:9], *others):
                yield {**value, name: other}
            yield {**{key: one for key, one in value.items() if key != name}, f"{name}_": member}
    elif isinstance(value, list):
        yield value[1:]
        yield [*value, *value[:1]]
        yield [*value, "more"]
        for place, item in enumerate(value[:3]):
            others = near(item, depth + 1) if depth < 3 else iter(())
            for other in (*_OTHERS[:9], *others):
                yield [*value[:place], other, *value[place + 1 :]]
    elif isinstance(value, str):
        yield from (value + "x", value[:-1], value.upper(), value.lower(), f" {value}", value * 2)
    elif isinstance(value, bool) or value is None:
        yield from (not value, str(value))
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, value + 0.5, -value, str(value), value * 1000)
