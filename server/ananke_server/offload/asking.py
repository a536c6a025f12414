"""Asking a compile service: tries, a breaker per host, connections that are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from ananke_core import tracing
from ananke_core.errors import RemoteError, RemoteRefused, RemoteUnavailable
from ananke_server.offload.breaker import breaker_for
from ananke_server.offload.outcome import Report
from ananke_server.trust import Destination, ModalFunction

if TYPE_CHECKING:
    from ananke_server.config.model import Modal
    from ananke_server.offload.transport import Transport

Value = TypeVar("Value")


class Asking:
    """The way to services.

    Args:
        settings: patience and tries.
        keeps: whether connections are kept from one question to the next; then it is to be closed.
    """

    def __init__(self, settings: Modal, keeps: bool) -> None:
        self._settings = settings
        self._keeps = keeps
        self._kept: dict[Destination | ModalFunction, Transport] = {}

    async def aclose(self) -> None:
        """Close what is kept."""
        while self._kept:
            _, client = self._kept.popitem()
            await client.__aexit__(None, None, None)

    async def answer(
        self,
        where: Destination | ModalFunction,
        attempt: Callable[[Transport, float], Awaitable[Value]],
        tell: Report,
    ) -> Value:
        """What an attempt comes to, with tries, behind the breaker of its host.

        Raises:
            RemoteError: it failed for good, or its host is left alone.
        """
        from ananke_server.offload.retries import budget_for, with_retries

        breaker = breaker_for(where.host)
        if not breaker.allows():
            raise RemoteUnavailable(
                f"{where.host} failed repeatedly and is left alone for {breaker.seconds_left:.0f} s"
            )

        def again(words: str) -> None:
            tell(10, "waiting", f"{where.host}: {words}")

        async def traced(client: Transport, seconds: float) -> Value:
            with tracing.span("ananke.ask", host=where.host):
                return await attempt(client, seconds)

        try:
            client = await self._client(where)
            try:
                answer = await with_retries(
                    lambda seconds: traced(client, seconds), self._settings, again, budget_for(where.host)
                )
            finally:
                if not self._keeps:
                    await client.__aexit__(None, None, None)
        except RemoteRefused:
            # It answered: what it says of this set or key says nothing about the next.
            breaker.succeeded()
            raise
        except RemoteError:
            breaker.failed()
            raise
        except BaseException:
            breaker.given_up()
            raise
        breaker.succeeded()
        return answer

    async def _client(self, where: Destination | ModalFunction) -> Transport:
        from ananke_server.offload.transport import client_for

        client = self._kept.get(where)
        if client is not None:
            return client
        # In a thread: the library behind a client takes a good part of a second to import.
        client = await asyncio.to_thread(client_for, where)
        await client.__aenter__()
        if self._keeps:
            # Another compile may have been quicker.
            kept = self._kept.setdefault(where, client)
            if kept is not client:
                await client.__aexit__(None, None, None)
            return kept
        return client
