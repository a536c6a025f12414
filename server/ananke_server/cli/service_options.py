"""Options of the commands that ask the compile service something."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ananke_server.cli.streams import note
from ananke_server.config import Config, load_config

ENDPOINT = Annotated[str, typer.Option(metavar="URL", help="The compile service's address.")]
KEY = Annotated[str, typer.Option(metavar="KEY", help="Its key; better in ANANKE_MODAL_API_KEY.")]


def configured(endpoint: str, key: str, timeout_ms: int | None = None) -> Config:
    """The configuration, with what the options say; its faults are noted."""
    given = {
        "modal.endpoint": endpoint,
        # Whoever names an address wants it asked, whatever is configured.
        "modal.transport": "http" if endpoint else "",
        "modal.api_key": key,
        "modal.timeout_ms": timeout_ms,
    }
    flags = {name: value for name, value in given.items() if value}
    config, faults = load_config(Path.cwd(), environ=os.environ, flags=flags)
    for fault in faults:
        note(f"{fault.severity} {fault.code}: {fault}")
    return config
