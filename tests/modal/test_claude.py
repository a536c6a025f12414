"""`compile_with_claude` in Modal's container entry point, its questions answered by a double of the Messages API."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from ananke_core.compile.compiler import Compiler
from ananke_modal import claude as ours
from tests.modal.conftest import environment
from tests.modal.control_plane import ControlPlane
from tests.prose.claude_api import KEY, Claude, serving

SET: dict[str, Any] = {
    "name": "orders",
    "language": "python",
    "constraints": [
        {"name": "functions", "kind": "syntactic", "description": "Functions must be named in snake_case."},
        *(
            {
                "name": f"place_order_{number}",
                "kind": "type_safety",
                "source": "ast_pattern",
                "rule": {"type": "signature", "symbol": f"place_order_{number}"},
                "scope": {"path": "orders.py"},
            }
            for number in range(12)
        ),
    ],
}
ANSWER = {
    "name": "snake_case functions",
    "passage": 0,
    "quote": "Functions must be named in snake_case",
    "rule": {"type": "naming", "symbol_kind": "function", "style": "snake_case"},
}


def compile_here(claude: Claude, given: object = SET, **more: str) -> dict:
    environ = {"ANTHROPIC_API_KEY": KEY, **more}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_BASE_URL", claude.url)
        return ours.compile_with_claude(json.dumps(given), environ)


def test_in_a_container(deployed: ControlPlane) -> None:
    program = f"""
import json, modal
print(json.dumps(modal.Function.from_name("ananke-compiler", "compile_with_claude").remote({json.dumps(SET)!r})))
"""
    deployed.claude.answers = [[ANSWER]]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(deployed.url),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ir = json.loads(done.stdout)
    assert [one["name"] for one in ir["constraints"] if one["tier"] == "soft"] == ["snake_case functions"]
    assert ir["constraint_count"] == 14
    (asked,) = deployed.claude.asked
    # Of the secret ANANKE_CONFIG.
    assert asked["max_tokens"] == 8192


def test_the_rules_join_the_set() -> None:
    with serving(Claude([ANSWER])) as claude:
        ir = compile_here(claude, ANANKE_CONFIG='{"model": "claude-opus-5-5"}')
        assert claude.asked[0]["model"] == "claude-opus-5-5"
    plain = Compiler().compile(SET).to_dict()
    assert {one["id"] for one in plain["constraints"]} < {one["id"] for one in ir["constraints"]}
    # Soft: nothing that a decoder enforces has changed.
    for member in ("grammar", "json_schema", "regex", "identifiers"):
        assert ir[member] == plain[member]
    assert any("snake_case" in sentence for sentence in ir["advice"])


def test_a_set_without_words_asks_nobody() -> None:
    given = {**SET, "constraints": SET["constraints"][1:]}
    with serving(Claude()) as claude:
        assert compile_here(claude, given) == Compiler().compile(given).to_dict()


def test_what_goes_wrong_is_an_answer() -> None:
    with serving(Claude("refusal", 400)) as claude:
        refused, wrong = compile_here(claude)["error"], compile_here(claude)["error"]
        assert (refused["status"], refused["code"]) == (502, "ANK943")
        assert (wrong["status"], wrong["code"]) == (502, "ANK942")
        assert compile_here(claude, [{"name": "n"}])["error"]["status"] == 422
        assert compile_here(claude, ANTHROPIC_API_KEY="")["error"]["status"] == 501
