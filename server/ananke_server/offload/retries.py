"""Tries, pauses and the deadline over all of them.

Exponential backoff with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015): a pause is uniform
between 0 and the doubled limit. ``Retry-After`` is obeyed when it is longer.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import TypeVar

from ananke_core.errors import RemoteUnavailable
from ananke_server.config.model import Modal

Value = TypeVar("Value")


class TryAgain(Exception):
    """One attempt failed in a way that another may not; ``after`` is what the host asks for, in seconds."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Budget:
    """How many tries after the first a host gets: one for every ten requests, and ten to begin with.

    Where a host fails for everybody, each client's tries are what keeps it from coming back ("Retries" in Finagle's and
    gRPC's documentation, whose figures these are).
    """

    MOST = 10.0
    EACH = 0.1

    def __init__(self) -> None:
        self._left = self.MOST

    def requested(self) -> None:
        """A request begins."""
        self._left = min(self.MOST, self._left + self.EACH)

    def allows(self) -> bool:
        """Whether there may be one more try; it is taken from the budget."""
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


_BUDGETS: dict[str, Budget] = {}


def budget_for(host: str) -> Budget:
    """The budget of a host in this process."""
    return _BUDGETS.setdefault(host, Budget())


async def with_retries(
    attempt: Callable[[float], Awaitable[Value]],
    settings: Modal,
    tell: Callable[[str], None] = lambda _: None,
    budget: Budget | None = None,
) -> Value:
    """Call ``attempt`` (with the seconds it may take) until it answers, or tries, budget or time are used up.

    Raises:
        RemoteUnavailable: no try succeeded within the deadline; says the last reason and how many tries there were.
    """
    budget = budget or Budget()
    budget.requested()
    deadline = time.monotonic() + settings.deadline_ms / 1_000
    limit = settings.initial_backoff_ms / 1_000
    tries = 0
    while True:
        tries += 1
        left = deadline - time.monotonic()
        seconds = min(settings.timeout_ms / 1_000, left)
        try:
            # httpx's time-outs are per read: a host that sends a byte now and then would never end.
            return await asyncio.wait_for(attempt(seconds), seconds)
        except TimeoutError:
            failure = TryAgain(f"no answer within {seconds:.1f} s")
        except TryAgain as error:
            failure = error
        pause = max(random.uniform(0, min(limit, settings.max_backoff_ms / 1_000)), failure.after)
        limit *= 2
        if tries > settings.max_retries or time.monotonic() + pause >= deadline or not budget.allows():
            raise RemoteUnavailable(f"{failure.reason} ({tries} {'try' if tries == 1 else 'tries'})")
        tell(f"{failure.reason}; again in {pause:.1f} s")
        await asyncio.sleep(pause)


def retry_after(value: str | None) -> float:
    """Seconds that a ``Retry-After`` header asks for (a number or a date); 0 where it says nothing."""
    if not value:
        return 0.0
    # "²" is a digit too, and a header may hold it.
    if value.isascii() and value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0
