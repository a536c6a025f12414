"""Modal's dictionaries through Modal's own client: bytes in and out, nothing unpickled, patience bounded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.modal.answers import Answers
from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane

USE = """
import sys
from ananke_modal import dicts
from ananke_modal.shared_cache import SharedCache
store = dicts.ModalStore("ir-cache")
print(store.get("a"), store.put("a", b"1"), store.get("a"), store.put("a", b"2", only_new=True), store.get("a"))
print(store.put("b", b"3", only_new=True), sorted(store.items()), store.pop("a"), store.pop("a"))
"""

HOSTILE = """
import modal
from ananke_modal.dicts import ModalStore
from ananke_modal.shared_cache import SharedCache
from ananke_modal.usage import recorded
class Evil:
    def __reduce__(self):
        return (print, ("THEIR CODE RAN",))
store, theirs = ModalStore("ir-cache"), modal.Dict.from_name("ir-cache", create_if_missing=True)
cache = SharedCache(store, b"k" * 32)
cache.put("team", "sha256:1", b"ours")
((name, _),) = store.items()
# Somebody with a token of the workspace overwrites what he finds, and adds what Modal's own client would unpickle.
from modal._serialization import serialize
for key in (name, "usage/ap-1/9/x", "alert/ap-1/errors"):
    store.put(key, serialize(Evil()))
theirs.put("usage/ap-1/9/y", Evil())
print(SharedCache(store, b"k" * 32).get("team", "sha256:1"), recorded(store, "ap-1", 0, 1e9), len(list(store.items())))
theirs.get("usage/ap-1/9/y")
"""

SLOW = """
from ananke_modal import dicts
from ananke_modal.shared_cache import SharedCache
dicts.PATIENCE = 0.2
cache = SharedCache(dicts.ModalStore("ir-cache"), b"k" * 32)
cache.put("team", "sha256:1", b"ours")
print(cache.get("team", "sha256:1"), cache.get("team", "sha256:2"))
"""


def run(program: str, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment(url),
        capture_output=True,
        text=True,
        timeout=75,
        check=False,
    )


def test_bytes_go_in_and_out() -> None:
    with ControlPlane(Answers()) as plane:
        done = run(USE, plane.url)
        assert done.returncode == 0, done.stderr
        assert plane.answers.entries["di-ir-cache"] == {b"b": b"3"}
    assert done.stdout.splitlines() == [
        "None True b'1' False b'1'",
        "True [('a', b'1'), ('b', b'3')] b'1' None",
    ]


def test_nothing_of_an_entry_is_unpickled() -> None:
    with ControlPlane(Answers()) as plane:
        done = run(HOSTILE, plane.url)
    assert done.returncode == 0, done.stderr
    # The last line is Modal's own `get`, to show that the entries are what they are said to be.
    assert done.stdout.splitlines() == ["None [] 4", "THEIR CODE RAN"]


@pytest.mark.parametrize("url", ["refusing", "http://127.0.0.1:1"])
def test_a_dictionary_that_does_not_answer_costs_a_moment(url: str, tmp_path: Path) -> None:
    import grpclib

    refuses = {name: (grpclib.Status.INTERNAL, "no") for name in ("DictGet", "DictUpdate")}
    with ControlPlane(Answers(refuses=refuses)) as plane:
        done = run(SLOW, plane.url if url == "refusing" else url)
    assert (done.returncode, done.stdout) == (0, "b'ours' None\n"), done.stderr
