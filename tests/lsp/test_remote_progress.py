"""How far the service is shows in the editor's progress, and cancelling there ends the compile on the service."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from ananke_modal.service import Settings
from tests.lsp.peer import Answer, Peer
from tests.service.running import Hosted, hosted

Start = Callable[..., Peer]
ALWAYS = "[defaults]\nuse_modal = true\n"
SOURCE = "".join(f"def function_number_{i}(alpha: int, beta: str) -> int:\n    return alpha\n\n\n" for i in range(260))


@pytest.fixture
def one() -> Iterator[Hosted]:
    with hosted(Settings(loopback=True, workers=1)) as running:
        yield running


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_progress_of_the_service_and_cancelling_it(start: Start, one: Hosted) -> None:
    peer = start(ANANKE_MODAL_ENDPOINT=one.url)
    (peer.folder / ".ananke.toml").write_text(ALWAYS)
    peer.initialize()
    uri = peer.open("a.py", SOURCE)
    one.client.post("/", json=[])
    (number,) = one.service.pool.processes
    os.kill(number, signal.SIGSTOP)
    try:
        command = {"command": "ananke.compileFile", "arguments": [{"uri": uri}]}
        asked = peer.start_request("workspace/executeCommand", command)
        begun = peer.wait(
            lambda m: (
                m.get("method") == "$/progress"
                and m["params"]["value"]["kind"] in ("begin", "report")
                and "waiting" in (m["params"]["value"].get("message") or "")
            )
        )
        assert begun["params"]["value"]["percentage"] == 20
        assert one.service._flights
        peer.notify("window/workDoneProgress/cancel", {"token": begun["params"]["token"]})
        with pytest.raises(Answer) as refused:
            peer.answer(asked)
        assert refused.value.code == -32800
        until(lambda: not one.service._flights)
    finally:
        os.kill(number, signal.SIGCONT)
    assert one.service.metrics.compile_times.count <= 1
    found = peer.request("workspace/executeCommand", command)
    assert found["origin"] == one.url.removeprefix("http://")
