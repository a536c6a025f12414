"""What a type mentions as it is written: names, variables, references."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ananke_core.languages.ecmascript.deferred import This
from ananke_core.model.types import Ref, TypeParameter

_NAMING = (Ref, TypeParameter)


def names_in(value: object) -> Iterator[str]:
    """Every plain name and type variable in a type as it is written, and ``this``."""
    for one in _parts(value):
        if isinstance(one, This):
            yield "this"
        elif isinstance(one, _NAMING):
            yield one.name


def refs_in(value: object) -> Iterator[Ref]:
    """Every reference in a type."""
    return (one for one in _parts(value) if isinstance(one, Ref))


def _parts(value: object) -> Iterator[object]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = one.__class__
        if kind is tuple:
            waiting += one  # type: ignore[arg-type]
            continue
        if kind not in _PARTS:
            _PARTS[kind] = _parts_of(kind)
        if (names := _PARTS[kind]) is not None:
            yield one
            waiting += [getattr(one, name) for name in names]


def _parts_of(kind: type) -> tuple[str, ...] | None:
    if not attrs.has(kind):
        return None
    return tuple(field.name for field in attrs.fields(kind) if field.name not in _NO_TYPES)


# Of what is no part of a type None.
_PARTS: dict[type, tuple[str, ...] | None] = {}
_NO_TYPES = frozenset({"bounds", "default", "doc", "name", "names", "optional", "required", "wire_name"})
