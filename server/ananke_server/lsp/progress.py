"""Work-done progress that the person can cancel."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING, Any

from lsprotocol import types

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


class Progress:
    """An asynchronous context: begins, reports, ends; cancelling in the editor cancels the task inside.

    Shown only if the client can, and only if the work takes longer than `DELAY` seconds: a flash tells nobody anything.
    """

    DELAY = 0.15

    def __init__(self, server: AnankeServer, title: str) -> None:
        self._server = server
        self._title = title
        self._token = str(uuid.uuid4())
        self._begun = self._ended = False
        self._timer: asyncio.TimerHandle | None = None
        self._latest: tuple[int, str] = (0, "")
        self._task: asyncio.Task[Any] | None = None
        self._loop = asyncio.get_running_loop()

    async def __aenter__(self) -> Progress:
        self._task = asyncio.current_task()
        if self._server.session.client.progress:
            self._timer = self._loop.call_later(self.DELAY, self._create)
        return self

    def report(self, percent: int, stage: str, message: str = "") -> None:
        """A step, from any thread."""
        self._loop.call_soon_threadsafe(self._report, percent, message or stage)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._ended = True
        if self._timer is not None:
            self._timer.cancel()
        self._server.protocol.progress.tokens.pop(self._token, None)
        if self._begun:
            words = "cancelled" if kind is asyncio.CancelledError else "failed" if kind else "done"
            self._server.protocol.progress.end(self._token, types.WorkDoneProgressEnd(message=words))

    def _create(self) -> None:
        future = self._server.protocol.ask(
            types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(token=self._token)
        )
        future.add_done_callback(self._begin)

    def _begin(self, created: Future[Any]) -> None:
        if self._ended or created.cancelled() or created.exception() is not None:
            # The work was quicker than the client's answer, whose progress would never end; or the client refused.
            return
        self._begun = True
        progress = self._server.protocol.progress
        percent, words = self._latest
        progress.begin(
            self._token,
            types.WorkDoneProgressBegin(title=self._title, cancellable=True, percentage=percent, message=words or None),
        )
        progress.tokens[self._token].add_done_callback(lambda future: self._cancel() if future.cancelled() else None)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _report(self, percent: int, words: str) -> None:
        self._latest = (percent, words)
        if self._begun:
            value = types.WorkDoneProgressReport(percentage=percent, message=words)
            self._server.protocol.progress.report(self._token, value)
