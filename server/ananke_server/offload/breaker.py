"""A host that failed repeatedly is left alone for a while, so that no save waits for it."""

from __future__ import annotations

import time

AFTER = 3
"""Failures in a row that open the breaker."""

PAUSE = 30.0
"""Seconds until one request may try again."""


class Breaker:
    """State of one host: closed, open until a time, or half open (one request is trying)."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0
        self._probing = False

    def allows(self) -> bool:
        """Whether a request may go out now."""
        if self._failures < AFTER:
            return True
        if self._probing or time.monotonic() < self._until:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """The host answered."""
        self._failures, self._probing = 0, False

    def failed(self) -> None:
        """The host did not give a usable answer."""
        self._failures, self._probing = self._failures + 1, False
        self._until = time.monotonic() + PAUSE

    def given_up(self) -> None:
        """A request was cancelled: that says nothing about the host."""
        self._probing = False

    @property
    def seconds_left(self) -> float:
        """How long it stays open."""
        return max(0.0, self._until - time.monotonic())


_BREAKERS: dict[str, Breaker] = {}


def breaker_for(host: str) -> Breaker:
    """The breaker of a host in this process."""
    return _BREAKERS.setdefault(host, Breaker())
