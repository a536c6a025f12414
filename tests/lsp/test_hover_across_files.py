"""Hover shows types of other files, as they are on disk and as they are typed; with pytest-lsp, as an editor asks."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest_lsp
from lsprotocol import converters, types
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.lsp.peer import CAPABILITIES, Peer

BASE = "from pydantic import BaseModel\n\n\nclass Base(BaseModel):\n    {}\n"
ORDERS = """\
from shop.base import Base


class Order(Base):
    lines: list[str]


def place(order: Order) -> None: ...
"""
AT_ORDER, AT_PLACE = {"line": 3, "character": 7}, {"line": 7, "character": 5}


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[sys.executable, "-m", "ananke_server", "lsp", "--stdio"]),
)
async def client(lsp_client: LanguageClient, tmp_path: Path):  # type: ignore[no-untyped-def]
    """A session with one file open and one on disk."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "base.py").write_text(BASE.format("order_id: int"))
    (tmp_path / "shop" / "orders.py").write_text(ORDERS)
    for method in (types.CLIENT_REGISTER_CAPABILITY, types.WORKSPACE_CODE_LENS_REFRESH):
        lsp_client.feature(method)(lambda _=None: None)
    await lsp_client.initialize_session(
        types.InitializeParams(
            process_id=None,
            root_uri=tmp_path.as_uri(),
            workspace_folders=[types.WorkspaceFolder(tmp_path.as_uri(), tmp_path.name)],
            capabilities=converters.get_converter().structure(CAPABILITIES["neovim"], types.ClientCapabilities),
        )
    )
    lsp_client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            types.TextDocumentItem((tmp_path / "shop" / "orders.py").as_uri(), "python", 1, ORDERS)
        )
    )
    yield
    await lsp_client.shutdown_session()


async def hover(client: LanguageClient, folder: Path, at: dict[str, int]) -> str:
    """The words of a hover."""
    found = await asyncio.wait_for(
        client.text_document_hover_async(
            types.HoverParams(
                types.TextDocumentIdentifier((folder / "shop" / "orders.py").as_uri()), types.Position(**at)
            )
        ),
        20,
    )
    assert found is not None and isinstance(found.contents, types.MarkupContent)
    return found.contents.value


async def schema(client: LanguageClient, folder: Path, at: dict[str, int]) -> dict[str, Any]:
    """The schema that a hover shows."""
    words = await hover(client, folder, at)
    found: dict[str, Any] = json.loads(words.partition("```json\n")[2].partition("\n```")[0])
    return found


async def test_hover_follows_the_other_file_saved_or_not(client: LanguageClient, tmp_path: Path) -> None:
    base = tmp_path / "shop" / "base.py"

    async def members() -> dict[str, Any]:
        found: dict[str, Any] = (await schema(client, tmp_path, AT_ORDER))["properties"]
        return found

    assert await members() == {"order_id": {"type": "integer"}, "lines": {"type": "array", "items": {"type": "string"}}}
    # On disk, by another program.
    base.write_text(BASE.format("order_id: str"))
    assert (await members())["order_id"] == {"type": "string"}
    # In the editor, not saved: the disk doesn't count any more.
    opened = types.TextDocumentItem(base.as_uri(), "python", 1, BASE.format("order_id: float"))
    client.text_document_did_open(types.DidOpenTextDocumentParams(opened))
    assert (await members())["order_id"] == {"type": "number"}
    place = types.Range(types.Position(4, 14), types.Position(4, 19))
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=base.as_uri(), version=2),
            [types.TextDocumentContentChangePartial(range=place, text="bool | None")],
        )
    )
    assert (await members())["order_id"] == {"anyOf": [{"type": "boolean"}, {"type": "null"}]}
    referred = await schema(client, tmp_path, AT_PLACE)
    assert referred["properties"]["order"] == {"$ref": "#/$defs/Order"}
    assert "anyOf" in referred["$defs"]["Order"]["properties"]["order_id"]
    # Given back: the disk counts again, also when the file is gone.
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(base.as_uri())))
    assert (await members())["order_id"] == {"type": "string"}
    os.remove(base)
    assert "order_id" not in await hover(client, tmp_path, AT_ORDER)


def test_an_ir_document_follows_every_file_that_it_depends_on(start: Callable[..., Peer]) -> None:
    peer = start()
    peer.initialize()
    peer.open("orders.py", ORDERS.replace("shop.base", "base"))
    base = peer.open("base.py", BASE.format("order_id: int"))
    peer.open("unrelated.py", "x = 1\n")
    shown = {"uri": f"ananke-ir:{peer.folder / 'orders.py'}.ir.json?symbol=Order"}
    assert '"order_id"' in peer.request("ananke/irContent", shown)["text"]
    since = len(peer.seen)
    line = BASE.count("\n", 0, BASE.index("{}"))
    where = {"start": {"line": line, "character": 4}, "end": {"line": line, "character": 12}}
    peer.change(base, 2, {"range": where, "text": "number"})
    peer.wait(lambda m: m.get("method") == "ananke/irChanged" and m["params"] == shown, since)
    assert '"number"' in peer.request("ananke/irContent", shown)["text"]
