"""What a client gave without a type of the protocol: as plain data, whatever the library made of it."""

from __future__ import annotations

from typing import Any


def plain(value: Any) -> dict[str, Any] | None:
    """An object as a dictionary, all the way down; None for what is no object."""
    if isinstance(value, dict):
        return {str(key): _inner(one) for key, one in value.items()}
    # pygls gives objects without a type as named tuples.
    fields = getattr(value, "_asdict", None)
    found = fields() if fields is not None else getattr(value, "__dict__", None)
    return None if found is None else {str(key): _inner(one) for key, one in found.items()}


def _inner(value: Any) -> Any:
    known = plain(value)
    return value if known is None else known
