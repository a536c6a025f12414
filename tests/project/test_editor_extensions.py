"""What the extensions say of themselves is what they, and the server, have."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ananke_core.languages import LANGUAGES, language_for_id
from ananke_server.lsp.commands import COMMANDS
from ananke_server.lsp.settings import SETTINGS

EDITORS = Path(__file__).parents[2] / "editors"
PACKAGE: dict[str, Any] = json.loads((EDITORS / "vscode" / "package.json").read_text("utf-8"))
README = (EDITORS / "vscode" / "README.md").read_text("utf-8")


def section(name: str) -> str:
    """A part of the README that the marketplace shows."""
    return README.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def test_the_readme_has_every_setting_and_command() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    assert set(re.findall(r"^\| `(ananke\.[\w.]+)`", section("Settings"), re.MULTILINE)) == set(settings)
    titles = {f"{one['category']}: {one['title']}" for one in PACKAGE["contributes"]["commands"]}
    assert set(re.findall(r"\*(Ananke: [^*]+)\*", section("Commands"))) == titles
    assert {"Features", "Requirements"} <= set(re.findall(r"^## (.+)$", README, re.MULTILINE))
    assert all(one.get("markdownDescription") or one.get("description") for one in settings.values())


def test_settings_of_the_server_have_its_values_and_defaults() -> None:
    settings = PACKAGE["contributes"]["configuration"]["properties"]
    for name, setting in SETTINGS.items():
        given = settings[f"ananke.{name}"]
        assert given["default"] == setting.default
        assert tuple(given.get("enum", (True, False))) == setting.choices
    # What says where something is sent, or what runs, is no repository's business.
    for name in ("server.path", "server.arguments", "modal.endpoint", "modal.apiKey"):
        assert settings[f"ananke.{name}"]["scope"] == "machine"
        assert f"ananke.{name}" in PACKAGE["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]


def test_no_command_of_the_palette_is_one_that_the_client_registers_for_the_server() -> None:
    assert not {one["command"] for one in PACKAGE["contributes"]["commands"]} & set(COMMANDS)


def test_both_extensions_know_every_language() -> None:
    lua = (EDITORS / "neovim" / "lsp" / "ananke.lua").read_text("utf-8")
    client = (EDITORS / "vscode" / "src" / "client.ts").read_text("utf-8")
    activated = {one.partition(":")[2] for one in PACKAGE["activationEvents"] if one.startswith("onLanguage:")}
    types = set(re.findall(r"'(\w+)'", lua.partition("filetypes = {")[2].partition("}")[0])) - {"toml", "json"}
    listed = set(json.loads(f"[{client.partition('LANGUAGES = [')[2].partition(']')[0]}]"))
    assert activated == types == listed
    assert {language.name for one in listed if (language := language_for_id(one))} == {
        one.name for one in LANGUAGES.values()
    }
