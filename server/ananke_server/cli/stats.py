"""``ananke stats``: what the compile service did, as a table, a page, or data."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from ananke_server.cli.service_options import ENDPOINT, KEY, configured
from ananke_server.cli.streams import write_output


def stats(
    html: Annotated[bool, typer.Option("--html", help="One self-contained page with charts.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as the service gives them.")] = False,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="F", help="Write it here.")] = None,
    modal_endpoint: ENDPOINT = "",
    modal_api_key: KEY = "",
) -> int:
    """Show requests, latency, errors, cache, CPU, memory and cost of the compile service since its start."""
    import msgspec

    from ananke_server.cli.reports.stats_page import page
    from ananke_server.offload import ask
    from ananke_server.trust import host_of

    config = configured(modal_endpoint, modal_api_key)
    found = ask(config, "/v1/stats")
    if as_json:
        text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode()
    elif html:
        text = page(found, host_of(config.modal.endpoint))
    else:
        text = table(found)
    write_output(text.encode(), output)
    return 0


def table(found: dict[str, Any]) -> str:
    """The figures for a terminal."""
    cache, compiles, memory = found["cache"], found["compiles"], found["memory_bytes"]
    since = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(found["since"]))
    rows = [
        ("since", f"{since}, {found['uptime_seconds'] / 3600:.1f} h"),
        ("requests", f"{found['requests']:,}"),
        ("errors", f"{found['errors']:,} ({found['error_rate']:.2%}); refused {found['refused']:,}"),
        ("latency", _times(found["latency_ms"])),
        ("known", f"{cache['hits']:,} of {cache['lookups']:,} ({cache['hit_rate']:.1%}){_by(cache['by'])}"),
        ("compiles", f"{compiles['count']:,}, {_times(compiles['latency_ms'])}"),
        ("CPU", f"{compiles['cpu_seconds']:,.1f} s, {found['cpu_seconds_per_request'] * 1e3:.2f} ms a request"),
        (
            "memory",
            f"{memory['service'] / 2**20:,.0f} MB, compiling {memory['largest_worker'] / 2**20:,.0f} MB at most",
        ),
        ("turned away", f"{compiles['shed']:,}; timed out {compiles['timed_out']:,}; lost {compiles['lost']:,}"),
        ("cost", f"${found['cost']['usd']:.4f}, ${found['cost']['usd_per_request'] * 1e3:.6f} a thousand requests"),
    ]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {value}" for name, value in rows]
    routes = sorted(found["routes"].items(), key=lambda one: -one[1]["requests"])
    wide = max((len(route) for route, _ in routes), default=5)
    lines += ["", f"{'route':<{wide}}  {'requests':>9}  {'p50 ms':>8}  {'p90 ms':>8}  {'p99 ms':>8}"]
    for route, one in routes:
        times = one["latency_ms"]
        figures = "  ".join(f"{times[name]:>8,.1f}" for name in ("p50", "p90", "p99"))
        lines.append(f"{route:<{wide}}  {one['requests']:>9,}  {figures}")
    return "\n".join(lines)


def _times(times: dict[str, float]) -> str:
    return f"p50 {times['p50']:,.1f}, p90 {times['p90']:,.1f}, p99 {times['p99']:,.1f} ms"


def _by(levels: dict[str, int]) -> str:
    listed = ", ".join(f"{name} {count:,}" for name, count in levels.items() if name != "miss")
    return f": {listed}" if listed else ""
