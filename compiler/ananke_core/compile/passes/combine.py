"""Which rules of one scope say together what one rule can say, and that rule."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import attrs

from ananke_core.compile.emit.json_schema.bounds import merged
from ananke_core.model.rules import (
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Rule,
    Size,
    Structure,
    ValueRange,
)
from ananke_core.model.types import Bounds

_LONGEST_NAME = 100


class Combiner(NamedTuple):
    """How rules of a class combine.

    Rules of one ``key`` are combined; those without one (None) stand alone. ``parts`` splits rules of one key further,
    where that depends on all of them.
    """

    key: Callable[[Any], Hashable | None]
    combine: Callable[[Sequence[Any]], Rule]
    parts: Callable[[Sequence[Any]], list[list[int]]] = lambda rules: [list(range(len(rules)))]


def _union(words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted({word for each in words for word in each}))


def plain(words: Sequence[str]) -> bool:
    """Whether grammars carry all of these names whole; dotted ones they carry in part.

    A rule of both would hide what is enforced.
    """
    return all(word.isidentifier() and len(word) <= _LONGEST_NAME for word in words)


def _call_key(rule: Call) -> Hashable | None:
    return None if rule.required or not rule.denied else (rule.inside, plain(rule.denied))


def _call_parts(rules: Sequence[Call]) -> list[list[int]]:
    """Those that agree on what to call instead, and each other one by itself."""
    instead: dict[str, str] = {}
    agreeing: list[int] = []
    apart: list[list[int]] = []
    for index, rule in enumerate(rules):
        if any(instead.get(callee, other) != other for callee, other in rule.instead.items()):
            apart.append([index])
        else:
            instead.update(rule.instead)
            agreeing.append(index)
    return [agreeing, *apart]


def _calls(rules: Sequence[Call]) -> Call:
    instead = {callee: other for rule in rules for callee, other in rule.instead.items()}
    return Call(_union([rule.denied for rule in rules]), (), rules[0].inside, dict(sorted(instead.items())))


def _import_key(rule: Import) -> Hashable | None:
    return None if rule.allowed or rule.layers or not rule.denied else plain(rule.denied)


def _imports(rules: Sequence[Import]) -> Import:
    return Import(denied=_union([rule.denied for rule in rules]))


def _range_parts(rules: Sequence[ValueRange]) -> list[list[int]]:
    """All together, unless they state several patterns or steps, of which bounds hold one each."""
    said = [(rule.bounds.pattern, rule.bounds.multiple_of) for rule in rules]
    if all(len({one for one in ones if one is not None}) <= 1 for ones in zip(*said, strict=True)):
        return [list(range(len(rules)))]
    parts: dict[Hashable, list[int]] = {}
    for index, key in enumerate(said):
        parts.setdefault(key, []).append(index)
    return list(parts.values())


def _ranges(rules: Sequence[ValueRange]) -> ValueRange:
    bounds = Bounds()
    for rule in rules:
        bounds = merged(bounds, rule.bounds) or bounds
    return attrs.evolve(rules[0], bounds=bounds)


def _structures(rules: Sequence[Structure]) -> Structure:
    members, bases = ([getattr(rule, name) for rule in rules] for name in ("members", "bases"))
    return Structure(rules[0].symbol, _union(members), _union(bases))


COMBINERS: dict[type, Combiner] = {
    Call: Combiner(_call_key, _calls, _call_parts),
    Import: Combiner(_import_key, _imports),
    ValueRange: Combiner(lambda rule: (rule.symbol, rule.name), _ranges, _range_parts),
    Structure: Combiner(lambda rule: rule.symbol, _structures),
    Size: Combiner(
        lambda rule: (rule.symbol_kind, rule.measure),
        lambda rules: min(rules, key=lambda rule: rule.maximum),
    ),
    Documentation: Combiner(
        lambda rule: (rule.symbol_kind, rule.public_only),
        lambda rules: attrs.evolve(rules[0], parameters=any(rule.parameters for rule in rules)),
    ),
    Async: Combiner(
        lambda rule: True,
        lambda rules: Async(any(rule.must_await for rule in rules), _union([rule.blocking for rule in rules])),
    ),
    ErrorHandling: Combiner(
        lambda rule: rule.types,
        lambda rules: ErrorHandling(
            any(rule.bare for rule in rules), any(rule.swallowed for rule in rules), rules[0].types
        ),
    ),
}
"""Classes whose rules combine; of all others only equal ones are merged."""
