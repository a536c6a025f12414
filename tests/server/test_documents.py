"""What the pages say is what the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from ananke_modal.service import Settings, create_app
from ananke_server.cli.app import COMMANDS, app
from ananke_server.config import KEYS, load_config


def test_each_key_has_its_row(project: Path) -> None:
    page = (project / "docs/configuration.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*$", page, re.M)
    assert sorted(rows) == sorted(name.partition(".")[2] for name in KEYS)


@pytest.mark.parametrize("name", ["configuration", "service", "commands"])
def test_examples_in_toml_hold(project: Path, tmp_path: Path, name: str) -> None:
    page = (project / f"docs/{name}.md").read_text("utf-8")
    for text in re.findall(r"^```toml\n(.*?)^```", page, re.M | re.S):
        (tmp_path / "config.toml").write_text(text, "utf-8")
        _, faults = load_config(tmp_path, root=tmp_path, environ={}, user_path=tmp_path / "config.toml")
        assert faults == []


def test_each_command_has_its_section_with_every_option(project: Path) -> None:
    page = (project / "docs/commands.md").read_text("utf-8")
    sections = dict(re.findall(r"^## ananke ([\w-]+)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    assert list(sections) == sorted(COMMANDS)
    group = typer.main.get_command(app)
    for name, section in sections.items():
        command = group.commands[name]  # type: ignore[attr-defined]
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        told = set(re.findall(r"--[a-z][a-z-]*", section.partition("Examples")[0]))
        assert options - {"--help"} <= told, name
        assert told <= options | {option for p in command.params for option in p.secondary_opts} | {"--help"}, name


def test_each_route_and_variable_of_the_service_is_told(project: Path) -> None:
    page = (project / "docs/service.md").read_text("utf-8")
    service = create_app(Settings(loopback=True))
    routes = {(method, path) for path, entry in service.openapi()["paths"].items() for method in entry}
    told = {(method.lower(), path) for method, path in re.findall(r"`(GET|POST|DELETE) (/[^ `]*)`", page)}
    assert {(method, path.replace("hash_", "hash")) for method, path in routes} <= told
    for name in ("MAX_BODY_BYTES", "MAX_DEPTH", "MAX_CONSTRAINTS", "MAX_BATCH", "WORKERS"):
        default = getattr(Settings(), name.lower())
        assert f"| `ANANKE_{name}` | {default:,} |" in page
