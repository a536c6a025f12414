"""Which files are configuration or constraint sets, by their names alone: asked at the start, for every document."""

from __future__ import annotations

from typing import Literal

from ananke_server.config import PROJECT_FILE

Kind = Literal["configuration", "json", "toml"]
SETS = ("constraints.json", "constraints.toml")
"""How names of constraint sets end: ``constraints.json``, ``auth.constraints.json``, ``ananke.constraints.toml``."""


def kind_of(path: str) -> Kind | None:
    """What a file is by its name; None for anything that is not ours."""
    name = path.replace("\\", "/").rpartition("/")[2]
    if name == PROJECT_FILE:
        return "configuration"
    for ending in SETS:
        if name == ending or name.endswith(f".{ending}"):
            return "json" if ending.endswith("json") else "toml"
    return None
