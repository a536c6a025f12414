"""Sets that can't clash: nothing is reported of any of them, and what is put against one of them is found."""

from __future__ import annotations

import attrs

from ananke_core.codec import constraint_id
from ananke_core.compile.passes.conflicts import find_conflicts
from ananke_core.compile.passes.deduplicate import deduplicate
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.working import working_set
from ananke_core.compile.pipeline import compile_stages, run
from ananke_core.model.constraint import Constraint, ConstraintSet
from ananke_core.model.enums import Source, Tier
from ananke_core.model.ir import Conflict
from ananke_core.model.rules import ValueRange
from ananke_core.model.types import Bounds
from tests.compile.passes.consistent import consistent_set

# `python -m benchmarks.consistent` compiles ten thousand.
_SETS = 1_000


def conflicts(constraints: ConstraintSet) -> tuple[Conflict, ...]:
    return find_conflicts(deduplicate(working_set(constraints.constraints)), Patterns())


def test_nothing_is_reported_of_a_set_that_a_project_keeps() -> None:
    for seed in range(_SETS):
        given = consistent_set(seed)
        assert conflicts(given) == (), (seed, conflicts(given), given)


def test_many_of_them_meet() -> None:
    subjects = [
        (type(one.rule), one.rule.symbol, one.rule.name)
        for seed in range(100)
        for one in consistent_set(seed).constraints
        if isinstance(one.rule, ValueRange)
    ]
    assert len(subjects) > 250
    sizes = [len(consistent_set(seed).constraints) for seed in range(100)]
    assert max(sizes) > 20
    assert min(sizes) < 5


def test_a_bound_put_against_one_of_them_is_found() -> None:
    found = 0
    for seed in range(300):
        given = consistent_set(seed)
        for one in given.constraints:
            rule = one.rule
            if isinstance(rule, ValueRange) and rule.bounds.maximum is not None and one.tier is Tier.HARD:
                above = ValueRange(rule.symbol, rule.name, Bounds(minimum=rule.bounds.maximum + 1))
                against = attrs.evolve(one, name="against", rule=above, source=Source.USER_DEFINED)
                _is_found(given, against)
                found += 1
                break
    assert found > 50


def _is_found(given: ConstraintSet, against: Constraint) -> None:
    both = ConstraintSet((*given.constraints, against))
    reported = conflicts(both)
    assert reported, (given, against)
    assert all(constraint_id(against) in one.constraints for one in reported)
    ir = run(compile_stages(both, ["regex"], 1))
    assert ir.feasible is not any(one.hard for one in reported)
    assert any(one.hard for one in reported)
