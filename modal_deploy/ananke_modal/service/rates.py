"""How many requests a key may make: a bucket of tokens each, filled by the second."""

from __future__ import annotations

import time

from ananke_modal.service.problems import Problem
from ananke_modal.service.settings import Settings


class Rates:
    """Buckets by name of the key."""

    def __init__(self, settings: Settings) -> None:
        self._rate = settings.rate_per_second
        self._burst = float(settings.rate_burst or 2 * settings.rate_per_second)
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, name: str, tokens: int = 1) -> None:
        """Take tokens of a key; a batch takes one for each set, and may leave a debt.

        Raises:
            Problem: 429, with the seconds until there is a token again.
        """
        if not self._rate:
            return
        # Of the clock that nobody sets.
        now = time.monotonic()
        left, then = self._buckets.get(name, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        if left < 1.0:
            self._buckets[name] = (left, now)
            wait = (1.0 - left) / self._rate
            raise Problem.busy(429, f"the key {name} may make {self._rate:,} requests a second", wait)
        self._buckets[name] = (left - tokens, now)
