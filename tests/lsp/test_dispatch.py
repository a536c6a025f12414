"""How handlers run: what was computed for another version of a document is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException

from ananke_core.errors import CompileError, InputError
from ananke_server.lsp.dispatch import How, handler_for
from ananke_server.lsp.server import build

URI = "file:///w/a.py"


@pytest.mark.asyncio
@pytest.mark.parametrize("edited", [False, True])
async def test_an_answer_for_an_older_version_is_refused(edited: bool) -> None:
    server = build()
    server.session.open(URI, "python", 1, "x = 1\n")
    edit = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "y = 1\n"}]}

    async def slow(_server: Any, _params: Any) -> str:
        await asyncio.sleep(0)
        if edited:
            server.session.change(edit)
        return "done"

    asked = types.DocumentSymbolParams(types.TextDocumentIdentifier(URI))
    answer = handler_for(server, How.BACKGROUND, slow)
    if not edited:
        assert await answer(asked) == "done"
        return
    with pytest.raises(JsonRpcContentModified) as stale:
        await answer(asked)
    assert stale.value.code == -32801


@pytest.mark.parametrize(
    ("error", "code"), [(InputError("no", place="x"), -32602), (CompileError("no", place="x"), -32803)]
)
def test_errors_of_ours_are_answers_of_the_protocol(error: Exception, code: int) -> None:
    def failing(_server: Any, _params: Any) -> None:
        raise error

    with pytest.raises(JsonRpcException) as answered:
        handler_for(build(), How.SYNC, failing)(None)
    assert (answered.value.code, answered.value.message) == (code, f"{error.code}: {error}")  # type: ignore[attr-defined]
