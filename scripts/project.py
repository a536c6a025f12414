"""Where the project is, and what its ``pyproject.toml`` says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

SOURCES = ("compiler", "server", "modal_deploy")
"""What the wheel is made of."""

SUPPORT = ("scripts", "examples", "benchmarks", "tests")
"""Python beside it; a folder need not exist yet."""


def metadata(root: Path = ROOT) -> dict[str, Any]:
    """The parsed ``pyproject.toml`` of the checkout ``root``."""
    with (root / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def existing(*names: str, root: Path = ROOT) -> list[str]:
    """Those of ``names`` that hold Python files in ``root``: some tools refuse an empty or missing folder."""
    return [name for name in names if any((root / name).rglob("*.py"))]
