"""Conventions: when a habit is one, and that its exceptions are what its check reports."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from ananke_core.facts import FunctionFact, UnitFacts
from ananke_core.mine.conventions import Convention, Tally, Thresholds, conventions, examples
from ananke_core.model.rules import Annotation, Naming
from ananke_core.rules.check import check_unit, convention_checks
from tests.mine.facts import class_, function, functions, parameter, units, variable


def named(kept: int, broken: int = 0, *, kind: str = "function") -> list[FunctionFact]:
    good = [function(f"do_thing_{i}", kind=kind, returns=True) for i in range(kept)]  # type: ignore[arg-type]
    return good + [function(f"doThing{i}", kind=kind, returns=True) for i in range(broken)]  # type: ignore[arg-type]


def mined(facts: UnitFacts, thresholds: Thresholds | None = None) -> list[Convention]:
    return conventions(Tally.of(facts), thresholds or Thresholds())


@pytest.mark.parametrize(
    ("kept", "broken", "habit"),
    [(11, 0, False), (12, 0, True), (12, 1, False), (17, 1, False), (18, 1, True), (18, 2, False)],
)
def test_the_default_takes_12_of_12_or_18_of_19(kept: int, broken: int, habit: bool) -> None:
    found = [convention.rule for convention in mined(functions(*named(kept, broken)))]
    assert (Naming("function", style="snake_case") in found) is habit


def test_support_binds_at_a_lower_confidence() -> None:
    low = Thresholds(min_support=5, min_confidence=0.1)
    assert mined(functions(*named(4)), low) == []
    assert len(mined(functions(*named(5)), low)) == 2


def test_words_and_counts() -> None:
    facts = functions(*named(12), *named(6, 1, kind="method"), function("run"), function("__init__", kind="method"))
    facts.functions[-2].returns_annotated = facts.functions[-1].returns_annotated = True
    facts.functions[-1].is_special = True
    facts.classes = [class_(f"Order{i}") for i in range(12)]
    statements = [convention.statement for convention in mined(facts)]
    assert statements == [
        "18 of 19 function and method names of several words are snake_case",
        "18 of 19 function and method names of several words are snake_case",
        "12 of 12 class names are PascalCase",
        "20 of 20 functions and methods have a return annotation",
    ]
    assert mined(facts)[0].confidence == pytest.approx(0.7536, abs=1e-4)


def test_kinds_of_different_styles_stand_alone() -> None:
    methods = [function(f"setThing{i}", kind="method") for i in range(12)]
    found = mined(functions(*named(12), *methods))
    assert [(c.rule, c.matching, c.total) for c in found if isinstance(c.rule, Naming)] == [
        (Naming("function", style="snake_case"), 12, 12),
        (Naming("method", style="camelCase"), 12, 12),
    ]


def test_names_of_one_word_are_no_evidence() -> None:
    facts = functions(*(function(f"run{i}") for i in range(50)))
    facts.variables = [variable(f"A{i}", constant=True) for i in range(50)]
    assert [convention for convention in mined(facts) if isinstance(convention.rule, Naming)] == []


def test_at_most_one_style_for_a_kind() -> None:
    low = Thresholds(1, 0.0)
    facts = functions(function("a_b"), function("a_c"), function("aB"), function("aC"), function("aD"))
    assert [(c.rule, c.matching, c.total) for c in mined(facts, low) if isinstance(c.rule, Naming)] == [
        (Naming("function", style="camelCase"), 3, 5)
    ]


def test_fields() -> None:
    facts = UnitFacts(classes=[class_("Order", *((f"f{i}", i > 0) for i in range(30)))])
    found = {convention.rule: convention for convention in mined(facts)}
    convention = found[Annotation("class", "fields")]
    assert convention.statement == "29 of 30 fields are annotated"
    assert convention.evidence("this file") == "29 of 30 fields in this file are annotated"


@given(units)
@example(UnitFacts(classes=[class_(n, bases=("Exception",)) for n in ("__init__", "_1Error", "AError", "BError")]))
def test_exceptions_are_exactly_the_violations(facts: UnitFacts) -> None:
    """What a convention counts against itself, per group of kinds that support each other, its checks report."""
    found = mined(facts, Thresholds(1, 0.0))
    for statement in {convention.statement for convention in found}:
        group = [convention for convention in found if convention.statement == statement]
        hits = sum(len(check_unit(check, facts)) for check in convention_checks(group, []))
        kept = sum(len(examples(facts, convention.rule)) for convention in group)
        assert hits == group[0].total - group[0].matching
        assert kept == group[0].matching


@given(units)
def test_the_order_does_not_depend_on_the_facts_order(facts: UnitFacts) -> None:
    turned = UnitFacts(functions=facts.functions[::-1], classes=facts.classes[::-1], variables=facts.variables[::-1])
    low = Thresholds(1, 0.0)
    assert mined(facts, low) == mined(turned, low)


def test_parameters_count_once_a_function() -> None:
    good = [function(f"f{i}", parameter("a", annotated=True), parameter("b", annotated=True)) for i in range(18)]
    bad = function("g", parameter("a"), parameter("b"), parameter("c", annotated=True))
    none = function("h", parameter("self", implicit=True))
    found = {convention.rule: convention for convention in mined(functions(*good, bad, none))}
    convention = found[Annotation("function", "parameters")]
    assert (convention.matching, convention.total) == (18, 19)
    assert convention.evidence("this file") == (
        "18 of 19 functions and methods with parameters in this file annotate all of them"
    )
