"""What a signature or a shape says, apart from its spelling: equal meanings are equal bytes."""

from __future__ import annotations

from typing import Any

from ananke_core.codec.canonical_json import encode_sorted
from ananke_core.codec.plain import write_filled
from ananke_core.model.rules import Signature, TypeShape

# What a header or a shape can be told with and without.
_SPELLING = frozenset({"doc", "written", "bounds"})
_BESIDE = frozenset({"decorators", "throws", "returns_written"})
_UNORDERED = {"union": "members", "intersection": "members", "record": "fields", "enum": "values"}


def meaning(rule: Signature | TypeShape) -> bytes:
    """Names, types and kinds without documentation, spellings of known types, bounds, and orders that mean nothing."""
    plain = write_filled(rule)
    if isinstance(rule, Signature):
        parameters = [_parameter(one) for one in plain["parameters"]]
        kept = {key: _plain(value) for key, value in plain.items() if key not in _BESIDE}
        returns_written = "" if rule.returns is not None else rule.returns_written
        return encode_sorted({**kept, "parameters": parameters, "returns_written": returns_written})
    return encode_sorted({"shape": _plain(plain["shape"]), "type_parameters": plain["type_parameters"]})


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    kept = _plain(parameter)
    return kept if parameter["type"] is not None else {**kept, "written": parameter["written"]}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _plain(item) for key, item in value.items() if key not in _SPELLING}
    unordered = _UNORDERED.get(str(kept.get("type")))
    if unordered is not None:
        kept[unordered] = sorted(kept[unordered], key=encode_sorted)
        kept.pop("names", None)
    return kept
