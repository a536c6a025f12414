"""The two ways to a compile service, behind one interface."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from ananke_core.errors import RemoteError, RemoteUnavailable
from ananke_server.trust import Destination, ModalFunction


class Transport(Protocol):
    """What `Offload` asks of a client. Each method may raise `TryAgain`, or a `RemoteError` for good."""

    async def __aenter__(self) -> Transport:
        """Open it."""
        ...

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        ...

    async def by_hash(self, hash_: str, seconds: float) -> bytes | None:
        """The IR of a hash if the service has it."""
        ...

    async def compile(
        self, wire: bytes, formats: Sequence[str], level: int, seconds: float, step: Callable[[int, str], None] | None
    ) -> bytes:
        """The IR of a set in its canonical form; ``step`` hears how far the service is."""
        ...

    async def batch(
        self, wires: Sequence[bytes], formats: Sequence[str], level: int, seconds: float
    ) -> list[bytes | RemoteError]:
        """For each of some sets its IR, or why there is none."""
        ...

    async def version(self, seconds: float) -> dict[str, Any]:
        """Version and emitter of the service."""
        ...


def client_for(where: Destination | ModalFunction) -> Transport:
    """The client of what the gate let through.

    Raises:
        RemoteUnavailable: the library that it needs is not installed.
    """
    if isinstance(where, Destination):
        from ananke_server.offload.client import Client

        return Client(where)
    try:
        from ananke_server.offload.sdk import SdkClient
    except ModuleNotFoundError as error:
        if error.name != "modal":
            raise
        raise RemoteUnavailable(
            "the modal library is missing", place=where.host, way_out='pip install "ananke-lsp[modal]"'
        ) from None
    return SdkClient(where)
