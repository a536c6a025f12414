"""Whether a set goes out, and how long it would take here."""

from __future__ import annotations

from typing import Literal

from ananke_server.config.model import Defaults

Mode = Literal["auto", "modal", "local"]


class Predictor:
    """How long a compile here takes: microseconds per constraint, learned from the compiles of this process.

    It begins at 60 µs, the budget of a compile of a thousand constraints; each compile moves it a fifth of the way.
    """

    def __init__(self, microseconds: float = 60.0) -> None:
        self._microseconds = microseconds

    def milliseconds(self, constraints: int) -> float:
        """The prediction for a set of this size."""
        return constraints * self._microseconds / 1_000

    def learn(self, constraints: int, milliseconds: float) -> None:
        """Take a measured compile into account; very small sets say nothing about larger ones."""
        if constraints >= 50:
            measured = milliseconds * 1_000 / constraints
            self._microseconds += (measured - self._microseconds) / 5


PREDICTOR = Predictor()
"""One per process."""


def may_ask(mode: Mode, defaults: Defaults, constraints: int) -> bool:
    """Whether the service is asked for the hash of a set of this size."""
    if mode == "auto":
        return constraints > defaults.offload_threshold
    return mode == "modal"


def may_send(mode: Mode, defaults: Defaults, constraints: int, predictor: Predictor = PREDICTOR) -> bool:
    """Whether the set itself is sent when the service does not know the hash."""
    return mode == "modal" or (
        may_ask(mode, defaults, constraints) and predictor.milliseconds(constraints) > defaults.offload_after_ms
    )
