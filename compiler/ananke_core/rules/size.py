"""ANK301 to ANK304: functions that are longer, wider, deeper or more branched than they may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ananke_core.facts import FunctionFact, UnitFacts
from ananke_core.model.rules import Size
from ananke_core.rules.annotation import functions_of
from ananke_core.rules.registry import code_of
from ananke_core.rules.violation import Violation

MEASURED = frozenset({"function", "method"})
"""Symbol kinds that have sizes."""


class _Measure(NamedTuple):
    of: Callable[[FunctionFact], int]
    said: Callable[[int], str]


MEASURES: dict[str, _Measure] = {
    "lines": _Measure(lambda function: function.lines, lambda value: f"has {_counted(value, 'line')}"),
    "parameters": _Measure(
        lambda function: _parameters(function), lambda value: f"takes {_counted(value, 'parameter')}"
    ),
    "nesting": _Measure(lambda function: function.nesting, lambda value: f"nests blocks {value} deep"),
    "branches": _Measure(lambda function: function.branches, lambda value: f"has {_counted(value, 'branch')}"),
}
"""What can be measured, with the words of its violations."""


def _parameters(function: FunctionFact) -> int:
    # A receiver such as `self` is nothing that a caller writes.
    return sum(not parameter.implicit for parameter in function.parameters)


def _counted(value: int, word: str) -> str:
    plural = f"{word}es" if word.endswith("h") else f"{word}s"
    return f"{value:,} {word if value == 1 else plural}"


def check_size(rule: Size, facts: UnitFacts) -> Iterator[Violation]:
    """Every function of the rule's kind that measures more than it may; what holds a syntax error is left out."""
    if rule.symbol_kind not in MEASURED:
        return
    measure = MEASURES[rule.measure]
    for function in functions_of(facts, rule.symbol_kind):
        value = measure.of(function)
        if value > rule.maximum:
            message = f'{function.kind} "{function.name}" {measure.said(value)}, more than {rule.maximum}'
            data = {"name": function.name, "measure": rule.measure, "value": str(value), "maximum": str(rule.maximum)}
            yield Violation(code_of(rule), function.name_span, message, function.symbol, None, data)
