"""What stands in two places, so that a server need not read its own metadata to start."""

from __future__ import annotations

import tomllib

from ananke_core.rules.registry import PUBLISHED
from ananke_server import __version__
from scripts.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_version() -> None:
    assert PROJECT["version"] == __version__


def test_the_address_of_the_documentation() -> None:
    assert PROJECT.get("urls", {}).get("Documentation", "") == PUBLISHED
