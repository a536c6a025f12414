"""What was typed is let go: at equal texts the server holds as much after many edits as after few."""

from __future__ import annotations

import ctypes
import gc
import random
import tracemalloc

import msgspec

from ananke_server.lsp.memory import give_back
from ananke_server.lsp.server import AnankeServer, build
from benchmarks.lsp.inputs import generated
from benchmarks.soak import Document

OPENING = (('def added(a):\n    """', '    """'), ('added: """', '"""'))
"""A docstring and an annotation around what stood there: another text wherever they are."""


def _receive(server: AnankeServer, framed: bytes) -> None:
    server.protocol.receive(msgspec.json.decode(framed.partition(b"\r\n\r\n")[2]))


def _held(server: AnankeServer, texts: list[Document]) -> int:
    """Bytes that Python holds once every document has the text that was opened."""
    for one in texts:
        _receive(server, one.restored())
    server.flush()
    gc.unfreeze()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def _edit(server: AnankeServer, texts: list[Document], chance: random.Random, edits: int) -> None:
    for _ in range(edits):
        one = chance.choice(texts)
        lines = one.original.split("\n")
        first, last = sorted(chance.sample(range(len(lines)), 2))
        opening, closing = chance.choice(OPENING)
        text = "\n".join([*lines[:first], opening, *lines[first:last], closing, *lines[last:]])
        changes = {"textDocument": {"uri": one.uri}, "contentChanges": [{"text": text}]}
        server.session.change(changes)
        _receive(server, one.edited(chance))
        server.flush()


async def test_what_was_typed_is_let_go() -> None:
    texts = [Document("file:///soak.py", "python", generated("python", 300, 1).text)]
    chance = random.Random(1)
    tracemalloc.start(1)
    try:
        server = build()
        server.protocol.initialized_by_client = True
        for one in texts:
            _receive(server, one.opened())
        _edit(server, texts, chance, 20)
        before = _held(server, texts)
        _edit(server, texts, chance, 40)
        after = _held(server, texts)
    finally:
        tracemalloc.stop()
        gc.unfreeze()
    assert after - before < 100_000, f"{after - before:,} bytes more behind 40 edits"


def test_giving_back_leaves_nothing() -> None:
    def libraries() -> int:
        return sum([isinstance(one, ctypes.CDLL) for one in gc.get_objects()])

    give_back()
    gc.collect()
    gc.disable()
    try:
        before = libraries()
        give_back()
        assert libraries() == before
    finally:
        gc.enable()
