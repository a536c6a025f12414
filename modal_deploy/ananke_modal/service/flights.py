"""One piece of work that several requests wait for: it goes on as long as any of them does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from ananke_modal.service.backend import Tell

Value = TypeVar("Value")


class Flight(Generic[Value]):
    """A task, and those who wait for it. When the last one leaves before its end, it is cancelled."""

    def __init__(self, work: Callable[[Flight[Value]], Coroutine[Any, Any, Value]]) -> None:
        self._waiters = 0
        self._listeners: list[Tell] = []
        self._latest: tuple[int, str] | None = None
        self._task = asyncio.create_task(work(self))
        # Where all have left, nobody asks how it ended.
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())

    @property
    def ending(self) -> bool:
        """Whether nobody may join any more: it is cancelled, or was left by all."""
        return self._task.cancelling() > 0 or self._task.done()

    def tell(self, percent: int, stage: str) -> None:
        """Say how far it is."""
        self._latest = (percent, stage)
        for listener in self._listeners:
            listener(percent, stage)

    async def join(self, tell: Tell | None = None) -> Value:
        """Wait for its result; ``tell`` hears how far it is, from where it is now."""
        self._waiters += 1
        if tell is not None:
            if self._latest is not None:
                tell(*self._latest)
            self._listeners.append(tell)
        try:
            return await asyncio.shield(self._task)
        finally:
            self._waiters -= 1
            if tell is not None:
                self._listeners.remove(tell)
            if self._waiters == 0 and not self._task.done():
                self._task.cancel()
