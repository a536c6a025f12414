"""How much work may be spent on a question."""

from __future__ import annotations


class Exhausted(Exception):
    """The budget ended before the answer was found."""


class Budget:
    """A number of steps, each some microseconds and at most one remembered state."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps.

        Raises:
            Exhausted: there are none left.
        """
        self.left -= steps
        if self.left < 0:
            raise Exhausted
