"""What checks find in a unit is kept while the same is asked, and right whatever was asked before."""

from __future__ import annotations

import itertools

from ananke_core.analysis.unit import Asked, Unit
from ananke_core.extraction.units import extract_facts
from ananke_core.facts import UnitFacts
from ananke_core.languages import LANGUAGES
from ananke_core.model.enums import Severity
from ananke_core.model.rules import Call, Naming
from ananke_core.rules.check import Check

TEXT = b"def badName():\n    eval(1)\n    exec(2)\n"
EVAL, EXEC, AGAIN = (
    Check(Call(denied=(name,)), Severity.ERROR, "configuration", where)
    for name, where in (("eval", "one"), ("exec", "two"), ("eval", "three"))
)
NAMES = Check(Naming("function", style="snake_case"), Severity.WARNING, "configuration", "four")


def unit() -> Unit:
    return Unit.of(extract_facts(LANGUAGES["python"], TEXT))


def test_what_is_found_does_not_depend_on_what_was_asked_before() -> None:
    asked = [
        Asked(checks) for count in range(4) for checks in itertools.permutations((EVAL, EXEC, AGAIN, NAMES), count)
    ]
    one = unit()
    for many in (*asked, *reversed(asked)):
        assert list(one.found(many)) == list(unit().found(many))
    assert [number for number, _ in one.found(Asked((EVAL, AGAIN, NAMES)))] == [0, 1, 2]


def test_the_same_is_told_by_its_keys() -> None:
    first = Asked((EVAL, EXEC))
    again, other = Asked((AGAIN, EXEC), first), Asked((EXEC, EVAL), first)
    assert again.keys is first.keys and other.keys is not first.keys
    one = unit()
    assert one.found(first) is one.found(again)


def test_units_without_facts_are_one() -> None:
    assert Unit.of(UnitFacts()) is Unit.of(UnitFacts())
    assert list(Unit.of(UnitFacts()).found(Asked((EVAL, NAMES)))) == []
