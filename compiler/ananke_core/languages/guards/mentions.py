"""Where arguments are named in a text: every place, those in comments and strings included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


class Mentions:
    """Finds names by their spelling.

    Args:
        words: the name by each spelling.
        letters: further bytes that are a part of names.
    """

    def __init__(self, words: Mapping[str, str], letters: bytes = b"") -> None:
        self._words = {spelling.encode(): name for spelling, name in words.items()}
        self._letters = frozenset(_LETTERS + letters)
        # A member of something else that is called so is not it.
        self._before = frozenset(_LETTERS + letters + b".")

    def find(self, data: bytes) -> Iterator[tuple[int, str]]:
        """Offset and name of each mention."""
        size = len(data)
        for spelling, name in self._words.items():
            length = len(spelling)
            at = data.find(spelling)
            while at >= 0:
                end = at + length
                if (not at or data[at - 1] not in self._before) and (end == size or data[end] not in self._letters):
                    yield at, name
                at = data.find(spelling, at + 1)

    def within(self, data: bytes) -> frozenset[str]:
        """The names that a text mentions."""
        return frozenset(name for _, name in self.find(data))
