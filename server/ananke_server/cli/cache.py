"""``ananke cache``: what the disk cache of compiled IR holds."""

from __future__ import annotations

from typing import Annotated

import typer


def cache(clear: Annotated[bool, typer.Option("--clear", help="Remove every cached IR.")] = False) -> int:
    """Show the cache's folder and size, or clear it."""
    from ananke_server.places import open_cache

    store = open_cache()
    if clear:
        store.clear()
    print(store.stats())
    return 0
