"""Configuration and pinned sets become checks; what can't be read is said and costs only itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ananke_core.analysis import Document, Policy
from ananke_core.errors import Fault
from ananke_core.languages import LANGUAGES
from ananke_core.model.rules import Size
from ananke_server.config import load_config
from ananke_server.policy import policy_and_faults

PINNED = """\
[[constraints]]
name = "{name}"
kind = "security"
[constraints.rule]
type = "call"
denied = ["{name}"]
"""


def policy(root: Path, text: str, *further: str) -> tuple[Policy, list[Fault]]:
    (root / ".ananke.toml").write_text(text, "utf-8")
    config, faults = load_config(root, root=root, environ={}, user_path=root / "none")
    assert faults == []
    return policy_and_faults(config, "python", constraints=further)


def embedded(root: Path) -> int:
    return len(policy(root, "")[0].checks)


def test_configured_rules_come_on_top_of_the_embedded_ones(tmp_path: Path) -> None:
    few = embedded(tmp_path)
    made, faults = policy(tmp_path, '[check]\ndenied_calls = ["a"]\nnaming = { function = "snake_case" }\n')
    assert faults == []
    assert len(made.checks) == few + 2
    assert made.checks[few].where == ".ananke.toml:2"


def test_severities_and_thresholds(tmp_path: Path) -> None:
    made, _ = policy(
        tmp_path, '[check]\nseverity = { ANK101 = "off" }\n[mine]\nmin_support = 9\nmin_confidence = 0.5\n'
    )
    assert made.severities == {"ANK101": "off"}
    assert made.thresholds.min_support == 9
    assert made.thresholds.min_confidence == 0.5


@pytest.mark.parametrize(
    ("naming", "words"),
    [
        ('{ funktion = "snake_case" }', "no symbol kind"),
        ('{ function = "(" }', "check.naming.function"),
        ('{ function = "(?=a)b" }', "check.naming.function"),
    ],
)
def test_a_naming_rule_that_cannot_be_read(tmp_path: Path, naming: str, words: str) -> None:
    few = embedded(tmp_path)
    made, [fault] = policy(tmp_path, f"[check]\nnaming = {naming}\n")
    assert words in str(fault)
    assert (fault.file, fault.line) == (str(tmp_path / ".ananke.toml"), 1)
    assert len(made.checks) == few


def test_the_pinned_set_beside_the_configuration(tmp_path: Path) -> None:
    few = embedded(tmp_path)
    (tmp_path / "ananke.constraints.toml").write_text(PINNED.format(name="a"))
    made, faults = policy(tmp_path, "")
    assert (len(made.checks), faults) == (few + 1, [])


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = embedded(tmp_path)
    (tmp_path / "ananke.constraints.toml").write_text(PINNED.format(name="a"))
    monkeypatch.chdir(tmp_path)
    made, _ = policy(tmp_path, "", "ananke.constraints.toml", "./ananke.constraints.toml")
    assert len(made.checks) == few + 1


def test_pinned_sets_lie_in_the_project(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    few = embedded(root)
    outside = tmp_path / "outside.toml"
    outside.write_text(PINNED.format(name="a"))
    (root / "link.toml").symlink_to(outside)
    (root / "inside.toml").write_text(PINNED.format(name="b"))
    names = ["../outside.toml", str(outside), "link.toml", "./inside.toml"]
    made, faults = policy(root, f"[check]\nconstraints = {names}\n")
    assert [fault.message for fault in faults] == [f"{name} lies outside of the project" for name in names[:3]]
    assert len(made.checks) == few + 1
    made, faults = policy(root, "", str(outside))
    assert (len(made.checks), faults) == (few + 1, []), "on the command line a person names it"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    _, faults = policy(tmp_path, '[check]\nconstraints = ["gone.toml"]\n', "nor.json")
    assert [(fault.place, fault.severity) for fault in faults] == [
        ("check.constraints", "warning"),
        ("--constraints", "error"),
    ]


def test_a_broken_pinned_set_keeps_its_good_constraints(tmp_path: Path) -> None:
    few = embedded(tmp_path)
    bad = PINNED.format(name="bad").replace("security", "nonsense")
    (tmp_path / "ananke.constraints.toml").write_text(PINNED.format(name="good") + bad)
    made, [fault] = policy(tmp_path, "")
    assert len(made.checks) == few + 1
    assert (fault.place, fault.line) == ("constraints[1].kind", 8)


def test_constraints_of_another_language_do_not_bind(tmp_path: Path) -> None:
    few = embedded(tmp_path)
    (tmp_path / "ananke.constraints.toml").write_text('language = "rust"\n' + PINNED.format(name="a"))
    assert len(policy(tmp_path, "")[0].checks) == few


def test_bounds_become_one_check_each(tmp_path: Path) -> None:
    few = embedded(tmp_path)
    made, faults = policy(tmp_path, "[check]\nmax = { function_lines = 80, branches = 12 }\n")
    assert faults == []
    assert [(check.rule, check.where) for check in made.checks[few:]] == [
        (Size("function", "lines", 80), ".ananke.toml:2"),
        (Size("function", "branches", 12), ".ananke.toml:2"),
    ]


LAYERS = '[check]\nlayers = [{ name = "web", paths = ["/app/web/**"] }, { name = "none" }]\n'


def test_layers_are_relative_to_their_file(tmp_path: Path) -> None:
    project = tmp_path / "services/shop"
    project.mkdir(parents=True)
    (project / ".ananke.toml").write_text(LAYERS, "utf-8")
    config, faults = load_config(project, root=tmp_path, environ={}, user_path=tmp_path / "none")
    assert faults == []
    text = "from ..db import connect\n"
    for root, path in ((str(tmp_path), "services/shop/app/web/a.py"), (str(project), "app/web/a.py")):
        made, [fault] = policy_and_faults(config, "python", root=root)
        found = Document.open(text, LANGUAGES["python"], made, path).findings()
        assert [finding.code for finding in found] == ["ANK402"]
        assert (fault.place, fault.severity, fault.line) == ("check.layers", "warning", 1)
    elsewhere, _ = policy_and_faults(config, "python", root=str(tmp_path))
    assert Document.open(text, LANGUAGES["python"], elsewhere, "app/web/a.py").findings() == []
