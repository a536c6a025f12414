"""Where Ananke keeps its files on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from ananke_core.cache import IRCache


def cache_folder() -> Path:
    """The user's cache folder, or ``ANANKE_CACHE_DIR``."""
    if override := os.environ.get("ANANKE_CACHE_DIR"):
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("ananke") / "ir"


def open_cache() -> IRCache:
    """The two-level cache of compiled IR: memory in front of `cache_folder`."""
    return IRCache(cache_folder())
