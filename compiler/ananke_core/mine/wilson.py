"""How sure a share is that was seen a few times."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution: 95 % two-sided."""


@lru_cache(maxsize=256)
def lower_bound(matching: int, total: int) -> float:
    """Lower bound of the 95 % Wilson score interval for ``matching`` of ``total``; 0 without any case.

    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927). Unlike the
    plain share it knows that 3 of 3 says less than 300 of 300.
    """
    if total <= 0 or matching <= 0:
        # Without a case for it the bound is exactly zero, which rounding would leave a hair above.
        return 0.0
    share = matching / total
    square = Z * Z / total
    centre = share + square / 2
    margin = Z * sqrt(share * (1 - share) / total + square / (4 * total))
    # Rounding can leave a bound just outside of where it belongs.
    return min(max((centre - margin) / (1 + square), 0.0), 1.0)
