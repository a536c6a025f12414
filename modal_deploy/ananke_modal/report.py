"""The daily report: what the service did, and what that cost."""

from __future__ import annotations

from collections.abc import Sequence

from ananke_modal.cost import spent
from ananke_modal.prices import Rates
from ananke_modal.usage import Row, total


def text(rows: Sequence[Row], rates: Rates, hours: float, app: str) -> str:
    """One message: requests, errors, hit rate, latency, memory, cost by function."""
    answered = [row for row in rows if not row.behind]
    sums, whole = total(answered), total(rows)
    if not sums.requests:
        return f"{app}: no request within {hours:.0f} h"
    costs = spent(rows, rates)
    usd = sum(one.usd for one in costs)
    latency = ", ".join(f"p{percent} {seconds:.2f} s" for percent, seconds in sums.percentiles.items())
    lines = [
        f"{app}, {hours:.0f} h: {sums.requests:,} requests, {sums.errors:,} errors ({sums.errors / sums.requests:.2%}),"
        f" {sums.cached / sums.requests:.0%} from the cache",
        f"latency at most {latency}, longest {sums.longest:.2f} s; CPU {whole.used:.0f} s, memory up to"
        f" {whole.peak} MiB",
        f"cost ${usd:.4f}, ${usd / sums.requests:.7f} a request (prices: {rates.source}; waiting containers left out)",
    ]
    lines += [f"  {one.function}: {one.requests:,} requests, ${one.usd:.4f}" for one in costs]
    return "\n".join(lines)
