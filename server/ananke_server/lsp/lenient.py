"""What a client says of itself, though it knows more of the protocol than this server, or says some of it wrongly."""

from __future__ import annotations

import copy
from typing import Any, TypeVar

Value = TypeVar("Value")
Path = tuple[str | int, ...]

_MOST = 1_000
"""Parts that are left out before the whole is given up."""


def structured(converter: Any, data: Any, kind: type[Value]) -> tuple[Value, list[Path]]:
    """``data`` as an object of the protocol, without the parts that have no form of it; their paths.

    A client of a later version has symbol kinds and formats that the protocol's types here lack, and none of that is a
    reason to have no server.

    Raises:
        Exception: something that is required has no form of the protocol, as the converter says it.
    """
    data = copy.deepcopy(data)
    dropped: list[Path] = []
    while True:
        try:
            return converter.structure(data, kind), dropped
        except Exception as error:
            path = _place(error)
            # Where something is missing, what it is missing in goes.
            while path and not _drop(data, path):
                path = path[:-1]
            if not path or len(dropped) == _MOST:
                raise
            dropped.append(path)


def _place(error: BaseException) -> Path:
    """Where in the data the first fault is: cattrs notes the field, or the index, at each level."""
    notes = getattr(error, "__notes__", ())
    own = tuple(
        _camel(note.name) if hasattr(note, "name") else note.index
        for note in notes
        if hasattr(note, "name") or hasattr(note, "index")
    )
    inner = getattr(error, "exceptions", ())
    return own + (_place(inner[0]) if inner else ())


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)


def _drop(data: Any, path: Path) -> bool:
    """Take a part out; whether it was there."""
    for step in path[:-1]:
        if not _has(data, step):
            return False
        data = data[step]
    if not _has(data, path[-1]):
        return False
    del data[path[-1]]
    return True


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data
