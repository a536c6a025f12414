"""The pass over prose through Anthropic's own client, to a double of the Messages API on loopback.

What this does not prove: what a model makes of prose, that it keeps to the tool's schema, prices, rate limits, TLS.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import anthropic
import pytest

from ananke_core.codec import load_set
from ananke_core.errors import RemoteError, RemoteInvalid, RemoteRefused, RemoteUnavailable
from ananke_core.model.enums import Source, Tier
from ananke_core.prose import Passage, read_prose
from ananke_core.prose.claude import asking
from ananke_core.prose.reading import MODEL
from tests.prose.claude_api import KEY, Claude, serving

PAGE = "# Contributing\n\nNever call `eval` in this code.\n\nFunctions must be in camelCase.\n"
CODE = "".join(f"def place_order_{n}(number: int) -> bool:\n    return print(number)\n\n" for n in range(12))
DENIED = {
    "name": "no eval",
    "passage": 0,
    "quote": "Never call eval in this code",
    "rule": {"type": "call", "denied": ["eval"]},
}
CAMEL = {
    "name": "camelCase functions",
    "passage": 1,
    "quote": "Functions must be in camelCase",
    "rule": {"type": "naming", "symbol_kind": "function", "style": "camelCase"},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "CONTRIBUTING.md").write_text(PAGE)
    (tmp_path / "docs" / "adr").mkdir(parents=True)
    (tmp_path / "docs" / "adr" / "0001-orders.md").write_text("We must name stores FooStore.\n")
    (tmp_path / "node_modules" / "x").mkdir(parents=True)
    (tmp_path / "node_modules" / "x" / "CONTRIBUTING.md").write_text("You must obey somebody else.\n")
    (tmp_path / "orders.py").write_text(CODE)
    return tmp_path


def extract(project: Path, url: str, *arguments: str, key: str = KEY, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "ANTHROPIC_BASE_URL": url, "ANANKE_CONFIG_DIR": str(project / "user"), **more}
    environ |= {"ANTHROPIC_API_KEY": key} if key else {}
    return subprocess.run(
        [sys.executable, "-m", "ananke_server", "extract", ".", *arguments],
        cwd=project,
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_rules_of_pages_beside_what_the_code_says(project: Path) -> None:
    with serving(Claude([DENIED, CAMEL])) as claude:
        done = extract(project, claude.url, "--llm")
    assert done.returncode == 0, done.stderr
    found = [one for one in load_set(done.stdout).constraints if one.source is Source.LLM_ANALYSIS]
    assert [(one.name, one.tier, one.evidence.matching, one.evidence.total) for one in found] == [
        ("no eval", Tier.SOFT, 12, 12)
    ]
    assert "not believed: camelCase functions: the code says otherwise: 0 of 12 keep it" in done.stderr
    (asked,) = claude.asked
    assert asked["model"] == MODEL
    places = [one["place"] for one in json.loads(asked["messages"][0]["content"])["passages"]]
    assert places == ["CONTRIBUTING.md", "CONTRIBUTING.md", "docs/adr/0001-orders.md"]


def test_nobody_is_asked_unless_somebody_said_so(project: Path) -> None:
    (project / ".ananke.toml").write_text('[llm]\nenabled = true\nmodel = "theirs"\n')
    with serving(Claude()) as claude:
        done = extract(project, claude.url)
        assert done.returncode == 0, done.stderr
        assert claude.asked == [], "a repository can't send anything"
        claude.answers = [[DENIED], [DENIED]]
        by_person = extract(project, claude.url, ANANKE_LLM_ENABLED="true", ANANKE_LLM_MODEL="claude-opus-5-5")
        assert by_person.returncode == 0, by_person.stderr
        assert [one["model"] for one in claude.asked] == ["claude-opus-5-5"]
        assert extract(project, claude.url, "--no-llm", ANANKE_LLM_ENABLED="true").returncode == 0
        assert len(claude.asked) == 1


def test_without_a_key_it_says_so(project: Path) -> None:
    done = extract(project, "http://127.0.0.1:1", "--llm", key="")
    assert (done.returncode, done.stdout) == (2, "")
    assert "ANTHROPIC_API_KEY" in done.stderr


@pytest.mark.parametrize(
    ("answers", "key", "error", "words"),
    [
        ((), "wrong", RemoteRefused, "see ANTHROPIC_API_KEY"),
        ((400,), KEY, RemoteRefused, "it answered 400"),
        ((404,), KEY, RemoteRefused, r"\[llm\] model"),
        ((529, 529, 529), KEY, RemoteUnavailable, "529 to every attempt"),
        ((429, 500, 429), KEY, RemoteUnavailable, "429 to every attempt"),
        (("max_tokens",), KEY, RemoteInvalid, "raise max_tokens"),
        (("refusal",), KEY, RemoteInvalid, "stop reason refusal"),
        (("end_turn",), KEY, RemoteInvalid, "reported nothing"),
    ],
)
def test_answers_that_are_none(answers: tuple[Any, ...], key: str, error: type[RemoteError], words: str) -> None:
    with serving(Claude(*answers)) as claude, anthropic.Anthropic(api_key=key, base_url=claude.url) as client:
        with pytest.raises(error, match=words) as caught:
            read_prose([Passage("a", "must sesame")], [], asking(client))
        assert claude.answers == []
    assert "sesame" not in str(caught.value)


def test_what_passes_is_tried_again() -> None:
    with serving(Claude(529, 500, [DENIED])) as claude:
        client = anthropic.Anthropic(api_key=KEY, base_url=claude.url)
        passage = Passage("a", "Never call eval in this code.")
        assert len(read_prose([passage], [], asking(client)).constraints) == 1


def test_nobody_there() -> None:
    client = anthropic.Anthropic(api_key=KEY, base_url="http://127.0.0.1:1", max_retries=0)
    with pytest.raises(RemoteUnavailable, match="can't be reached"):
        read_prose([Passage("a", "must")], [], asking(client))
