"""What a container notes of each request, and the store that it goes to."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import attrs

from ananke_modal.usage import Recorder

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


@attrs.define
class Noted:
    """One request while it runs; ``cached`` when no compile was needed, ``failed`` when it gave no answer."""

    cached: bool = False
    failed: bool = False


class Recording:
    """Notes for the function of this container; ``make`` is called at the first of them."""

    def __init__(self, make: Callable[[], Recorder]) -> None:
        self._recorder = cache(make)

    @contextmanager
    def one(self) -> Iterator[Noted]:
        """Around one request; an exception is an error of it, and goes on."""
        noted = Noted()
        began, used = time.perf_counter(), time.process_time()
        try:
            yield noted
        except Exception:
            noted.failed = True
            raise
        finally:
            self._recorder().note(
                time.perf_counter() - began,
                error=noted.failed,
                cached=noted.cached,
                used=time.process_time() - used,
            )

    def around(self, app: Asgi) -> Asgi:
        """An ASGI application of which each request is noted: its status decides whether it failed (5xx)."""

        async def recorded(scope: Any, receive: Any, send: Any) -> None:
            # Whether it is alive is asked all the time, and no request of anybody's.
            if scope["type"] != "http" or scope["path"] == "/healthz":
                await app(scope, receive, send)
                return
            with self.one() as noted:

                async def sent(message: Any) -> None:
                    if message["type"] == "http.response.start":
                        noted.failed = message["status"] >= 500
                        noted.cached = (b"ananke-cache", b"hit") in {
                            (name.lower(), value) for name, value in message.get("headers", ())
                        }
                    await send(message)

                await app(scope, receive, sent)

        return recorded
