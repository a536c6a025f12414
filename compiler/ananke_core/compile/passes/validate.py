"""validate: refuse what would only fail later, with every place at once."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ananke_core.compile.emit.names import name_pattern
from ananke_core.errors import Fault, PatternError
from ananke_core.model.constraint import Constraint
from ananke_core.model.enums import Tier
from ananke_core.model.rules import Naming
from ananke_core.rules.naming import validate_naming


def validate(constraints: Iterable[tuple[int, Constraint]]) -> None:
    """Check the patterns that hard naming rules state.

    Args:
        constraints: constraints, and their places in the set as given; those without naming rules are passed over.

    Raises:
        PatternError: with a fault for each that is no RE2, has no portable form, or names no known style.
    """
    faults: list[Fault] = []
    for index, constraint in constraints:
        rule = constraint.rule
        if isinstance(rule, Naming) and constraint.tier is Tier.HARD and (rule.pattern or rule.style):
            faults.extend(_faults(rule, f"constraints[{index}].rule.{'pattern' if rule.pattern else 'style'}"))
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
