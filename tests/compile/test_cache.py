"""The cache of IRs: two levels, origins, and files that were tampered with."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from ananke_core.cache import LOCAL, IRCache

A, B, C = (f"sha256:{digit * 64}" for digit in "abc")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_found_in_memory_and_then_on_disk(tmp_path: Path) -> None:
    cache = IRCache(tmp_path)
    assert cache.get(A) is None
    cache.put(A, b"one\n\ttwo", LOCAL)
    found = cache.get(A)
    assert found is not None
    assert (found.data, found.origin, found.level) == (b"one\n\ttwo", LOCAL, "memory")
    fresh = IRCache(tmp_path)
    levels = [entry.level for entry in (fresh.get(A), fresh.get(A)) if entry is not None]
    assert levels == ["disk", "memory"]


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cache = IRCache()
    cache.put(A, b"x", LOCAL)
    assert cache.get(A) is not None
    assert files(tmp_path) == []
    assert cache.stats().disk_entries == 0


def test_what_a_service_sent_never_answers_a_local_request(tmp_path: Path) -> None:
    cache = IRCache(tmp_path)
    cache.put(A, b"theirs", "compile.example")
    for one in (cache, IRCache(tmp_path)):
        found = one.get(A)
        assert found is not None
        assert found.origin == "compile.example"
        assert one.get(A, local_only=True) is None
    cache.put(A, b"ours", LOCAL)
    for one in (cache, IRCache(tmp_path)):
        found = one.get(A, local_only=True)
        assert found is not None
        assert found.data == b"ours"


def test_what_another_process_compiled_here_is_found_behind_what_a_service_sent(tmp_path: Path) -> None:
    cache = IRCache(tmp_path)
    cache.put(A, b"theirs", "compile.example")
    IRCache(tmp_path).put(A, b"ours", LOCAL)
    found = cache.get(A, local_only=True)
    assert found is not None
    assert (found.data, found.level) == (b"ours", "disk")


def test_what_a_service_sent_does_not_replace_what_was_compiled_here(tmp_path: Path) -> None:
    cache = IRCache(tmp_path)
    cache.put(A, b"ours", LOCAL)
    cache.put(A, b"theirs", "compile.example")
    for one in (cache, IRCache(tmp_path)):
        found = one.get(A)
        assert found is not None
        assert (found.data, found.origin) == (b"ours", LOCAL)


@pytest.mark.parametrize("damage", ["cut", "empty", "byte", "origin", "other", "header"])
def test_a_damaged_file_is_a_miss_and_goes(tmp_path: Path, damage: str) -> None:
    IRCache(tmp_path).put(A, b"some bytes of an IR", "compile.example")
    (path,) = files(tmp_path)
    content = path.read_bytes()
    if damage == "other":
        IRCache(tmp_path / "second").put(B, b"another", LOCAL)
        content = files(tmp_path / "second")[0].read_bytes()
    path.write_bytes(
        {
            "cut": content[:-3],
            "empty": b"",
            "byte": content.replace(b"bytes", b"bites"),
            "origin": content.replace(b"compile.example", b"local"),
            "other": content,
            "header": b"{}",
        }[damage]
    )
    assert IRCache(tmp_path).get(A) is None
    assert not path.exists()


def test_the_memory_keeps_its_budget_and_drops_what_was_not_used_longest() -> None:
    cache = IRCache(memory_bytes=10)
    cache.put(A, b"aaaa", LOCAL)
    cache.put(B, b"bbbb", LOCAL)
    assert cache.get(A) is not None
    cache.put(C, b"cccc", LOCAL)
    assert [cache.get(key) is not None for key in (A, B, C)] == [True, False, True]
    cache.put(B, b"b" * 11, LOCAL)
    assert cache.get(B) is None
    cache.put(A, b"a", LOCAL)
    assert cache.stats().memory_bytes == 5


@pytest.mark.parametrize("hash_", ["", "sha256:../../etc/passwd", "../x", "sha256:" + "A" * 64, "md5:" + "a" * 64])
def test_what_is_no_hash_is_no_file_name(tmp_path: Path, hash_: str) -> None:
    cache = IRCache(tmp_path / "inner")
    cache.put(hash_, b"x", LOCAL)
    assert files(tmp_path) == []
    assert IRCache(tmp_path / "inner").get(hash_) is None


def test_clear_removes_everything_that_is_an_ir(tmp_path: Path) -> None:
    cache = IRCache(tmp_path)
    cache.put(A, b"x", LOCAL)
    cache.put(B, b"y", LOCAL)
    other = tmp_path / "notes.txt"
    other.write_text("mine")
    assert cache.clear() == 2
    assert files(tmp_path) == [other]
    assert cache.get(A) is None


def test_stats_count_entries_bytes_hits_and_misses(tmp_path: Path) -> None:
    cache = IRCache(tmp_path)
    cache.put(A, b"xyz", LOCAL)
    cache.get(A)
    cache.get(B)
    stats = cache.stats()
    assert (stats.memory_entries, stats.memory_bytes, stats.disk_entries, stats.hits, stats.misses) == (1, 3, 1, 1, 1)
    assert stats.disk_bytes > 3
    assert str(tmp_path) in str(stats)
    assert "1 hits" in str(stats)


def test_a_folder_that_can_not_be_written_costs_nothing_but_the_cache(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = IRCache(blocked)
    cache.put(A, b"x", LOCAL)
    assert cache.get(A) is not None
    assert IRCache(blocked).get(A) is None
    assert cache.stats().disk_entries == 0


def test_a_write_that_fails_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fail)
    cache = IRCache(tmp_path)
    cache.put(A, b"x", LOCAL)
    assert files(tmp_path) == []
    assert cache.get(A) is not None


def test_an_origin_can_not_break_the_header(tmp_path: Path) -> None:
    IRCache(tmp_path).put(A, b"x", "host\twith\nlines")
    found = IRCache(tmp_path).get(A)
    assert found is not None
    assert found.origin == "host with lines"


def test_threads_may_share_it(tmp_path: Path) -> None:
    cache = IRCache(tmp_path, memory_bytes=50)
    faults: list[BaseException] = []

    def work(key: str) -> None:
        try:
            for _ in range(50):
                cache.put(key, key.encode(), LOCAL)
                found = cache.get(key)
                assert found is None or found.data == key.encode()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(key,)) for key in (A, B, C)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert cache.stats().memory_bytes <= 50
