"""Whole-match patterns: of names, of headers, of modules and callees, of bounded texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from ananke_core.compile.emit.fragments import Fragments
from ananke_core.compile.emit.grammar import WRITTEN
from ananke_core.compile.emit.names import name_pattern
from ananke_core.compile.emit.portable import ANY, literal, portable
from ananke_core.errors import PatternError
from ananke_core.languages.forms import Unsayable
from ananke_core.model.constraint import Constraint
from ananke_core.model.ir import RegexEntry, Unenforced
from ananke_core.model.rules import Call, Import, Naming, Signature, ValueRange

Named = list[tuple[str, str]]
"""Names of entries with their patterns."""


@attrs.frozen
class EmittedRegex:
    """The patterns of a set.

    ``stating`` are the ids whose pattern is what a text has to be; the patterns of the other ids in ``carried`` are of
    what it may hold or not hold, so that no engine enforces anything by them alone.
    """

    entries: tuple[RegexEntry, ...]
    carried: frozenset[str]
    stating: frozenset[str]
    unenforced: tuple[Unenforced, ...]


def emit_regex(constraints: Iterable[tuple[str, Constraint]], known: Fragments | None = None) -> EmittedRegex:
    """The patterns of hard constraints (computed id, constraint), in their order; ``known`` ones aren't made again."""
    entries: list[RegexEntry] = []
    carried: set[str] = set()
    stating: set[str] = set()
    holes: list[Unenforced] = []
    for computed, constraint in constraints:
        emitter = _EMITTERS.get(constraint.rule.__class__)
        if emitter is None:
            continue
        try:
            fragment = known.get(computed) if known else None
            if fragment is not None and isinstance(constraint.rule, Signature):
                named = [(constraint.rule.symbol, fragment.regex())]
            else:
                named = emitter(constraint.rule, constraint)
        except Unsayable as error:
            holes.append(Unenforced(computed, error.message, "regex"))
            continue
        except PatternError as error:
            reason = f"its pattern is checked, not decoded: {error.faults[0].message}"
            holes.append(Unenforced(computed, reason, "regex"))
            continue
        if not named:
            continue
        carried.add(computed)
        if constraint.rule.__class__ not in _MENTIONING:
            stating.add(computed)
        entries.extend(RegexEntry(computed, name, pattern) for name, pattern in named)
    return EmittedRegex(tuple(entries), frozenset(carried), frozenset(stating), tuple(holes))


def _naming(rule: Naming, constraint: Constraint) -> Named:
    pattern = name_pattern(rule)
    return [(f"{rule.symbol_kind}_name", pattern)] if pattern is not None else []


def _signature(rule: Signature, constraint: Constraint) -> Named:
    language = constraint.scope.language
    if language not in WRITTEN:
        raise Unsayable(f"headers of {language or 'an unnamed language'} can't be written yet")
    return [(rule.symbol, WRITTEN[language].forms.header_regex(rule))]


def _import(rule: Import, constraint: Constraint) -> Named:
    return [
        (f"{word} {module}", f"{literal(module)}(?:[./]{ANY})?")
        for word, modules in (("denied_import", rule.denied), ("allowed_import", rule.allowed))
        for module in modules
    ]


def _call(rule: Call, constraint: Constraint) -> Named:
    return [(f"denied_call {callee}", literal(callee)) for callee in rule.denied]


def _value_range(rule: ValueRange, constraint: Constraint) -> Named:
    pattern = rule.bounds.pattern
    return [(f"{rule.symbol}.{rule.name}", portable(pattern, search=False))] if pattern is not None else []


_EMITTERS: dict[type, Callable[[Any, Constraint], Named]] = {
    Naming: _naming,
    Signature: _signature,
    Import: _import,
    Call: _call,
    ValueRange: _value_range,
}
_MENTIONING = frozenset({Import, Call})
