"""Schemas in the subsets of the providers, held to the rules of their documentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ananke_core.engines.providers import ANTHROPIC, GEMINI, OPENAI, Provider, adapt
from ananke_core.engines.validators import validator
from tests.engines.schemas import CASES, around

TREE = {
    "$ref": "#/$defs/Tree",
    "$defs": {
        "Tree": {
            "type": "object",
            "properties": {"value": {"type": "integer"}, "left": {"$ref": "#/$defs/Tree"}},
            "required": ["value"],
            "additionalProperties": True,
        }
    },
}
ORDER = {
    "type": "object",
    "properties": {
        "sku": {"type": "string", "minLength": 3, "description": "What it is."},
        "count": {"type": "integer", "minimum": 1, "default": 1},
        "pair": {
            "type": "array",
            "prefixItems": [{"type": "integer"}, {"type": "string"}],
            "items": False,
            "minItems": 2,
        },
        "state": {"enum": ["open", 3, None]},
        "line": {"$ref": "#/$defs/Line", "description": "Of the order."},
    },
    "required": ["sku", "state"],
    "additionalProperties": False,
    "$defs": {
        "Line": {"type": "object", "properties": {"n": {"type": "integer"}}, "additionalProperties": True},
    },
}
PROVIDERS = {"openai": OPENAI, "anthropic": ANTHROPIC, "gemini": GEMINI}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema in a schema, itself included."""
    yield schema
    for name, value in schema.items():
        held = (
            list(value.values()) if name in ("properties", "$defs") else value if isinstance(value, list) else [value]
        )
        for one in held:
            if isinstance(one, dict):
                yield from parts(one)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_only_keywords_that_the_provider_takes(provider: Provider, name: str) -> None:
    found = adapt(around(CASES[name][0]), provider)
    if provider.strict and not found.strict:
        assert name in ("anything", "allOf")
        return
    known = provider.keywords | {"$ref", "$defs"}
    assert {key for part in parts(found.schema) for key in part} <= known
    assert all(part.get("format", "date") in provider.formats for part in parts(found.schema))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_what_fits_the_schema_still_fits(provider: Provider, name: str) -> None:
    schema, right, _ = CASES[name]
    adapted = validator(adapt(around(schema), provider).schema)
    instances = [{"a": 1}] if name == "additionalProperties" else right
    assert all(adapted.is_valid({"x": one}) for one in instances)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_what_is_no_longer_refused_is_said(provider: Provider, name: str) -> None:
    schema, _, wrong = CASES[name]
    found = adapt(around(schema), provider)
    if any(validator(found.schema).is_valid({"x": one}) for one in wrong):
        assert found.said


def test_openai_requires_every_member_and_closes_every_object() -> None:
    found = adapt(ORDER, OPENAI)
    assert found.strict
    for part in parts(found.schema):
        if part.get("type") == "object":
            assert part["required"] == list(part["properties"])
            assert part["additionalProperties"] is False
        if "$ref" in part:
            assert part.keys() == {"$ref"}
    members = found.schema["properties"]
    assert members["count"] == {
        "anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}],
        "description": "Default: 1.",
    }
    assert members["state"]["anyOf"] == [
        {"type": "string", "enum": ["open"]},
        {"type": "integer", "enum": [3]},
        {"type": "null"},
    ]
    assert members["sku"] == {"type": "string", "description": "What it is.\nminLength: 3."}
    assert "count: it is optional, so null stands for leaving it out" in found.said


def test_anthropic_keeps_optional_members_and_drops_bounds() -> None:
    found = adapt(ORDER, ANTHROPIC)
    assert found.strict
    assert found.schema["required"] == ["sku", "state"]
    assert found.schema["properties"]["count"] == {"type": "integer", "description": "Default: 1.\nminimum: 1."}
    assert "count: minimum is checked, not decoded" in found.said


def test_gemini_has_no_list_of_types_and_keeps_positions() -> None:
    found = adapt(ORDER, GEMINI).schema
    assert all(isinstance(part.get("type", ""), str) for part in parts(found))
    assert found["properties"]["pair"]["prefixItems"] == [{"type": "integer"}, {"type": "string"}]
    assert found["properties"]["pair"]["maxItems"] == 2
    assert found["properties"]["line"] == {"anyOf": [{"$ref": "#/$defs/Line"}], "description": "Of the order."}


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_the_root_is_an_object(provider: Provider) -> None:
    found = adapt(TREE, provider)
    assert found.schema["type"] == "object"
    assert validator(found.schema).is_valid({"value": 1, "left": {"value": 2, "left": None}}) or provider is not OPENAI
    wrapped = adapt({"enum": ["a", "b"]}, provider)
    assert validator(wrapped.schema).is_valid({"value": "a"})
    assert not validator(wrapped.schema).is_valid({"value": "c"})
    assert "value" in wrapped.said[0]


def test_recursion_has_no_strict_form_with_anthropic() -> None:
    assert adapt(TREE, OPENAI).strict
    found = adapt(TREE, ANTHROPIC)
    assert not found.strict
    assert "Tree refers to itself" in found.said[-1]


@pytest.mark.parametrize("free", [{"type": "object", "additionalProperties": {"type": "integer"}}, {}])
def test_free_objects_have_no_strict_form(free: dict[str, Any]) -> None:
    for provider in (OPENAI, ANTHROPIC):
        found = adapt(around(free), provider)
        assert not found.strict
        assert "x " in found.said[-1]
        assert validator(found.schema).is_valid({"x": {"any": 1}})
