"""Counts → conventions: what a file (or any sum of tallies) keeps often enough to be called a habit.

Only names that tell styles apart are evidence. A name counts *for* a style when it has that one alone (``run`` is
snake_case and camelCase alike, and says nothing), and *against* it when it does not have it. So the cases against are
exactly the violations that a check of the convention reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

import attrs

from ananke_core.facts import UnitFacts
from ananke_core.mine.tally import Tally
from ananke_core.mine.wilson import lower_bound
from ananke_core.model.rules import Annotation, Naming, SymbolKind
from ananke_core.rules.annotation import asks_return, declared_parameters, functions_of
from ananke_core.rules.built_call import Checked
from ananke_core.rules.convention import Convention
from ananke_core.rules.styles import MINED, core, shape
from ananke_core.rules.symbols import ERRORS, NAMES
from ananke_core.text import Span

Target = Literal["parameters", "returns", "fields"]

__all__ = ["Convention", "Tally", "Thresholds", "conventions", "examples"]


@attrs.frozen
class Thresholds:
    """What a habit needs: cases in all, and the lower bound of the 95 % Wilson interval (0.75: 12 of 12, 18 of 19).

    ``off`` holds names of conventions that are not looked for (`Convention.name`).
    """

    min_support: int = 5
    min_confidence: float = 0.75
    off: frozenset[str] = frozenset()


# Functions and methods are named alike in most code, and then support each other; where their leading styles differ
# (Qt's camelCase methods among snake_case functions) each kind stands alone.
_GROUPS: tuple[tuple[SymbolKind, ...], ...] = (
    ("function", "method"),
    ("class",),
    ("type",),
    ("variable",),
    ("constant",),
    ("parameter",),
    ("field",),
)

_ANNOTATIONS: tuple[tuple[Annotation, str, str, str], ...] = (
    (Annotation("function", "returns"), "functions and methods", "have a return annotation", "have one"),
    (
        Annotation("function", "parameters"),
        "functions and methods with parameters",
        "annotate all of them",
        "annotate all of them",
    ),
    (Annotation("class", "fields"), "fields", "are annotated", "are annotated"),
)

ANNOTATED: tuple[tuple[SymbolKind, Target], ...] = tuple((rule.symbol_kind, rule.target) for rule, *_ in _ANNOTATIONS)
"""What annotations are looked for on: the symbol kind, and which part of it."""


def conventions(tally: Tally, thresholds: Thresholds) -> list[Convention]:
    """Every habit that reaches the thresholds, in a fixed order: naming by kind, endings, annotations."""
    found = [*_naming(tally, thresholds), *_endings(tally, thresholds), *_annotations(tally, thresholds)]
    return [convention for convention in found if convention.group not in thresholds.off] if thresholds.off else found


def _naming(tally: Tally, thresholds: Thresholds) -> Iterator[Convention]:
    shapes: dict[str, dict[int, int]] = {}
    for (topic, seen), count in tally.counts.items():
        shapes.setdefault(topic, {})[seen] = count
    for group in _GROUPS:
        leading = {kind: best for kind in group if (best := _leading(shapes.get(kind, {}))) is not None}
        for style in sorted(set(leading.values())):
            kinds = tuple(kind for kind in group if leading.get(kind) == style)
            counts = [_counts(shapes[kind], style) for kind in kinds]
            matching, total = sum(pair[0] for pair in counts), sum(pair[1] for pair in counts)
            confidence = lower_bound(matching, total)
            if total < thresholds.min_support or confidence < thresholds.min_confidence:
                continue
            several = "" if MINED[style] == "PascalCase" else " of several words"
            subject = f"{' and '.join(kinds)} names{several}"
            for kind in kinds:
                rule = _naming_rule(kind, MINED[style])
                yield Convention(rule, matching, total, confidence, subject, f"are {MINED[style]}", "are")


def _leading(shapes: dict[int, int]) -> int | None:
    """Index of the style that most names have alone, the first of equals; None where no name has one alone."""
    count, index = max(((shapes.get(1 << index, 0), -index) for index in range(len(MINED))), default=(0, 0))
    return -index if count else None


def _counts(shapes: dict[int, int], style: int) -> tuple[int, int]:
    matching = shapes.get(1 << style, 0)
    return matching, matching + sum(count for seen, count in shapes.items() if not seen >> style & 1)


def _endings(tally: Tally, thresholds: Thresholds) -> Iterator[Convention]:
    counts = [tally.counts.get(("error", seen), 0) for seen in range(len(ERRORS) + 1)]
    total = sum(counts)
    for ending, matching in zip(ERRORS, counts[1:], strict=True):
        confidence = lower_bound(matching, total)
        # Below a half two endings could both be habits.
        if 2 * matching > total >= thresholds.min_support and confidence >= thresholds.min_confidence:
            rule = ending_rule(ending)
            yield Convention(rule, matching, total, confidence, "error classes", f"end in {ending}", "do")


def _annotations(tally: Tally, thresholds: Thresholds) -> Iterator[Convention]:
    for rule, subject, predicate, short in _ANNOTATIONS:
        matching = tally.counts.get((rule.target, 1), 0)
        total = matching + tally.counts.get((rule.target, 0), 0)
        confidence = lower_bound(matching, total)
        if total >= thresholds.min_support and confidence >= thresholds.min_confidence:
            yield Convention(rule, matching, total, confidence, subject, predicate, short)


@cache
def _naming_rule(kind: SymbolKind, style: str) -> Naming:
    return Naming(kind, style=style)


@cache
def ending_rule(ending: str) -> Naming:
    """Error classes end so."""
    return Naming("error", pattern=f"{ending}$")


def examples(facts: UnitFacts, rule: Checked) -> list[Span]:
    """Names in a unit that are evidence for a rule, in the order of the facts; empty for rules that aren't mined."""
    match rule:
        case Naming(symbol_kind=kind, style=style) if style in MINED and kind in NAMES:
            alone = 1 << MINED.index(style)
            return [named.span for named in NAMES[kind](facts) if shape(named.name) == alone]
        case Naming(symbol_kind="error", pattern=pattern) if pattern.removesuffix("$") in ERRORS:
            word = pattern.removesuffix("$")
            return [n.span for n in NAMES["error"](facts) if n.name.endswith(word) and core(n.name)]
        case Annotation(target="returns"):
            return [
                f.name_span for f in functions_of(facts, rule.symbol_kind) if f.returns_annotated and asks_return(f)
            ]
        case Annotation(target="parameters"):
            return [
                function.name_span
                for function in functions_of(facts, rule.symbol_kind)
                if (declared := declared_parameters(function)) and all(parameter.annotated for parameter in declared)
            ]
        case Annotation(target="fields"):
            return [field.name_span for owner in facts.classes for field in owner.fields if field.annotated]
        case _:
            return []
