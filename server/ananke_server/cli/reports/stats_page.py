"""The figures of the compile service as one page: no script, nothing loaded from anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import attrs

Minute = dict[str, Any]
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640.0, 160.0, 56.0, 18.0
_MOST = 320
"""Points of a line; more minutes are joined, or a day would be wider than its picture."""


@attrs.frozen
class Line:
    """One line of a chart."""

    name: str
    value: Callable[[Minute], float]


@attrs.frozen
class Chart:
    """A chart over time: what it shows, in which unit, and its lines."""

    title: str
    unit: str
    lines: tuple[Line, ...]


def _latency(name: str) -> Line:
    return Line(name, lambda minute: minute["latency_ms"][name])


CHARTS = (
    Chart("Requests", "a minute", (Line("requests", lambda m: m["requests"]),)),
    Chart("Latency", "ms", (_latency("p50"), _latency("p90"), _latency("p99"))),
    Chart("Errors", "% of requests", (Line("errors", lambda m: 100 * m["errors"] / max(1, m["requests"])),)),
    Chart("Known already", "% of IRs asked for", (Line("hits", lambda m: 100 * m["hits"] / max(1, m["lookups"])),)),
    Chart("CPU of compiles", "s a minute", (Line("CPU", lambda m: m["cpu_seconds"]),)),
    Chart("Memory of a compile", "MB at most", (Line("memory", lambda m: m["memory_bytes"] / 2**20),)),
    Chart("Cost", "$ a minute", (Line("cost", lambda m: m["usd"]),)),
)

_STYLE = """
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1360px;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.3rem}h2{font-size:.95rem;margin:.2rem 0}h2 small{font-weight:400;color:#57606a}
.cards,.charts{display:grid;gap:.8rem}.cards{grid-template-columns:repeat(auto-fit,minmax(150px,1fr))}
.charts{grid-template-columns:repeat(auto-fit,minmax(430px,1fr));margin-top:1rem}
.card,figure{border:1px solid #d0d7de;border-radius:8px;padding:.6rem .8rem;margin:0}
.card b{display:block;font-size:1.25rem}.card span{color:#57606a}
svg{width:100%;height:auto}text{font-size:10px;fill:#57606a}.grid{stroke:#d8dee4}
polyline{fill:none;stroke-width:1.6;stroke-linecap:round}.l0{stroke:#0969da;fill:#0969da}.l1{stroke:#bf8700;fill:#bf8700}
.l2{stroke:#cf222e;fill:#cf222e}polyline.l0,polyline.l1,polyline.l2{fill:none}text.l0,text.l1,text.l2{stroke:none}
table{border-collapse:collapse;margin-top:1rem}
td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #d8dee4}
td:first-child,th:first-child{text-align:left}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}.card,figure{border-color:#30363d}
text,.card span,h2 small{fill:#8d96a0;color:#8d96a0}.grid{stroke:#30363d}td,th{border-color:#30363d}}
"""


def page(found: dict[str, Any], host: str) -> str:
    """The page of what ``/v1/stats`` answered."""
    minutes = joined(found["minutes"])
    cards = "".join(
        f'<div class="card"><b>{escape(value)}</b><span>{name}</span></div>' for name, value in _cards(found)
    )
    charts = "".join(_figure(chart, minutes) for chart in CHARTS)
    rows = "".join(_row(route, one) for route, one in sorted(found["routes"].items(), key=lambda r: -r[1]["requests"]))
    head = "".join(f"<th>{name}</th>" for name in ("route", "requests", "p50 ms", "p90 ms", "p99 ms"))
    title = f"Ananke compile service, {escape(host)}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body><h1>{title}</h1>'
        f'<div class="cards">{cards}</div><div class="charts">{charts}</div>'
        f"<table><tr>{head}</tr>{rows}</table>"
        f"<p>Version {escape(str(found['version']))}, emitter {found['emitter']}; since {_moment(found['since'])} UTC. "
        f"Cost: {escape(found['cost']['of'])}, at {escape(found['cost']['prices'])}.</p></body></html>\n"
    )


def joined(minutes: Sequence[Minute]) -> list[Minute]:
    """Minutes, several in one where there are more than fit: sums of counts, the worst of what is measured."""
    step = -(-len(minutes) // _MOST) if minutes else 1
    return [_together(minutes[at : at + step]) for at in range(0, len(minutes), step)]


def _together(some: Sequence[Minute]) -> Minute:
    whole = dict(some[0])
    for name in ("requests", "errors", "hits", "lookups", "compiles", "cpu_seconds", "usd"):
        whole[name] = sum(one[name] for one in some)
    for name in ("requests", "compiles", "cpu_seconds", "usd"):
        # These are said a minute.
        whole[name] /= len(some) if len(some) > 1 else 1
    if len(some) > 1:
        whole["errors"] /= len(some)
    whole["memory_bytes"] = max(one["memory_bytes"] for one in some)
    whole["latency_ms"] = {name: max(one["latency_ms"][name] for one in some) for name in some[0]["latency_ms"]}
    return whole


def _cards(found: dict[str, Any]) -> list[tuple[str, str]]:
    latency, cache = found["latency_ms"], found["cache"]
    return [
        ("requests", f"{found['requests']:,}"),
        ("errors", f"{found['error_rate']:.2%}"),
        ("median / p99", f"{latency['p50']:,.1f} / {latency['p99']:,.1f} ms"),
        ("known already", f"{cache['hit_rate']:.1%}"),
        ("CPU a request", f"{found['cpu_seconds_per_request'] * 1e3:.2f} ms"),
        ("memory", f"{sum(found['memory_bytes'].values()) / 2**20:,.0f} MB"),
        ("a thousand requests", f"${found['cost']['usd_per_request'] * 1e3:.6f}"),
    ]


def _row(route: str, one: dict[str, Any]) -> str:
    times = "".join(f"<td>{one['latency_ms'][name]:,.1f}</td>" for name in ("p50", "p90", "p99"))
    return f"<tr><td>{escape(route)}</td><td>{one['requests']:,}</td>{times}</tr>"


def _figure(chart: Chart, minutes: Sequence[Minute]) -> str:
    series = [[float(line.value(minute)) for minute in minutes] for line in chart.lines]
    top = _nice(max((value for values in series for value in values), default=0.0))
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = _y(share * top, top)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 3:.1f}" text-anchor="end">{share * top:.4g}</text>')
    for number, values in enumerate(series):
        points = " ".join(f"{_x(at, len(values)):.1f},{_y(value, top):.1f}" for at, value in enumerate(values))
        last = f"{values[-1]:.4g}" if values else "–"
        if len(values) == 1:
            # A line of one point is drawn as its round ends alone.
            points = f"{points} {points}"
        parts.append(
            f'<polyline class="l{number}" points="{points}"><title>{chart.lines[number].name}</title></polyline>'
        )
        parts.append(
            f'<text class="l{number}" x="{_LEFT + 6 + 110 * number}" y="10">{chart.lines[number].name} {last}</text>'
        )
    if minutes:
        for at, anchor in ((0, "start"), (len(minutes) - 1, "end")):
            place = _LEFT if anchor == "start" else _WIDTH
            parts.append(
                f'<text x="{place}" y="{_HEIGHT - 2}" text-anchor="{anchor}">{_moment(minutes[at]["at"])}</text>'
            )
    picture = f'<svg viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="img">{"".join(parts)}</svg>'
    return f"<figure><h2>{chart.title} <small>{chart.unit}</small></h2>{picture}</figure>"


def _x(at: int, count: int) -> float:
    return _LEFT + (at / (count - 1) if count > 1 else 0.5) * (_WIDTH - _LEFT)


def _y(value: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _BOTTOM - 16)


def _nice(value: float) -> float:
    """The next round number at or above a value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(f"{int(value)}") - 1 if value >= 1 else -next(n for n in range(1, 20) if value * 10**n >= 1))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def _moment(seconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(seconds))
