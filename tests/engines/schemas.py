"""A schema per row of the table of keywords, with instances that fit it and instances that don't."""

from __future__ import annotations

from typing import Any

Case = tuple[dict[str, Any], list[Any], list[Any]]


def _closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_INTEGERS = {"type": "array", "items": {"type": "integer"}}
_OPEN = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": True}
_FORMATS = {
    "date-time": "2024-01-02T03:04:05Z",
    "date": "2024-01-02",
    "time": "03:04:05Z",
    "duration": "P1D",
    "email": "a@b.cd",
    "hostname": "a.b",
    "ipv4": "1.2.3.4",
    "ipv6": "::1",
    "uri": "http://a.b/c",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
}

CASES: dict[str, Case] = {
    "minimum": ({"type": "integer", "minimum": 5}, [5, 17], [4, -3]),
    "maximum": ({"type": "integer", "maximum": 5}, [5, -9], [6, 100]),
    "exclusiveMinimum": ({"type": "integer", "exclusiveMinimum": 5}, [6], [5]),
    "exclusiveMaximum": ({"type": "integer", "exclusiveMaximum": 5}, [4], [5]),
    "minimum of number": ({"type": "number", "minimum": 0.5}, [0.5, 3.25], [0.25]),
    "maximum of number": ({"type": "number", "maximum": 0.5}, [0.5, -3.25], [0.75]),
    "exclusiveMinimum of number": ({"type": "number", "exclusiveMinimum": 0.5}, [0.75], [0.5]),
    "exclusiveMaximum of number": ({"type": "number", "exclusiveMaximum": 0.5}, [0.25], [0.5]),
    "multipleOf": ({"type": "integer", "multipleOf": 5}, [10], [7]),
    "multipleOf of number": ({"type": "number", "multipleOf": 2.5}, [7.5], [3]),
    "multipleOf beside bounds": ({"type": "integer", "multipleOf": 3, "minimum": 0}, [9], [7]),
    "large multipleOf": ({"type": "integer", "multipleOf": 1025}, [2050], [7]),
    "minLength": ({"type": "string", "minLength": 2}, ["ab"], ["a"]),
    "maxLength": ({"type": "string", "maxLength": 2}, ["ab"], ["abc"]),
    "pattern": ({"type": "string", "pattern": "^(?:[a-z]+)$"}, ["ab"], ["A", "a1"]),
    "length beside pattern": ({"type": "string", "minLength": 3, "pattern": "^(?:[a-z]+)$"}, ["abc"], ["ab"]),
    "pattern beside length": ({"type": "string", "minLength": 3, "pattern": "^(?:[a-z]+)$"}, ["abc"], ["ABC"]),
    "length beside format": (
        {"type": "string", "maxLength": 11, "format": "email"},
        ["a@b.cd"],
        ["abcdefgh@b.cd"],
    ),
    "large count in a pattern": (
        {"type": "string", "pattern": "^(?:[a-z]{2,129})$"},
        ["ab", "a" * 129],
        ["a", "a" * 130],
    ),
    "minItems": ({**_INTEGERS, "minItems": 2}, [[1, 2]], [[1]]),
    "maxItems": ({**_INTEGERS, "maxItems": 2}, [[1, 2]], [[1, 2, 3]]),
    "items behind prefixItems": (
        {"type": "array", "prefixItems": [{"type": "integer"}], "items": {"type": "string"}, "minItems": 1},
        [[1], [1, "a", "b"]],
        [["a"], [], [1, 2]],
    ),
    "enum": ({"enum": ["a", 1, None]}, ["a", 1, None], ["b", 2]),
    "const": ({"const": "a"}, ["a"], ["b"]),
    "anyOf": ({"anyOf": [{"type": "string"}, {"type": "null"}]}, ["a", None], [1]),
    "allOf": (
        {
            "allOf": [
                {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
                {"type": "object", "properties": {"b": {"type": "integer"}}, "required": ["b"]},
            ]
        },
        [{"a": 1, "b": 2}],
        [{"a": 1}, {"b": 1}],
    ),
    "required": (_closed(a={"type": "integer"}), [{"a": 1}], [{}, {"a": 1, "b": 2}]),
    "additionalProperties": (_OPEN, [{"a": 1}, {"a": 1, "b": 2}], [{"b": 2}]),
    "member that is never there": (
        {**_OPEN, "properties": {"a": {"type": "integer"}, "b": False}},
        [{"a": 1}],
        [{"a": 1, "b": 2}],
    ),
    "anything": (_closed(a={}), [{"a": 1}, {"a": [1, {"b": None}]}], [{"b": 1}]),
    **{f"format {name}": ({"type": "string", "format": name}, [right], [" "]) for name, right in _FORMATS.items()},
}


def around(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema as the one member ``x`` of an object."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_closed(x=schema)}
