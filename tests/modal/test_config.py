"""ANANKE_CONFIG: what it may say, and that whatever else keeps the service from starting."""

from __future__ import annotations

import json
import re

import pytest

from ananke_core.errors import ConfigError
from ananke_modal import config
from ananke_modal.service.settings import Settings
from scripts.project import ROOT


def test_limits_become_settings() -> None:
    environ = {"ANANKE_CONFIG": '{"max_tokens": 8192, "max_depth": 50, "max_batch": 3}', "ANANKE_MAX_BATCH": "4"}
    settings = Settings.of(config.applied(environ))
    # The variable of its own goes before.
    assert (settings.max_depth, settings.max_batch) == (50, 4)
    assert config.read(environ)["max_tokens"] == 8192
    assert config.read({}) == config.read({"ANANKE_CONFIG": " "}) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "ANANKE_CONFIG: is no JSON"),
        ("[]", "is no JSON object"),
        ('{"max_token": 1}', "ANANKE_CONFIG.max_token: is no setting (did you mean max_tokens?)"),
        ('{"max_tokens": 0}', "max_tokens: is not a whole number above 0"),
        ('{"max_tokens": true}', "max_tokens: is not a whole number above 0"),
        ('{"max_depth": "5"}', "max_depth: is not a whole number above 0"),
        ('{"level": 3}', "level: is not 0, 1 or 2"),
        ('{"formats": []}', "formats: is not a list out of"),
        ('{"formats": ["lark"]}', "formats: is not a list out of"),
        ('{"model": ""}', "model: is not the name of a model"),
        ('{"webhook": "http://hooks.example.com/sesame"}', "webhook: is not an https address"),
        ('{"webhook": 1, "zzz": 1}', "zzz: is no setting (known: "),
    ],
)
def test_what_it_may_not_say(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as caught:
        config.applied({"ANANKE_CONFIG": text})
    assert "sesame" not in str(caught.value)


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        config.read({"ANANKE_CONFIG": json.dumps({"level": 9, "max_depth": -1, "a": 1})})
    assert len(caught.value.faults) == 3


def test_the_page_has_every_key() -> None:
    page = (ROOT / "docs" / "modal.md").read_text("utf-8")
    table = page.partition("| key of `ANANKE_CONFIG` |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE))
    said = {name: meaning for name, (_, meaning) in config.KEYS.items() if name not in config.LIMITS}
    assert {name: rows.get(name) for name in said} == said
    assert set(rows) == set(config.KEYS)
