"""What a client may get wrong, and what it is promised all the same."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from ananke_server.lsp.commands import COMMANDS
from tests.lsp.peer import Answer, Peer, frame, span

Start = Callable[..., Peer]


def test_a_session_ends_with_exit_code_0(start: Start) -> None:
    peer = start()
    result = peer.initialize()
    assert result["serverInfo"]["name"] == "ananke"
    assert result["capabilities"]["textDocumentSync"]["change"] == 2
    assert result["capabilities"]["executeCommandProvider"]["commands"] == list(COMMANDS)
    assert peer.quit() == 0
    assert peer.errors == []


def test_exit_without_shutdown_is_exit_code_1(start: Start) -> None:
    peer = start()
    peer.initialize()
    peer.notify("exit", None)
    assert peer.process.wait(60) == 1


def test_an_interrupt_is_no_error(start: Start) -> None:
    peer = start()
    peer.initialize()
    peer.diagnostics(peer.open("a.py", "x = 1\n"), 1)
    peer.process.send_signal(signal.SIGINT)
    assert peer.process.wait(60) == 130
    assert peer.errors == []


def test_the_end_of_stdin_ends_the_process(start: Start) -> None:
    peer = start()
    peer.initialize()
    assert peer.process.stdin is not None
    peer.process.stdin.close()
    assert peer.process.wait(60) == 1


@pytest.mark.parametrize(("client", "encoding"), [("neovim", "utf-8"), ("vscode", "utf-16"), ("emacs", "utf-8")])
def test_encodings_are_agreed_on(start: Start, client: str, encoding: str) -> None:
    # eglot offers utf-32 first, but any encoding that was offered may be chosen.
    chosen = start().initialize(client)["capabilities"]["positionEncoding"]
    assert chosen == encoding or (client == "emacs" and chosen in {"utf-8", "utf-32"})


def test_before_initialize_nothing_is_answered_but_with_an_error(start: Start) -> None:
    peer = start()
    with pytest.raises(Answer) as refused:
        peer.request("textDocument/hover", {})
    assert refused.value.code == -32002
    peer.initialize()
    with pytest.raises(Answer) as again:
        peer.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    assert again.value.code == -32600
    peer.request("shutdown", None)
    with pytest.raises(Answer) as late:
        peer.request("textDocument/hover", {})
    assert late.value.code == -32600


def test_what_cannot_be_understood_is_answered_and_does_no_harm(start: Start) -> None:
    peer = start()
    peer.initialize()
    with pytest.raises(Answer) as malformed:
        peer.request("textDocument/hover", {"textDocument": 5})
    assert malformed.value.code == -32602
    with pytest.raises(Answer) as unknown:
        peer.request("textDocument/levitate", {})
    assert unknown.value.code == -32601
    peer.raw(b"Content-Length: 9\r\n\r\nnot json!")
    hostile: list[Any] = [None, 5, [], {}, {"textDocument": {"uri": "file:///x.py"}}, {"textDocument": None}]
    for params in hostile:
        peer.notify("textDocument/didChange", params)
    peer.notify("textDocument/didOpen", {"textDocument": "no"})
    peer.notify("workspace/inventedNotification", {"a": 1})
    peer.raw(frame([1, 2]))  # type: ignore[arg-type]
    uri = peer.open("a.py", "eval('1')\n")
    assert [d["code"] for d in peer.diagnostics(uri)] == ["ANK601"]
    peer.change(uri, 2, {"range": {"start": {}}, "text": "x"}, {"nothing": 1})
    assert [d["code"] for d in peer.diagnostics(uri, 2)] == ["ANK601"]
    assert peer.quit() == 0


def test_a_client_may_ask_for_a_trace_from_the_start(start: Start) -> None:
    peer = start()
    peer.initialize(trace="messages")
    uri = peer.open("a.py", "x = 1\n")
    there = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    peer.request("textDocument/hover", there)
    told = [one["message"] for one in peer.notified("$/logTrace")]
    assert [one.partition(" (")[0] for one in told] == ["textDocument/hover"]
    peer.notify("$/setTrace", {"value": "off"})
    peer.request("textDocument/hover", there)
    assert len(peer.notified("$/logTrace")) == 1


def test_a_stream_that_is_no_protocol_ends_the_process(start: Start) -> None:
    peer = start()
    peer.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert peer.process.wait(60) == 1


def test_cancelling_is_answered_at_once(start: Start) -> None:
    peer = start()
    peer.initialize()
    text = "".join(f"def function_number_{i}(a: int, b: str) -> int:\n    return a\n\n\n" for i in range(3_000))
    uri = peer.open("big.py", text)
    peer.diagnostics(uri)
    number = peer.start_request(
        "workspace/executeCommand", {"command": "ananke.compileFile", "arguments": [{"uri": uri}]}
    )
    time.sleep(0.05)
    began = time.monotonic()
    peer.notify("$/cancelRequest", {"id": number})
    with pytest.raises(Answer) as cancelled:
        peer.answer(number)
    assert cancelled.value.code == -32800
    assert time.monotonic() - began < 2
    assert peer.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 6}})
    assert peer.quit() == 0


@pytest.mark.parametrize(
    "arguments",
    [[], [{}], [{"uri": 5}], [{"uri": "file:///not-open.py"}], ["file:///a.py"], [{"uri": "a"}, {"uri": "b"}]],
)
@pytest.mark.parametrize("command", ["ananke.showIR", "ananke.compileFile", "ananke.holeGrammar"])
def test_arguments_of_commands_are_validated(start: Start, command: str, arguments: list[object]) -> None:
    peer = start()
    peer.initialize()
    with pytest.raises(Answer) as wrong:
        peer.request("workspace/executeCommand", {"command": command, "arguments": arguments})
    assert wrong.value.code == -32602
    assert command in str(wrong.value)


def test_a_burst_is_published_once(start: Start) -> None:
    peer = start()
    peer.initialize()
    uri = peer.open("a.py", "x = 1\n")
    peer.diagnostics(uri, 1)
    since = len(peer.seen)
    peer.send(
        *(
            {
                "method": "textDocument/didChange",
                "params": {
                    "textDocument": {"uri": uri, "version": version},
                    "contentChanges": [{"range": span(0, 0, 0, 0), "text": "y"}],
                },
            }
            for version in range(2, 12)
        )
    )
    peer.diagnostics(uri, 11, since)
    peer.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    versions = [params["version"] for params in peer.notified("textDocument/publishDiagnostics", since)]
    # One write can arrive in two reads; ten keystrokes are never ten answers.
    assert len(versions) <= 2
    assert versions[-1] == 11
