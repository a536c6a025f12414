"""What no value fits is taken out of schemas, because engines refuse to load it."""

from __future__ import annotations

from typing import Any

import pytest

from ananke_core.compile.emit.json_schema.prune import pruned
from ananke_core.engines.validators import validator

STRING = {"type": "string"}


def record(*, open_: bool, **members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": ["a"], "additionalProperties": open_}


@pytest.mark.parametrize(
    ("schema", "left"),
    [
        (record(open_=False, a=STRING, b=False), record(open_=False, a=STRING)),
        # An open object would take the member if it did not say that it can't be there.
        (record(open_=True, a=STRING, b=False), record(open_=True, a=STRING, b=False)),
        (record(open_=False, a=False), False),
        (
            {"type": "array", "prefixItems": [STRING, False, STRING], "minItems": 1},
            {"type": "array", "prefixItems": [STRING], "items": False, "minItems": 1},
        ),
        ({"type": "array", "prefixItems": [False], "minItems": 0}, {"type": "array", "maxItems": 0, "minItems": 0}),
        ({"type": "array", "prefixItems": [False], "minItems": 1}, False),
        ({"anyOf": [STRING, False]}, STRING),
    ],
)
def test_what_is_left_takes_the_same(schema: dict[str, Any], left: Any) -> None:
    assert pruned(schema, frozenset()) == left
    before, after = validator(schema), validator(left if left is not False else {"not": {}})
    for instance in ({"a": "x"}, {"a": "x", "b": 1}, {"a": "x", "c": 1}, {}, [], ["x"], ["x", "y"], "x", 1):
        assert before.is_valid(instance) == after.is_valid(instance)
