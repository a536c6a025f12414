"""llama.cpp's grammar code, asked as a process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable


class Validator:
    """A built ``validator.cpp``: ``gbnf(text)`` is a function that says whether the grammar takes a text.

    Raises:
        ValueError: the grammar does not load.
    """

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._loaded: str | None = None

    def gbnf(self, grammar: str) -> Callable[[str], bool]:
        """Load a grammar, and give what asks it."""
        self._load(grammar)

        def takes(text: str) -> bool:
            if self._loaded is not grammar:
                self._load(grammar)
            return self._ask("T", text)

        return takes

    def _load(self, grammar: str) -> None:
        if not self._ask("G", grammar):
            raise ValueError(f"llama.cpp does not load it:\n{grammar}")
        self._loaded = grammar

    def _ask(self, what: str, text: str) -> bool:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None and out is not None
        data = text.encode()
        into.write(b"%s %d\n%s\n" % (what.encode(), len(data), data))
        into.flush()
        return out.readline() == b"1\n"
