"""The plug-in in a real, headless Neovim, on the example's files. Run by ``make test-editors``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.editors.hosts import BIN, ROOT, Counting, differing, workspace

STEPS: dict[str, dict[str, Any]] = {
    "orders.py": {
        "hover": "def place_order",
        "below": '"""The price in a line',
        "denied": "    exec(text)",
        "misnamed": "def isOverdue",
        "renamed": "def is_overdue",
        "added": ["", "", "def brand_new(a: int) -> int:", "    return a"],
        "added_name": "brand_new",
        "typed": "def typed_fast(count: int) -> int:\n    # and a comment\n    return count + 1\n\n\n",
        "first": ["ANK101@144", "ANK201@149", "ANK601@122", "ANK601@135"],
        "more": "ANK601@123",
    },
    "catalog.ts": {
        "hover": "  async load",
        "below": "export function evaluateFormula",
        "denied": "  eval(formula);",
        "misnamed": "function sort_articles",
        "renamed": "function sortArticles",
        "added": ["", "export function brandNew(a: number): number {", "  return a;", "}"],
        "added_name": "brandNew",
        "typed": "export function typedFast(count: number): number {\n  // and a comment\n  return count;\n}\n\n",
        "first": ["ANK101@144", "ANK201@148", "ANK601@141"],
        "more": "ANK601@142",
    },
}


def run(scratch: Path, file: Path, steps: dict[str, Any], **environment: str) -> dict[str, Any]:
    """What `neovim_session.lua` saw."""
    nvim = shutil.which("nvim", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    assert nvim is not None, "Neovim is not installed; make test-editors installs it"
    pid_file = scratch / "server.pid"
    program = scratch / "server"
    noting = f"[ \"$1\" = lsp ] && echo $$ > '{pid_file}'"
    program.write_text(f"#!/bin/sh\n{noting}\nexec '{sys.executable}' -m ananke_server \"$@\"\n")
    program.chmod(0o755)
    names = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    homes = {name: str(scratch / name) for name in names} | {"ANANKE_CACHE_DIR": str(scratch / "cache")}
    command = [nvim, "--headless", "--clean", "-l", str(Path(__file__).parent / "neovim_session.lua")]
    done = subprocess.run(
        [*command, str(ROOT / "editors" / "neovim"), str(file), json.dumps(steps | {"pid_file": str(pid_file)})],
        env=os.environ | homes | {"ANANKE_CMD": f"{program} lsp --stdio"} | environment,
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
    return seen


@pytest.fixture(scope="module", params=STEPS)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, service: str) -> dict[str, Any]:
    """A session on each file."""
    scratch = tmp_path_factory.mktemp("neovim")
    shop = workspace(scratch)
    steps = STEPS[request.param]
    seen = run(scratch, shop / request.param, steps, ANANKE_MODAL_ENDPOINT=service)
    return seen | {
        "steps": steps,
        "shop": str(shop),
        "host": service.removeprefix("http://"),
        "file": request.param,
    }


def test_it_attaches_to_the_project_with_utf_8(session: dict[str, Any]) -> None:
    assert session["encoding"] == "utf-8"
    assert session["root"] == session["shop"]


def test_diagnostics_come_and_go_with_edits(session: dict[str, Any]) -> None:
    assert session["first"] == session["steps"]["first"]
    assert session["steps"]["more"] in session["added"]
    assert len(session["added"]) == len(session["first"]) + 1


def test_findings_move_with_the_text_while_somebody_types(session: dict[str, Any]) -> None:
    typing = session["typing"]
    assert len(typing["seen"]) == len(session["steps"]["typed"]) + 2
    # Neovim was told the same number of findings each time: none flickers.
    assert len(typing["counts"]) == 1
    assert typing["seen"][0] == typing["seen"][-1]
    assert differing(session["file"], typing["seen"]) == 0


def test_hover_shows_the_ir(session: dict[str, Any]) -> None:
    for fence in ("```json", "```lark", "```regex"):
        assert fence in session["hover"]
    assert "declared in line" in session["hover"]


def test_a_code_action_renames(session: dict[str, Any]) -> None:
    assert session["steps"]["renamed"].split()[-1] in session["action"]
    assert session["renamed"] is True


def test_the_ir_document_is_read_only_and_follows(session: dict[str, Any]) -> None:
    assert "ananke-ir:" in session["ir_name"]
    assert session["ir_readonly"] is True


def test_a_save_is_compiled_by_the_service_with_progress(session: dict[str, Any]) -> None:
    assert (session["compiled"]["origin"], session["compiled"]["note"]) == (session["host"], "")
    assert session["status"].startswith("ananke: service, ")
    assert session["progress"][0].startswith("begin: Ananke: compiling")
    assert session["progress"][-1].startswith("end:")


def test_a_killed_server_is_restarted_with_a_message(session: dict[str, Any]) -> None:
    assert "Ananke: the server ended unexpectedly and was restarted" in session["notes"]


def test_commands_reach_the_server(session: dict[str, Any]) -> None:
    assert "utf-8" in session["state"]
    assert session["steps"]["added_name"] in json.loads(session["tool"])["name"]


def test_a_configuration_is_checked_as_it_is_typed(session: dict[str, Any]) -> None:
    assert "did you mean check?" in session["fault"]
    assert (session["servers"], session["attached"]) == (1, 0)


def test_a_configuration_that_is_saved_takes_effect_in_other_buffers(session: dict[str, Any]) -> None:
    assert session["switched"] > 0


def test_health_says_what_is_there(session: dict[str, Any]) -> None:
    assert "running in" in session["health"]
    assert "ERROR" not in session["health"]


@pytest.mark.parametrize("file", STEPS)
def test_a_repository_that_nobody_trusts_sends_nothing(tmp_path: Path, counting: Counting, file: str) -> None:
    shop = workspace(tmp_path)
    configuration = shop / ".ananke.toml"
    configuration.write_text(f'[modal]\nendpoint = "{counting.address}"\n\n{configuration.read_text()}')
    seen = run(tmp_path, shop / file, STEPS[file] | {"only_save": True})
    assert seen["first"] == STEPS[file]["first"]
    assert seen["compiled"]["origin"] in {"local", "memory", "disk"}
    (question,) = seen["asked"]
    assert counting.address.removeprefix("http://") in question and "Trust it?" in question
    assert counting.requests == []
