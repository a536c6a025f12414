"""Progress that the client hears of begins only where it was let, and always ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.lsp.peer import Peer

Start = Callable[..., Peer]
CREATE = "window/workDoneProgress/create"
LARGE = "".join(f"def function_number_{i}(a: int, b: str) -> int:\n    return a\n\n\n" for i in range(3_000))


def kinds(peer: Peer) -> list[str]:
    return [one["value"]["kind"] for one in peer.notified("$/progress")]


@pytest.mark.parametrize(
    "answer", [{"result": None}, {"error": {"code": -32601, "message": "none of that"}}], ids=["late", "refused"]
)
def test_no_progress_begins_that_would_never_end(start: Start, answer: dict[str, Any]) -> None:
    peer = start()
    peer.held[CREATE] = []
    peer.initialize()
    uri = peer.open("a.py", LARGE)
    peer.diagnostics(uri, 1)
    number = peer.start_request(
        "workspace/executeCommand", {"command": "ananke.compileFile", "arguments": [{"uri": uri}]}
    )
    peer.wait(lambda m: m.get("method") == CREATE)
    late = "result" in answer
    if late:
        peer.answer(number)
    peer.send({"id": peer.held[CREATE][0], **answer})
    if not late:
        peer.answer(number)
    # Whatever the answer led to was sent before the next one.
    peer.execute("ananke.status")
    time.sleep(0.1)
    assert kinds(peer) == []
    assert peer.quit() == 0
