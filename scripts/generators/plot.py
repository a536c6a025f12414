"""A plot of the simulated service: three panels over the load, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from scripts.generators.simulation import Outcome

_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 230, 190, 62, 44, 74
_COLOURS = ("#1f6feb", "#d1242f", "#9a6700")


class _Line(NamedTuple):
    name: str
    values: list[float]


class _Panel(NamedTuple):
    title: str
    lines: tuple[_Line, ...]
    floor: float
    ceiling: float


def svg(outcomes: Sequence[Outcome]) -> str:
    """The picture; readable on light and dark pages."""
    loads = [one.load for one in outcomes]
    panels = (
        _Panel(
            "containers",
            (_Line("endpoint", [one.front for one in outcomes]), _Line("compile", [one.behind for one in outcomes])),
            1,
            1_000,
        ),
        _Panel(
            "latency, seconds",
            (
                _Line("median", [one.median for one in outcomes]),
                _Line("99 %", [one.p99 for one in outcomes]),
                _Line("99.9 %", [one.p999 for one in outcomes]),
            ),
            0.01,
            10,
        ),
        _Panel("$ a thousand requests", (_Line("all containers", [one.thousand for one in outcomes]),), 0.0001, 1),
    )
    width = _LEFT + len(panels) * (_WIDTH + _GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_TOP + _HEIGHT + 46}" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="Containers, latency and cost over requests a second">',
        f'<rect width="{width}" height="{_TOP + _HEIGHT + 46}" fill="#ffffff"/>',
    ]
    for number, panel in enumerate(panels):
        parts += _panel(panel, loads, _LEFT + number * (_WIDTH + _GAP))
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: _Panel, loads: Sequence[float], left: float) -> list[str]:
    def x(load: float) -> float:
        return round(left + math.log(load / loads[0]) / math.log(loads[-1] / loads[0]) * _WIDTH, 1)

    def y(value: float) -> float:
        share = math.log(max(value, panel.floor) / panel.floor) / math.log(panel.ceiling / panel.floor)
        return round(_TOP + (1 - min(share, 1.0)) * _HEIGHT, 1)

    bottom = _TOP + _HEIGHT
    parts = [f'<text x="{left}" y="{_TOP - 14}" font-weight="bold" fill="#1f2328">{panel.title}</text>']
    value = panel.floor
    while value <= panel.ceiling * 1.001:
        parts.append(f'<path d="M{left} {y(value)}H{left + _WIDTH}" stroke="#d0d7de"/>')
        parts.append(f'<text x="{left - 6}" y="{y(value) + 4}" text-anchor="end" fill="#59636e">{value:g}</text>')
        value *= 10
    for load in (1, 10, 100, 1_000, 10_000):
        parts.append(f'<text x="{x(load)}" y="{bottom + 16}" text-anchor="middle" fill="#59636e">{load:,}</text>')
    middle = left + _WIDTH / 2
    parts.append(f'<text x="{middle}" y="{bottom + 34}" text-anchor="middle" fill="#59636e">requests a second</text>')
    for number, (line, colour) in enumerate(zip(panel.lines, _COLOURS, strict=False)):
        points = " ".join(f"{x(load)},{y(value)}" for load, value in zip(loads, line.values, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = _TOP + 14 + number * 16
        parts.append(f'<path d="M{left + 8} {at - 4}h14" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{left + 27}" y="{at}" fill="#1f2328">{line.name}</text>')
    return parts
