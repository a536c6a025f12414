"""Server processes for the tests of the language server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lsp.peer import Peer


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Peer]]:
    """Start servers in a folder of their own; they are ended with the test."""
    peers: list[Peer] = []

    def make(folder: Path | None = None, flags: tuple[str, ...] = (), **environment: str) -> Peer:
        workspace = folder or tmp_path / "workspace"
        workspace.mkdir(parents=True, exist_ok=True)
        given = {"ANANKE_CACHE_DIR": str(tmp_path / "cache"), "ANANKE_CONFIG_DIR": str(tmp_path / "config")}
        peer = Peer(workspace, given | environment, flags)
        peers.append(peer)
        return peer

    yield make
    for peer in peers:
        peer.kill()
