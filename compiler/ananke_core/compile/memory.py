"""Memory around a large compile: Python gives an arena of a megabyte back only when nothing in it is held any more.

So what stays is best there before a set is read, and what may go has to be gone before an IR is put together.
"""

from __future__ import annotations

import gc
import sys

from ananke_core.codec.quick import forget_shared
from ananke_core.compile.emit.grammar import WRITTEN
from ananke_core.compile.emit.portable import portable
from ananke_core.rules.patterns import compile_pattern

LARGE = 20_000
"""Constraints of a set for which this is worth its milliseconds."""

LARGE_TEXT = 8_000_000
"""Bytes of a text that is likely to hold as many."""


def load() -> None:
    """Load the modules that compiles import on their way, so that they don't lie between a set's constraints."""
    compile_pattern("")
    for language in WRITTEN.values():
        language.forms.is_name("")


def let_go() -> None:
    """Let go of what is kept for the next compile: what caches hold, and Python's free lists."""
    for language in WRITTEN.values():
        language.forms.forget()
    portable.cache_clear()
    forget_shared()
    # It empties the free lists.
    gc.collect()
    if sys.platform == "linux":
        _trim()


def _trim() -> None:
    """Have the C library give back pages in the midst of its heap; it does so by itself at the end of it alone."""
    import ctypes  # nobody else needs it

    # Not every C library has it.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
