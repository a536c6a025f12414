"""The collector rests while a large edit is read, and works again whatever became of the document."""

from __future__ import annotations

import gc

from ananke_core.analysis.document import LARGE_EDIT
from ananke_server.lsp.server import build

URI = "file:///large/edit.py"


async def test_a_document_that_closes_right_behind_a_large_edit() -> None:
    server = build()
    session = server.session
    session.open(URI, "python", 1, "x = 1\n")
    session.opened = False
    session.dirty.clear()
    start = {"line": 0, "character": 0}
    change = {"range": {"start": start, "end": start}, "text": "y = 2\n" * LARGE_EDIT}
    was = gc.isenabled()
    try:
        session.change({"textDocument": {"uri": URI, "version": 2}, "contentChanges": [change]})
        assert not gc.isenabled()
        session.dirty.clear()
        server.flush()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        (gc.enable if was else gc.disable)()
