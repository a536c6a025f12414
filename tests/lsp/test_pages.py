"""What is shown of an edited document is what is shown of a fresh one, however its findings were kept."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from ananke_core.analysis import Policy, page
from ananke_core.languages import LANGUAGES
from ananke_core.rules.check import embedded_checks
from ananke_core.text import Encoding
from ananke_server.lsp import diagnostics
from ananke_server.lsp.documents import OpenDocument

PYTHON = LANGUAGES["python"]
POLICY = Policy(checks=tuple(embedded_checks("python")))
PIECES = ("\n", "eval('1')\n", "x = 1\n", "def name%s():\n    exec('100%d')\n", "", "# ananke: ignore[ANK601]\n", "('")


def opened(text: str) -> OpenDocument:
    return OpenDocument("file:///a.py", "a.py", PYTHON, 1, text, POLICY, 1_000_000)


def shown(document: OpenDocument) -> list[dict[str, Any]]:
    found = json.loads(diagnostics.encoded_diagnostics(document, Encoding.UTF16, related=True))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_what_is_shown_after_edits(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "SIZE", 2)
    monkeypatch.setattr(diagnostics, "MOST", 12)
    rng = random.Random(seed)
    filler = "".join(f"def filler_{number}(a: int) -> int:\n    return a\n\n\n" for number in range(120))
    lines = f"{filler}eval('%d')\n{filler}def badName():\n    pass\n\n\n{filler}# 100 %\neval('2')\n{filler}"
    document = opened(lines)
    assert document.analysis is not None and len(document.analysis.pages) > 2
    assert {"ANK601", "ANK101"} <= {one["code"] for one in shown(document)}
    most = 0
    for step in range(25):
        line, text = rng.randrange(lines.count("\n")), rng.choice(PIECES) * rng.choice((1, 1, 1, 12))
        rows = lines.split("\n")
        until = line + rng.choice((0, 0, 0, 1, 30))
        place = {"start": {"line": line, "character": 0}, "end": {"line": until, "character": 0}}
        document.change(step + 2, [{"range": place, "text": text}], Encoding.UTF16)
        lines = "\n".join([*rows[:line], text + (rows[until] if until < len(rows) else ""), *rows[until + 1 :]])
        found = shown(document)
        most = max(most, len(found))
        assert found == shown(opened(lines))
    assert most > diagnostics.MOST
