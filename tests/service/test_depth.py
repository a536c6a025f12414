from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_modal.service import depth
from ananke_modal.service.depth import depth_exceeds

JSON = st.recursive(
    st.none() | st.integers() | st.text(alphabet='[]{}"\\aé\n'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet='[]{"\\'), inner, max_size=3),
    max_leaves=25,
)


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@given(value=JSON, ascii_only=st.booleans())
def test_of_json_it_is_the_depth_of_its_data(value: object, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode()
    deep = depth_of(value)
    assert not depth_exceeds(body, deep)
    if deep:
        assert depth_exceeds(body, deep - 1)


@given(value=JSON, chunk=st.integers(1, 40))
def test_pieces_are_joined_rightly(value: object, chunk: int) -> None:
    body = json.dumps([value]).encode()
    usual, depth._CHUNK = depth._CHUNK, chunk
    try:
        assert not depth_exceeds(body, depth_of([value]))
        assert depth_exceeds(body, depth_of([value]) - 1)
    finally:
        depth._CHUNK = usual


@pytest.mark.parametrize("body", [b'["' + b"[" * 500, b'["\\', b'["' + b'\\"[' * 500 + b'"]', b"]" * 500 + b"[" * 500])
def test_what_stands_in_strings_or_is_closed_before_does_not_count(body: bytes) -> None:
    assert not depth_exceeds(body, 200)


def test_the_bound_itself_is_allowed() -> None:
    assert not depth_exceeds(b"[" * 200 + b"]" * 200, 200)
    assert depth_exceeds(b"[" * 201 + b"]" * 201, 200)
    assert depth_exceeds(b"[]" * 1000 + b'{"a":' * 201, 200)
