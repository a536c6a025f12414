"""``ananke version``: what runs here."""

from __future__ import annotations

from importlib.metadata import version as installed

from ananke_core.model.ir import EMITTER


def version() -> None:
    """Print the version, and that of the emitter that every IR hash carries."""
    print(f"ananke {installed('ananke-lsp')} (emitter {EMITTER})")
