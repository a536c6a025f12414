"""Bounds that code keeps a parameter to, as inlay hints: only where somebody asks for everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ananke_core.model.types import Bounds
from ananke_server.lsp.requests.inlay_hint import short
from tests.lsp.peer import Peer, span

Start = Callable[..., Peer]

TEXT = """\
def draw(share: float, count: int = 1) -> float:
    if not 0 <= share <= 1:
        raise ValueError(share)
    if count < 1:
        raise ValueError(count)
    return share * count
"""


@pytest.mark.parametrize(("client", "inline"), [("neovim", "all"), ("vscode", "quiet")])
def test_hints_stand_behind_the_names(start: Start, client: str, inline: str) -> None:
    peer = start()
    peer.settings = {"inline": inline}
    peer.initialize(client, initializationOptions={"inline": inline})
    uri = peer.open("a.py", f"# 🍎\n{TEXT}")
    params = {"textDocument": {"uri": uri}, "range": span(0, 0, 9, 0)}
    hints = peer.request("textDocument/inlayHint", params)
    if inline == "quiet":
        assert hints == []
        return
    shown = [(one["position"]["line"], one["position"]["character"], one["label"]) for one in hints]
    assert shown == [(1, 14, " 0 … 1"), (1, 28, " ≥ 1")]
    outside = peer.request("textDocument/inlayHint", params | {"range": span(3, 0, 9, 0)})
    assert outside == []


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds(), ""),
        (Bounds(exclusive_minimum=0), "> 0"),
        (Bounds(minimum=0, exclusive_maximum=2.5), "≥ 0 < 2.5"),
        (Bounds(min_length=1), "length ≥ 1"),
        (Bounds(min_items=2, max_items=3), "items 2 … 3"),
        (Bounds(enum=("a", "b")), "a | b"),
        (Bounds(multiple_of=5, maximum=20), "≤ 20, × 5"),
    ],
)
def test_bounds_are_said_shortly(bounds: Bounds, words: str) -> None:
    assert short(bounds) == words
