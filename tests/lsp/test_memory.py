"""What was typed is let go: at equal texts the server holds as much after many edits as after few."""

from __future__ import annotations

import ctypes
import gc
import random
import tracemalloc
from pathlib import Path

import msgspec

from ananke_core.analysis import Document as Typed
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


async def test_what_was_hovered_over_holds_no_older_text(tmp_path: Path) -> None:
    server = build()
    session = server.session
    session.add_folder(tmp_path.as_uri())
    uris = [(tmp_path / f"m{number}.py").as_uri() for number in range(4)]
    # Each but the first takes its type from the one before.
    for number, uri in enumerate(uris):
        text = f"from m{number - 1} import One\n\n\n" if number else "class One:\n    pass\n\n\n"
        text += "".join(f"def f{line}(a: One) -> int:\n    return {line}\n\n\n" for line in range(3))
        session.open(uri, "python", 1, text)
    server.flush()
    try:
        for version in range(2, 8):
            for uri in uris:
                document = session.documents[uri]
                for symbol in ("f0", "f1", "f2"):
                    assert any(
                        one.scope.symbol == symbol for one in server.compiling.symbol_constraints(document, symbol)
                    )
                start = {"line": 0, "character": 0}
                change = {"range": {"start": start, "end": start}, "text": "\n"}
                session.change({"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
                server.flush()
    finally:
        gc.unfreeze()
    there = [
        one for one in gc.get_objects() if isinstance(one, Typed) and one.path in {"m0.py", "m1.py", "m2.py", "m3.py"}
    ]
    assert len(there) == len(uris)


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
