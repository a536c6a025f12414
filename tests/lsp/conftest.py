"""Server processes for the tests of the language server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lsp.peer import Peer


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Have servers keep what Python compiles, as installed ones do: a start costs a third then."""
    base = tmp_path_factory.getbasetemp()
    # The workers of a run share it.
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "compiled"
    return {"PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": ""}


@pytest.fixture
def start(tmp_path: Path, compiled: dict[str, str]) -> Iterator[Callable[..., Peer]]:
    """Start servers in a folder of their own; they are ended with the test."""
    peers: list[Peer] = []

    def make(folder: Path | None = None, flags: tuple[str, ...] = (), **environment: str) -> Peer:
        workspace = folder or tmp_path / "workspace"
        workspace.mkdir(parents=True, exist_ok=True)
        given = {"ANANKE_CACHE_DIR": str(tmp_path / "cache"), "ANANKE_CONFIG_DIR": str(tmp_path / "config")}
        peer = Peer(workspace, compiled | given | environment, flags)
        peers.append(peer)
        return peer

    yield make
    for peer in peers:
        peer.kill()
