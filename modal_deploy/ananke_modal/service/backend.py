"""Where sets compile, as the service asks for it: its own processes, or what is given to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

import attrs

Tell = Callable[[int, str], None]
"""Hears percent and stage."""


@attrs.frozen
class Done:
    """The bytes of an IR, and what they cost: seconds of CPU, bytes of memory at most."""

    data: bytes
    cpu_seconds: float
    memory: int


class Backend(Protocol):
    """Where sets compile: processes here, or elsewhere."""

    async def compile(self, body: bytes, begin: Callable[[str], Awaitable[bool]], tell: Tell) -> Done | None:
        """Compile the request of a body.

        Args:
            body: as `POST /v1/compile` takes it.
            begin: asked with the hash, before the work; where it says false nothing more is done.
            tell: percent and stage, as the work goes on.

        Raises:
            Problem: the set can't be compiled, or there is no room for it now.
        """
        ...

    @property
    def processes(self) -> dict[int, int]:
        """What compiles, by number, with the most bytes that each held."""
        ...

    async def open(self) -> None:
        """Make ready."""
        ...

    async def close(self) -> None:
        """End what runs."""
        ...
