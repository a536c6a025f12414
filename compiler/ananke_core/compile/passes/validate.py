"""validate: refuse what would only fail later, with every place at once."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ananke_core.compile.emit.names import name_pattern
from ananke_core.compile.passes.working import Working
from ananke_core.errors import Fault, PatternError
from ananke_core.model.enums import Tier
from ananke_core.model.rules import Naming
from ananke_core.rules.naming import validate_naming


def validate(items: Sequence[Working]) -> None:
    """Check the patterns that hard naming rules state.

    Raises:
        PatternError: with a fault for each that is no RE2, has no portable form, or names no known style.
    """
    faults: list[Fault] = []
    for item in items:
        rule = item.constraint.rule
        if isinstance(rule, Naming) and item.constraint.tier is Tier.HARD and (rule.pattern or rule.style):
            faults.extend(_faults(rule, f"constraints[{item.index}].rule.{'pattern' if rule.pattern else 'style'}"))
    if faults:
        count = "a naming rule" if len(faults) == 1 else f"{len(faults)} naming rules"
        raise PatternError(f"{count} can't be compiled", faults)


def _faults(rule: Naming, place: str) -> list[Fault]:
    try:
        name_pattern(rule)
        if rule.pattern:
            validate_naming(rule, place)
    except PatternError as error:
        if not error.faults:
            return [Fault(place, error.message, error.code, way_out=error.way_out)]
        return [
            attrs.evolve(fault, place=place if fault.character is None else f"{place}, character {fault.character + 1}")
            for fault in error.faults
        ]
    return []
