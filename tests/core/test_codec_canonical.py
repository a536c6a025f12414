"""The canonical form, by committed vectors and against the standard library."""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given

from ananke_core.codec import canonical
from ananke_core.errors import InputError
from tests.strategies import json_values

VECTORS: list[dict[str, str]] = json.loads((Path(__file__).parent / "vectors" / "canonical.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["about"])
def test_vector(vector: dict[str, str]) -> None:
    assert canonical(json.loads(vector["json"])) == vector["canonical"].encode()


@given(json_values)
def test_equals_the_standard_library_where_no_float_is(value: Any) -> None:
    expected = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if not _floats(value):
        assert canonical(value) == expected.encode()


@given(json_values)
def test_reads_back_as_the_same_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        [float("inf")],
        {"a": float("-inf")},
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        {"a": {None: 1}},
        object(),
        [b"bytes"],
        {"a", "b"},
        10**5000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(InputError):
        canonical(value)


def test_endless_nesting_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(InputError, match="nests too deeply"):
        canonical([value, 1.0])


def test_tuples_mappings_and_subclasses_are_plain() -> None:
    class Word(str):
        """Some library's string."""

    value = (Word("a"), MappingProxyType({Word("k"): (1.0, True)}))
    assert canonical(value) == b'["a",{"k":[1,true]}]'


def _floats(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_floats, value.values()))
    return any(map(_floats, value)) if isinstance(value, list) else isinstance(value, float)
