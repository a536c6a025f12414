"""How commands read types: what flags say, the files around, and the error of ``--strict``."""

from __future__ import annotations

import enum
from functools import lru_cache
from typing import Any

import attrs

from ananke_core.errors import UnknownType
from ananke_core.resolution import Policies
from ananke_server.files import DiskFiles

_MOST_SAID = 10


class Objects(enum.StrEnum):
    """Whether data may have members that its type doesn't name."""

    DECLARED = "declared"
    OPEN = "open"
    CLOSED = "closed"


class Nulls(enum.StrEnum):
    """Whether null may stand where no type says so."""

    DECLARED = "declared"
    STRICT = "strict"
    LOOSE = "loose"


@attrs.frozen
class Reading:
    """How types are read: what flags say of open objects and of null (None: as configured), and how strictly."""

    objects: Objects | None = None
    nulls: Nulls | None = None
    strict: bool = False


AS_CONFIGURED = Reading()


def policies_with(configured: Policies, reading: Reading) -> Policies:
    """The configured policies, and what flags say instead."""
    said: dict[str, Any] = {"objects": reading.objects, "nulls": reading.nulls}
    return attrs.evolve(configured, **{name: one.value for name, one in said.items() if one is not None})


def unknown_types(unknown: list[str], place: str) -> UnknownType:
    """The error of ``--strict``."""
    more = f"; and {len(unknown) - _MOST_SAID} more" if len(unknown) > _MOST_SAID else ""
    return UnknownType("; ".join(unknown[:_MOST_SAID]) + more, place=place, way_out="leave --strict out")


@lru_cache(maxsize=16)
def files_below(root: str, max_bytes: int) -> DiskFiles:
    """The files of a workspace, each read once."""
    return DiskFiles(root, max_bytes)
