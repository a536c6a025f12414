"""Memory of documents that were closed goes back to the system, where the C library needs to be asked for that."""

from __future__ import annotations

import contextlib


def give_back() -> None:
    """Have glibc return what is free; elsewhere nothing. For a thread of its own: it takes some milliseconds.

    Trees and texts are C's own blocks of all sizes. Freed in between others they stay with the process, and a server
    that runs for days, opening and closing, would grow by that.
    """
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
