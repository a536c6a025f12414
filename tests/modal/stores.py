"""A store in memory, for the parts of which the transport is not the matter; Modal's own is in test_dicts.py."""

from __future__ import annotations

from collections.abc import Iterator


class Memory:
    """`ananke_modal.store.Store` as a dictionary; ``broken`` makes every question fail, ``asked`` counts them."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.broken = False
        self.asked = 0

    def get(self, key: str) -> bytes | None:
        self._ask()
        return self.entries.get(key)

    def put(self, key: str, value: bytes, *, only_new: bool = False) -> bool:
        self._ask()
        if only_new and key in self.entries:
            return False
        self.entries[key] = value
        return True

    def pop(self, key: str) -> bytes | None:
        self._ask()
        return self.entries.pop(key, None)

    def items(self) -> Iterator[tuple[str, bytes]]:
        self._ask()
        yield from list(self.entries.items())

    def _ask(self) -> None:
        self.asked += 1
        if self.broken:
            raise ConnectionError("no dictionary today")
