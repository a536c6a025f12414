"""What the shared cache, the usage and the alerts ask of a store of bytes; Modal's is in `ananke_modal.dicts`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Store(Protocol):
    """Bytes by key. Every method may raise whatever its transport raises."""

    def get(self, key: str) -> bytes | None:
        """The value of a key, or None."""

    def put(self, key: str, value: bytes, *, only_new: bool = False) -> bool:
        """Set a value; with ``only_new`` only where the key has none, and whether that was so, in one step."""

    def pop(self, key: str) -> bytes | None:
        """Take a key out; its value, or None where it had none."""

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Every entry, in no order."""
