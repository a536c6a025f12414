"""How a handler runs, declared in one place.

``SYNC`` handlers answer from the loop's thread in a few milliseconds. ``BACKGROUND`` ones are coroutines that hand
their computing to `Workers`; the document's version is compared after they return, and a stale answer is refused.
"""

from __future__ import annotations

import asyncio
import enum
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcInvalidParams

from ananke_core.errors import AnankeError

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

Value = TypeVar("Value")


class How(enum.Enum):
    """Where a handler's work is done."""

    SYNC = enum.auto()
    BACKGROUND = enum.auto()


class Cancelled(threading.Event):
    """A flag that long work looks at between its steps."""


class Workers:
    """Threads of our own: the reader and quick requests never wait for them."""

    def __init__(self, most: int = 2) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix="worker")

    def spare(self, work: Callable[[], None]) -> None:
        """Run something that nobody waits for."""
        self._pool.submit(work)

    async def run(self, work: Callable[[Cancelled], Value]) -> Value:
        """Run ``work`` in a thread; when the awaiting task is cancelled the flag is set and nobody waits."""
        cancelled = Cancelled()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, cancelled)
        except asyncio.CancelledError:
            cancelled.set()
            raise


def handler_for(
    server: AnankeServer, how: How, handler: Callable[..., Any], *, arguments: bool = False
) -> Callable[..., Any]:
    """The handler in the form that pygls calls: errors become answers, stale results are refused."""
    if how is How.SYNC:

        def answer(*params: Any) -> Any:
            try:
                return handler(server, *_one(params, arguments))
            except AnankeError as error:
                raise _problem(error) from None

        return answer

    async def answer_later(*params: Any) -> Any:
        given = _one(params, arguments)
        uri = _uri_of(given[0])
        before = _version(server, uri)
        try:
            result = await _as_awaitable(handler(server, *given))
        except AnankeError as error:
            raise _problem(error) from None
        if uri and not arguments and _version(server, uri) != before:
            raise JsonRpcContentModified("the document changed meanwhile")
        return result

    return answer_later


def _one(params: tuple[Any, ...], arguments: bool) -> tuple[Any, ...]:
    return (list(params),) if arguments else params


def _as_awaitable(value: Any) -> Awaitable[Any]:
    found: Awaitable[Any] = value
    return found


def _uri_of(params: Any) -> str:
    identifier = getattr(params, "text_document", None)
    return getattr(identifier, "uri", "")


def _version(server: AnankeServer, uri: str) -> int | None:
    document = server.session.documents.get(uri)
    return document.version if document is not None else None


class RequestFailed(JsonRpcException):
    """The request was right and could not be done, for a reason that its message gives."""

    CODE = -32803


def _problem(error: AnankeError) -> JsonRpcException:
    kind = JsonRpcInvalidParams if error.code in {"ANK910", "ANK921"} else RequestFailed
    return kind(f"{error.code}: {error}")
