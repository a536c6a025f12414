"""Memory of documents that were closed goes back to the system, where the C library needs to be asked for that."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Have glibc return what is free; elsewhere nothing. For a thread of its own: it takes some milliseconds.

    Trees and texts are C's own blocks of all sizes. Freed in between others they stay with the process, and a server
    that runs for days, opening and closing, would grow by that.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    # Looked up once: ctypes makes a class for each library that is opened, which only the collector lets go.
    try:
        import ctypes

        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (ImportError, OSError, AttributeError, TypeError):
        return None
    return found
