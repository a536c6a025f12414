"""Whether two schemas accept the same values, as a real validator sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal

import attrs
import jsonschema_rs

from tests.conformance.instances import instances

Verdict = Literal["same", "policy", "differs"]

WEAKENED: dict[str, tuple[str, ...]] = {
    "items are unique": ("uniqueItems",),
    "a count of members": ("minProperties", "maxProperties"),
    "what its keys look like": ("patternProperties", "propertyNames"),
}
"""Keywords that an export leaves out and says so, by the words that say it: not every engine enforces them."""


@attrs.frozen
class Outcome:
    """What came of one comparison; ``witness`` is a value that one schema accepts and the other refuses."""

    verdict: Verdict
    accepted: int = 0
    refused: int = 0
    witness: Any = None
    theirs: bool = False


def compare(expected: dict[str, Any], found: dict[str, Any], said: list[str]) -> Outcome:
    """``said`` is what the export says that it leaves open; only that is taken off what is expected."""
    values = instances(expected, found)
    first = _compared(expected, found, values, "same")
    if first.verdict == "same":
        return first
    words = {word for reason, words in WEAKENED.items() if any(reason in one for one in said) for word in words}
    weakened = _without(expected, words) if words else expected
    return _compared(weakened, found, values, "policy") if weakened != expected else first


def _compared(expected: dict[str, Any], found: dict[str, Any], values: list[Any], verdict: Verdict) -> Outcome:
    theirs, ours = _validator(expected), _validator(found)
    accepted = 0
    for value in values:
        valid = theirs(value)
        if valid is not ours(value):
            return Outcome("differs", witness=value, theirs=valid)
        accepted += valid
    return Outcome(verdict, accepted, len(values) - accepted)


def _validator(schema: dict[str, Any]) -> Callable[[Any], bool]:
    made = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    return made.is_valid


def _without(schema: Any, words: set[str]) -> Any:
    if isinstance(schema, dict):
        named = schema.get("type") is None or isinstance(schema.get("type"), str | list)
        return {key: _without(value, words) for key, value in schema.items() if not (named and key in words)}
    if isinstance(schema, list):
        return [_without(item, words) for item in schema]
    return schema


def shown(value: Any) -> str:
    """A value on one line."""
    return json.dumps(value)[:200]
