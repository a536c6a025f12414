"""``textDocument/inlayHint``: the bounds that code keeps a parameter to; only with ``inline = "all"``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types

from ananke_core.analysis import SymbolRef
from ananke_core.facts import ClassFact, FunctionFact
from ananke_core.model.rules import ValueRange
from ananke_core.model.types import Bounds

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer


def inlay_hint(server: AnankeServer, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Hints of the symbols whose headers stand in the lines asked for."""
    session = server.session
    document = session.documents.get(params.text_document.uri)
    if document is None or document.analysis is None or session.inline != "all":
        return []
    analysis, encoding = document.analysis, session.encoding
    first = analysis.offset(params.range.start.line, params.range.start.character, encoding)
    last = analysis.offset(params.range.end.line, params.range.end.character, encoding)
    hints: list[types.InlayHint] = []
    for symbol in analysis.symbols():
        if symbol.span.start > last or symbol.span.end < first:
            continue
        ranges = [one for one in analysis.constraints(symbol.symbol) if isinstance(one.rule, ValueRange)]
        for constraint in ranges:
            assert isinstance(constraint.rule, ValueRange)
            words = short(constraint.rule.bounds)
            for end in _members(symbol, constraint.rule.name) if words else ():
                if first <= end <= last:
                    point = analysis.point(end, encoding)
                    place = types.Position(point.line, point.column)
                    hints.append(types.InlayHint(place, f" {words}", tooltip=constraint.description or None))
    return hints


def _members(symbol: SymbolRef, name: str) -> Iterator[int]:
    """Where the name of a parameter or field ends."""
    fact = symbol.fact
    spans = []
    if isinstance(fact, FunctionFact):
        spans = [one.name_span for one in fact.parameters if one.name == name]
    elif isinstance(fact, ClassFact):
        spans = [one.name_span for one in fact.fields if one.name == name]
    return (symbol.base + span.end for span in spans)


def short(bounds: Bounds) -> str:
    """Bounds in a few characters: ``0 … 1``, ``> 0``, ``length ≥ 1``; empty where nothing short can be said."""
    parts = [_interval(bounds)]
    for low, high, noun in (
        (bounds.min_length, bounds.max_length, "length"),
        (bounds.min_items, bounds.max_items, "items"),
    ):
        words = _between(low, high)
        parts.append(f"{noun} {words}" if words else "")
    if bounds.multiple_of is not None:
        parts.append(f"× {bounds.multiple_of:g}")
    if bounds.enum is not None and len(bounds.enum) <= 4:
        parts.append(" | ".join(str(one) for one in bounds.enum))
    return ", ".join(part for part in parts if part)


def _interval(bounds: Bounds) -> str:
    low, high = bounds.exclusive_minimum, bounds.exclusive_maximum
    if low is None and high is None:
        return _between(bounds.minimum, bounds.maximum)
    below = f"> {low:g}" if low is not None else f"≥ {bounds.minimum:g}" if bounds.minimum is not None else ""
    above = f"< {high:g}" if high is not None else f"≤ {bounds.maximum:g}" if bounds.maximum is not None else ""
    return " ".join(part for part in (below, above) if part)


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:g} … {high:g}"
    return f"≥ {low:g}" if low is not None else f"≤ {high:g}" if high is not None else ""
