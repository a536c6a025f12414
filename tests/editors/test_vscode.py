"""The extension in a real VS Code workbench (code-server), on the example's files. Run by ``make test-editors``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.editors.hosts import Counting, differing, workspace

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "vscode"
BIN = Path(sys.executable).parent
FILES = ["orders.py", "catalog.ts"]


def run(script: str, *arguments: object) -> Any:
    """Run one of the scripts; what it saw."""
    command = ["node", str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stdout + done.stderr
    seen = json.loads(lines[-1])
    assert done.returncode == 0, f"{seen}\n{done.stderr}"
    return seen


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, service: str) -> Any:
    """What `suite.js` saw in a trusted workspace."""
    scratch = tmp_path_factory.mktemp("vscode")
    settings = {
        "ananke.server.path": str(BIN / "ananke-lsp"),
        "ananke.modal.endpoint": service,
    }
    found = run("host.mjs", workspace(scratch), scratch, "trusted", json.dumps(settings))
    found["host"] = service.removeprefix("http://")
    (log,) = scratch.rglob("Ananke.log")
    found["log"] = log.read_text("utf-8", "replace")
    return found


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("orders.py", {"ANK101@144", "ANK201@149", "ANK601@122", "ANK601@135"}),
        ("catalog.ts", {"ANK101@144", "ANK201@148", "ANK601@141"}),
    ],
)
def test_diagnostics_with_codes(seen: Any, file: str, codes: set[str]) -> None:
    assert set(seen[file]["first"]) == codes


@pytest.mark.parametrize("file", FILES)
def test_findings_move_with_the_text_while_somebody_types(seen: Any, file: str) -> None:
    typing = seen[file]["typing"]
    assert len(typing["seen"]) > 60
    # The editor was told the same number of findings each time: none flickers.
    assert len(typing["counts"]) == 1
    assert typing["seen"][0] == typing["seen"][-1]
    assert differing(file, typing["seen"]) == 0


def test_the_palette_shows_the_servers_state(seen: Any) -> None:
    assert seen["status"]["encoding"] == "utf-16"
    assert {Path(one["uri"]).name for one in seen["status"]["documents"]} >= set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_hover_shows_what_constrains_a_symbol_and_its_ir(seen: Any, file: str) -> None:
    for fence in ("```json", "```lark", "```regex"):
        assert fence in seen[file]["hover"]
    assert "declared in line" in seen[file]["hover"]


@pytest.mark.parametrize("file", FILES)
def test_the_lens_opens_the_ir_which_follows_an_edit(seen: Any, file: str) -> None:
    assert "constraints ·" in seen[file]["lens"]
    assert seen[file]["irAfter"] > seen[file]["ir"] > 10


@pytest.mark.parametrize(("file", "name"), [("orders.py", "is_overdue"), ("catalog.ts", "sortArticles")])
def test_a_code_action_renames(seen: Any, file: str, name: str) -> None:
    assert name in seen[file]["action"]
    assert seen[file]["applied"]
    assert seen[file]["fixed"]


@pytest.mark.parametrize("file", FILES)
def test_a_save_is_compiled_by_the_service_with_progress(seen: Any, file: str) -> None:
    assert seen[file]["compiled"] == {"origin": seen["host"], "note": ""}
    assert seen["progress"][0].startswith("Ananke: compiling")
    assert len(seen["progress"]) > 2


def test_the_status_item_spins_only_while_something_compiles(seen: Any) -> None:
    item = seen["item"]
    assert "sync" in item["during"]
    assert "sync" not in item["shown"] and item["after"] == item["shown"]


def test_a_configuration_is_checked_as_a_document(seen: Any) -> None:
    assert [code.split("@")[0] for code in seen["configuration"]] == ["ANK901"]


def test_a_killed_server_is_restarted_with_a_message(seen: Any) -> None:
    assert seen["notes"] == ["Ananke's server ended unexpectedly and was restarted."]


def test_the_log_says_where_the_server_was_looked_for(seen: Any) -> None:
    assert f"looking for the server: ananke.server.path: {BIN / 'ananke-lsp'}" in seen["log"]
    assert "Traceback" not in seen["log"]


def test_an_untrusted_workspace_sends_nothing_and_brings_no_program(tmp_path: Path, counting: Counting) -> None:
    shop = workspace(tmp_path)
    marker = tmp_path / "the workspace's program ran"
    program = shop / ".venv" / "bin" / "ananke-lsp"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\ntouch '{marker}'\n")
    program.chmod(0o755)
    configuration = shop / ".ananke.toml"
    configuration.write_text(f'[modal]\nendpoint = "{counting.address}"\n\n{configuration.read_text()}')
    # The person's own endpoint too: in a folder that nobody trusts yet, nothing goes out at all.
    settings = {"ananke.server.path": str(BIN / "ananke-lsp"), "ananke.modal.endpoint": counting.address}
    found = run("host.mjs", shop, tmp_path, "untrusted", json.dumps(settings))
    assert found["trusted"] is False
    assert any(code.startswith("ANK601") for code in found["first"])
    assert found["compiled"]["origin"] in {"local", "memory", "disk"}
    assert counting.requests == []
    assert not marker.exists()


def test_a_person_sees_it(tmp_path: Path) -> None:
    extension = tmp_path / "ext" / "ananke.ananke-0.1.0"
    shutil.copytree(
        ROOT / "editors" / "vscode", extension, ignore=shutil.ignore_patterns("node_modules", "src", "test")
    )
    settings = {"ananke.server.path": str(BIN / "ananke-lsp")}
    words = ["orders.py", "def place_order", "catalog.ts", "totalWeight"]
    found = run("screenshots.mjs", workspace(tmp_path), tmp_path, json.dumps(settings), *words)
    for file, code in (("orders.py", "ANK601"), ("catalog.ts", "ANK601")):
        assert found[file]["squiggles"] > 0
        assert "declared in line" in found[file]["hover"]
        assert any(code in problem for problem in found[file]["problems"])
    kept = os.environ.get("SCREENSHOTS")
    if kept:
        for shot in tmp_path.glob("*.png"):
            shutil.copy(shot, kept)
