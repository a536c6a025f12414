"""A command changes what it is asked to and nothing else: comments, order and layout stay."""

from __future__ import annotations

import difflib
import tomllib
from typing import Any

import attrs
import pytest

from ananke_core import codec
from ananke_core.errors import AnankeError, ConfigError, SetError
from ananke_core.model.constraint import Constraint, Evidence, Scope
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Naming
from ananke_server.config.edit import with_constraint, with_item, with_member

FILE = """\
# Our rules.
[check]   # read top to bottom
denied_calls = [
  "os.system",  # a shell
]

severity = { ANK101 = "error" } # since May

[mine] # habits
min_support = 3

# the end
"""
NAMES = Constraint(
    "function naming",
    Kind.SYNTACTIC,
    Naming("function", style="snake_case"),
    Scope("python"),
    evidence=Evidence(212, 218),
)


def added(before: str, after: str) -> list[str]:
    """Lines that came; nothing may have gone but lines that are there with something more."""
    return [line[2:] for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line.startswith("+ ")]


@pytest.mark.parametrize(
    ("text", "key", "item", "lines"),
    [
        (FILE, "mine.off", "function naming", ['off = ["function naming"]']),
        (FILE, "check.denied_calls", "eval", ['  "eval",']),
        (FILE, "extract.exclude", "docs/**", ["", "[extract]", 'exclude = ["docs/**"]']),
        ("", "mine.off", "type naming", ["[mine]", 'off = ["type naming"]']),
        ("mine.min_support = 3\n", "mine.off", "type naming", ['mine.off = ["type naming"]']),
        ("[mine]", "mine.off", "type naming", ['off = ["type naming"]']),
        ('[mine]\noff = ["class naming"]\n', "mine.off", "class naming", []),
    ],
)
def test_an_item_joins_a_list(text: str, key: str, item: str, lines: list[str]) -> None:
    after = with_item(text, key, item)
    assert added(text, after) == lines
    section, _, name = key.partition(".")
    assert item in tomllib.loads(after)[section][name]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (FILE, ['severity = { ANK101 = "error", ANK202 = "off" } # since May']),
        ("", ["[check]", 'severity = { ANK202 = "off" }']),
        ('[check.severity]\nANK202 = "hint" # soft\n', ['ANK202 = "off" # soft']),
        ("[check]\nseverity = {}\n", ['severity = {ANK202 = "off"}']),
    ],
)
def test_a_member_is_set(text: str, lines: list[str]) -> None:
    after = with_member(text, "check.severity", "ANK202", "off")
    assert added(text, after) == lines
    assert tomllib.loads(after)["check"]["severity"]["ANK202"] == "off"


@pytest.mark.parametrize("text", ["[mine", "mine = 3\n", "[mine]\noff = 3\n"])
def test_what_is_wrong_already_is_left_alone(text: str) -> None:
    with pytest.raises(ConfigError):
        with_item(text, "mine.off", "type naming", "x.toml")


@pytest.mark.parametrize(
    "before", ["", "# pinned by us\n", 'name = "ours"\n\n[[constraints]]\nname = "a"\nkind = "semantic"\n']
)
def test_a_constraint_is_pinned_at_the_end(before: str) -> None:
    after = with_constraint(before, NAMES)
    assert after.startswith(before)
    found, faults = codec.decode_set_toml(after)
    assert not faults
    assert attrs.evolve(found.constraints[-1], id="") == NAMES
    assert with_constraint(after, NAMES) == after


@pytest.mark.parametrize("text", ["constraints = []\n", "[[constraints]]\nkind = 3\n", "x ="])
def test_a_set_that_cannot_be_added_to_is_not_touched(text: str) -> None:
    with pytest.raises(SetError) as caught:
        with_constraint(text, NAMES, "pinned.toml")
    error: Any = caught.value
    assert isinstance(error, AnankeError)
    assert error.place == "pinned.toml"
    assert error.way_out
