"""Whether one rule says at least what another one says, in the same scope and tier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from ananke_core.compile.emit.json_schema.bounds import keeps
from ananke_core.compile.emit.names import name_pattern
from ananke_core.compile.emit.portable import portable
from ananke_core.compile.passes.combine import plain
from ananke_core.compile.passes.conflicts.words import common_modules
from ananke_core.compile.passes.inclusion import includes
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.errors import PatternError
from ananke_core.model.rules import (
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Naming,
    Rule,
    Size,
    Structure,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import Bounds, Scalar

Number = int | float


def implies(stronger: Rule, weaker: Rule, patterns: Patterns) -> bool:
    """Whether ``weaker``, a rule of the same class, adds nothing to ``stronger``; False where that isn't known."""
    test = _TESTS.get(stronger.__class__)
    return test is not None and test(stronger, weaker, patterns)


def _naming(stronger: Naming, weaker: Naming, patterns: Patterns) -> bool:
    if stronger.symbol_kind != weaker.symbol_kind:
        return False
    try:
        inner, outer = name_pattern(stronger), name_pattern(weaker)
    except PatternError:
        return False
    return inner is not None and outer is not None and patterns.within(inner, outer) is True


def _call(stronger: Call, weaker: Call, _: Patterns) -> bool:
    return (
        (stronger.inside == weaker.inside or (stronger.inside is None and not weaker.required))
        and _among(weaker.denied, stronger.denied)
        and _among(weaker.required, stronger.required)
        and weaker.instead.items() <= stronger.instead.items()
        # What an engine enforces whole isn't left to a rule of which it enforces a part.
        and (plain(stronger.denied) or not plain(weaker.denied))
        and bool(stronger.required) == bool(weaker.required)
    )


def _import(stronger: Import, weaker: Import, _: Patterns) -> bool:
    limits = weaker.allowed == () or (
        stronger.allowed != ()
        and common_modules(set(weaker.allowed), set(stronger.allowed), ".") == set(stronger.allowed)
    )
    return (
        limits
        and _among(weaker.denied, stronger.denied)
        and all(layer in stronger.layers for layer in weaker.layers)
        and (plain(stronger.denied) or not plain(weaker.denied))
        and bool(stronger.layers) == bool(weaker.layers)
    )


def _value_range(stronger: ValueRange, weaker: ValueRange, patterns: Patterns) -> bool:
    same = (stronger.symbol, stronger.name) == (weaker.symbol, weaker.name)
    return same and bounds_within(stronger.bounds, weaker.bounds, patterns)


def bounds_within(inner: Bounds, outer: Bounds, patterns: Patterns) -> bool:
    """Whether every value that keeps ``inner`` keeps ``outer``; False where that isn't known."""
    if inner.enum is not None:
        listed = None if outer.enum is None else {(value.__class__, value) for value in outer.enum}
        kept: list[Scalar] = [value for value in inner.enum if keeps(inner, value)]
        return all((listed is None or (v.__class__, v) in listed) and keeps(outer, v) for v in kept)
    return (
        outer.enum is None
        and _above(inner.minimum, inner.exclusive_minimum, outer.minimum, outer.exclusive_minimum, 1)
        and _above(inner.maximum, inner.exclusive_maximum, outer.maximum, outer.exclusive_maximum, -1)
        and _above(inner.min_length, None, outer.min_length, None, 1)
        and _above(inner.max_length, None, outer.max_length, None, -1)
        and _above(inner.min_items, None, outer.min_items, None, 1)
        and _above(inner.max_items, None, outer.max_items, None, -1)
        and _multiple(inner.multiple_of, outer.multiple_of)
        and _pattern(inner.pattern, outer.pattern, patterns)
    )


def _above(
    end: Number | None, open_end: Number | None, least: Number | None, open_least: Number | None, sign: int
) -> bool:
    """Whether an end of an interval lies at or inside of another's; ``sign`` is -1 for upper ends."""
    ends = [sign * one for one in (end, open_end) if one is not None]
    if least is not None and not any(one >= sign * least for one in ends):
        return False
    if open_least is None:
        return True
    return (end is not None and sign * end > sign * open_least) or (
        open_end is not None and sign * open_end >= sign * open_least
    )


def _multiple(inner: Number | None, outer: Number | None) -> bool:
    if outer is None or inner == outer:
        return True
    return bool(inner and outer) and Fraction(inner or 0) % Fraction(outer) == 0


def _pattern(inner: str | None, outer: str | None, patterns: Patterns) -> bool:
    if outer is None or inner == outer:
        return True
    if inner is None:
        return False
    try:
        return patterns.within(portable(inner, search=False), portable(outer, search=False)) is True
    except PatternError:
        return False


def _size(stronger: Size, weaker: Size, _: Patterns) -> bool:
    same = (stronger.symbol_kind, stronger.measure) == (weaker.symbol_kind, weaker.measure)
    return same and stronger.maximum <= weaker.maximum


def _documentation(stronger: Documentation, weaker: Documentation, _: Patterns) -> bool:
    return (
        stronger.symbol_kind == weaker.symbol_kind
        and (stronger.parameters or not weaker.parameters)
        and (weaker.public_only or not stronger.public_only)
    )


def _structure(stronger: Structure, weaker: Structure, _: Patterns) -> bool:
    return (
        stronger.symbol == weaker.symbol
        and _among(weaker.members, stronger.members)
        and _among(weaker.bases, stronger.bases)
    )


def _async(stronger: Async, weaker: Async, _: Patterns) -> bool:
    return (stronger.must_await or not weaker.must_await) and _among(weaker.blocking, stronger.blocking)


def _error_handling(stronger: ErrorHandling, weaker: ErrorHandling, _: Patterns) -> bool:
    return (
        (stronger.bare or not weaker.bare)
        and (stronger.swallowed or not weaker.swallowed)
        and weaker.types in ((), stronger.types)
    )


def _type_shape(stronger: TypeShape, weaker: TypeShape, patterns: Patterns) -> bool:
    # Several shapes of a symbol are alternatives: the one that takes more says what the other one says.
    return (
        stronger.symbol == weaker.symbol
        and stronger.type_parameters == weaker.type_parameters
        and includes(stronger.shape, weaker.shape, lambda inner, outer: bounds_within(inner, outer, patterns))
    )


def _among(words: Sequence[str], others: Sequence[str]) -> bool:
    return set(words) <= set(others)


_TESTS: dict[type, Callable[[Any, Any, Patterns], bool]] = {
    Naming: _naming,
    Call: _call,
    Import: _import,
    ValueRange: _value_range,
    Size: _size,
    Documentation: _documentation,
    Structure: _structure,
    Async: _async,
    ErrorHandling: _error_handling,
    TypeShape: _type_shape,
}
