"""The shared cache: who can only write the store, or only guess a hash, gives and gets nothing."""

from __future__ import annotations

import os
import zlib

import pytest

from ananke_modal import shared_cache
from ananke_modal.shared_cache import REST, SharedCache, deployment_key
from tests.modal.stores import Memory

KEY = b"k" * 32
A = "sha256:" + "a" * 64
B = "sha256:" + "b" * 64


@pytest.fixture
def store() -> Memory:
    return Memory()


def cache(store: Memory, key: bytes | None = KEY, **more: object) -> SharedCache:
    """A container of its own: it shares the store and nothing else."""
    return SharedCache(store, key, **more)  # type: ignore[arg-type]


def test_what_one_container_compiled_another_has(store: Memory) -> None:
    cache(store).put("team", A, b"{}" * 1000)
    assert cache(store).get("team", A) == b"{}" * 1000
    assert cache(store).get("team", B) is None


def test_a_group_learns_nothing_of_another(store: Memory) -> None:
    one = cache(store)
    one.put("team", A, b"{}")
    assert one.get("other", A) is None
    assert cache(store).get("other", A) is None


def test_another_deployment_learns_nothing(store: Memory) -> None:
    cache(store).put("team", A, b"{}")
    assert cache(store, b"x" * 32).get("team", A) is None


def test_who_lists_the_store_sees_no_hash(store: Memory) -> None:
    cache(store).put("team", A, b"{}")
    ((name, value),) = store.entries.items()
    assert "a" * 16 not in name
    assert b"team" not in value


def _entry(store: Memory) -> tuple[str, bytes]:
    cache(store).put("team", A, b'{"good": 1}')
    ((name, value),) = store.entries.items()
    return name, value


@pytest.mark.parametrize(
    "forge",
    [
        lambda value: b"",
        lambda value: value[:-1],
        lambda value: value + b"x",
        lambda value: bytes([value[0] ^ 1]) + value[1:],
        lambda value: value[:32] + zlib.compress(b'{"evil": 1}'),
        lambda value: bytes(32) + zlib.compress(b'{"evil": 1}'),
        lambda value: zlib.compress(b'{"evil": 1}'),
        # What would be a gigabyte, were it unpacked before it was believed.
        lambda value: bytes(32) + zlib.compress(bytes(10_000_000)),
        # What `modal.Dict.get` would run.
        lambda value: b"cos\nsystem\n(S'touch /tmp/never'\ntR.",
    ],
)
def test_a_forged_entry_is_a_miss(store: Memory, forge: object, monkeypatch: pytest.MonkeyPatch) -> None:
    name, value = _entry(store)
    store.entries[name] = forge(value)  # type: ignore[operator]
    unpacked: list[bytes] = []
    monkeypatch.setattr("zlib.decompress", unpacked.append)
    assert cache(store).get("team", A) is None
    assert unpacked == []


def test_an_entry_of_ours_is_not_taken_for_another(store: Memory) -> None:
    """Whoever writes the store can move what we wrote: to another hash, another group."""
    name, value = _entry(store)
    cache(store).put("team", B, b'{"other": 1}')
    (other,) = set(store.entries) - {name}
    store.entries[other] = value
    assert cache(store).get("team", B) is None
    cache(store).put("web", A, b'{"other": 1}')
    (foreign,) = set(store.entries) - {name, other}
    store.entries[foreign] = value
    assert cache(store).get("web", A) is None
    assert cache(store).get("team", A) == b'{"good": 1}'


def test_parts_run_into_each_other_nowhere(store: Memory) -> None:
    cache(store).put("ab", "c", b"{}")
    assert cache(store).get("a", "bc") is None


def test_without_a_key_nothing_is_shared(store: Memory) -> None:
    one = cache(store, None)
    one.put("team", A, b"{}")
    assert (one.get("team", A), store.asked) == (b"{}", 0)
    assert cache(store, None).get("team", A) is None


def test_the_memory_keeps_its_budget_and_lets_the_oldest_go(store: Memory) -> None:
    one = cache(store, None, most_bytes=10)
    one.put("team", "1", b"1111")
    one.put("team", "2", b"2222")
    assert one.get("team", "1") is not None
    one.put("team", "3", b"3333")
    assert [one.get("team", name) for name in ("1", "2", "3")] == [b"1111", None, b"3333"]
    one.put("team", "3", b"33")
    one.put("team", "4", b"4444")
    assert one.get("team", "1") is not None
    one.put("team", "5", b"5" * 11)
    assert one.get("team", "5") is None
    assert one.get("team", "4") is not None


def test_what_is_too_large_is_not_shared(store: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_cache, "MOST_ENTRY", 10)
    cache(store).put("team", A, bytes(range(100)))
    assert store.entries == {}
    cache(store).put("team", A, b"1" * 121)
    assert store.entries == {}


def test_a_store_that_fails_costs_one_question_every_while(store: Memory, caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    one = cache(store, clock=lambda: now[0])
    store.broken = True
    assert one.get("team", A) is None
    one.put("team", A, b"{}")
    assert one.get("team", A) == b"{}"
    assert one.get("team", B) is None
    assert store.asked == 1
    assert "left alone" in caplog.text
    store.broken = False
    now[0] = REST - 0.1
    assert (one.get("team", B), store.asked) == (None, 1)
    now[0] = REST
    one.put("team", B, b"[]")
    assert cache(store).get("team", B) == b"[]"


def test_the_key_of_a_deployment() -> None:
    of_keys = deployment_key({"ANANKE_API_KEYS": "team:sesame"})
    assert of_keys is not None
    assert len(of_keys) == 32
    assert of_keys == deployment_key({"ANANKE_API_KEYS": "team:sesame"})
    assert of_keys != deployment_key({"ANANKE_API_KEYS": "team:sesame2"})
    own = deployment_key({"ANANKE_API_KEYS": "team:sesame", "ANANKE_CACHE_KEY": os.urandom(8).hex()})
    assert own not in (None, of_keys)
    assert deployment_key({}) is deployment_key({"ANANKE_API_KEYS": ""}) is None
