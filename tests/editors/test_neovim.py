"""The plug-in in a real, headless Neovim, on the example's file. Run by ``make test-editors``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `neovim_session.lua` saw."""
    nvim = shutil.which("nvim", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert nvim is not None, "Neovim is not installed; make test-editors installs it"
    scratch = tmp_path_factory.mktemp("neovim")
    shop = shutil.copytree(ROOT / "examples" / "shop", scratch / "shop")
    homes = {
        name: str(scratch / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    environment = os.environ | homes | {"ANANKE_CMD": f"{Path(sys.executable).parent / 'ananke'} lsp --stdio"}
    command = [nvim, "--headless", "--clean", "-l", str(Path(__file__).parent / "neovim_session.lua")]
    done = subprocess.run(
        [*command, str(ROOT / "editors" / "neovim"), str(shop / "orders.py")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stdout + done.stderr
    seen: dict[str, Any] = json.loads(lines[-1])
    assert "failed" not in seen, f"{seen['failed']} did not come: {seen}\n{done.stderr}"
    assert done.returncode == 0, done.stderr
    seen["root_expected"] = str(shop)
    return seen


def test_it_attaches_to_the_project_with_utf_8(session: dict[str, Any]) -> None:
    assert session["encoding"] == "utf-8"
    assert session["root"] == session["root_expected"]


def test_diagnostics_come_and_go_with_edits(session: dict[str, Any]) -> None:
    assert session["first"] == ["ANK101@144", "ANK201@149", "ANK601@122", "ANK601@135"]
    assert set(session["added"]) == {"ANK101@145", "ANK201@150", "ANK601@122", "ANK601@123", "ANK601@136"}


def test_hover_shows_the_ir(session: dict[str, Any]) -> None:
    for fence in ("```json", "```lark", "```regex"):
        assert fence in session["hover"]
    assert "OrderBook.place_order" in session["hover"]


def test_a_code_action_renames(session: dict[str, Any]) -> None:
    assert "is_overdue" in session["action"]
    assert session["renamed"] is True


def test_the_ir_document_is_read_only_and_follows(session: dict[str, Any]) -> None:
    assert "ananke-ir:" in session["ir_name"]
    assert session["ir_readonly"] is True


def test_health_says_what_is_there(session: dict[str, Any]) -> None:
    assert "running in" in session["health"]
    assert "ERROR" not in session["health"]
