"""The garbage collector, and work that makes much data and no garbage in cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keep the cycle collector from running meanwhile.

    A set of 10,000 constraints is some million live objects, which every full collection walks again: with it, reading
    and compiling such a set takes twice as long and grows faster than the set. Where threads overlap, the first to end
    switches it on again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
