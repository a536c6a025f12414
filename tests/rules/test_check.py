"""Checks: provenance, scope, what overrides what, and the other two rules' violations."""

from __future__ import annotations

import attrs
import pytest

from ananke_core.facts import CallFact, ImportFact, UnitFacts
from ananke_core.mine.conventions import Tally, Thresholds, conventions
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind, Severity
from ananke_core.model.rules import (
    Annotation,
    Async,
    Call,
    Documentation,
    ErrorHandling,
    Import,
    Layer,
    Naming,
    Opaque,
    Rule,
    Size,
)
from ananke_core.rules.built_call import BuiltCall, Checked
from ananke_core.rules.check import (
    CHECKERS,
    Check,
    check_unit,
    configured_check,
    constraint_check,
    convention_checks,
    embedded_checks,
    present,
    unchecked,
)
from ananke_core.rules.convention import Convention
from ananke_core.text import Span
from tests.mine.facts import function, functions, parameter


def call(callee: str) -> UnitFacts:
    return UnitFacts(calls=[CallFact(callee, Span(0, len(callee)), "f")])


def test_python_denies_eval_and_exec_as_errors() -> None:
    check = embedded_checks("python")[0]
    assert (check.severity, check.origin, check.code) == (Severity.ERROR, "embedded", "ANK601")
    (violation,) = check_unit(check, call("eval"))
    assert present(check, violation) == (
        'call of "eval" is denied: it runs whatever its argument says; use ast.literal_eval; '
        "declared in embedded defaults"
    )
    assert violation.fix is not None
    assert (violation.fix.text, violation.fix.span, violation.fix.safe) == ("ast.literal_eval", Span(0, 4), False)
    assert check_unit(check, call("exec"))[0].fix is None
    for other in ("model.eval", "evaluate", "", "ast.literal_eval", "eval.x"):
        assert check_unit(check, call(other)) == []
    assert embedded_checks("cobol") == []


def test_a_dotted_callee_is_compared_whole() -> None:
    check = configured_check(Call(denied=("os.system",)), ".ananke.toml:2")
    (violation,) = check_unit(check, call("os.system"))
    assert present(check, violation).endswith("; declared in .ananke.toml:2")
    assert check_unit(check, call("system")) == check_unit(check, call("my.os.system")) == []


def test_an_import_is_seen_from_its_file() -> None:
    fact = ImportFact("db", Span(5, 9), level=2, separator=".")
    check = configured_check(Import(denied=("app.db",)), "here")
    here = check.at("app/web/views.py")
    assert [violation.data["module"] for violation in check_unit(here, UnitFacts(imports=[fact]))] == ["..db"]
    assert check_unit(check, UnitFacts(imports=[fact])) == []
    assert check_unit(check.at("web/views.py"), UnitFacts(imports=[fact])) == []
    assert here.key != check.key, "what is kept of one file must not be taken for another"
    other = configured_check(Call(denied=("f",)), "here")
    assert other.at("app/web/views.py") is other


def test_a_return_of_none_is_offered_where_nothing_is_returned() -> None:
    check = configured_check(Annotation("function", "returns"), "here")
    plain, value, yields = function("a"), function("b"), function("c")
    value.returns_value = yields.is_generator = True
    plain.returns_nothing = " -> None"
    fixes = [violation.fix for violation in check_unit(check, functions(plain, value, yields))]
    assert fixes[1:] == [None, None]
    assert fixes[0] is not None
    assert (fixes[0].kind, fixes[0].span, fixes[0].text, fixes[0].safe) == ("insert", Span(3, 3), " -> None", False)


@pytest.mark.parametrize("kind", ["function", "method"])
def test_annotation_of_functions_takes_methods_in(kind: str) -> None:
    rule = Annotation(kind, "returns")  # type: ignore[arg-type]
    both = functions(function("a"), function("b", kind="method"))
    found = [violation.data["name"] for violation in check_unit(configured_check(rule, "here"), both)]
    assert found == (["a", "b"] if kind == "function" else ["b"])


def test_parameters_are_named_in_one_violation() -> None:
    check = configured_check(Annotation("function", "parameters"), "here")
    facts = functions(function("f", parameter("self", implicit=True), parameter("a"), parameter("b")))
    (violation,) = check_unit(check, facts)
    assert violation.message == 'parameters "a", "b" of function "f" have no annotation'
    assert violation.data["parameters"] == "a,b"


@pytest.mark.parametrize(
    ("scope", "path", "applies"),
    [
        ("", "a/b.py", True),
        ("a/b.py", "a/b.py", True),
        ("a", "a/b.py", True),
        ("a/", "a/b.py", True),
        ("a/b", "a/b.py", False),
        ("b.py", "a/b.py", False),
    ],
)
def test_a_path_is_a_file_or_a_folder(scope: str, path: str, applies: bool) -> None:
    check = Check(Opaque(), Severity.INFO, "constraint", "c", scope=Scope(path=scope))
    assert check.applies_to(path) is applies


def test_a_symbol_narrows_a_check() -> None:
    facts = functions(function("doThing", kind="method"), function("doThing"), function("Ownership"))
    rule = Annotation("function", "returns")
    check = Check(rule, Severity.INFO, "constraint", "c", scope=Scope(symbol="Owner"))
    assert [violation.symbol for violation in check_unit(check, facts)] == ["Owner.doThing"]
    assert check.key != Check(rule, Severity.INFO, "constraint", "c").key


def test_pinned_constraints_become_checks() -> None:
    rule = Naming("class", "PascalCase")
    check = constraint_check(
        Constraint("classes", Kind.SYNTACTIC, rule, Scope(path="app"), severity=Severity.WARNING, id="c_1")
    )
    assert check is not None
    assert (check.rule, check.severity, check.where, check.applies_to("lib/a.py")) == (
        rule,
        Severity.WARNING,
        "c_1",
        False,
    )
    assert constraint_check(Constraint("words", Kind.SEMANTIC)) is None


@pytest.mark.parametrize(
    "rule",
    [
        Opaque("words"),
        Async(),
        Naming("module", "lower"),
        Call(required=("close",)),
        ErrorHandling(types=("AppError",)),
    ],
)
def test_what_is_not_checked_says_so_and_finds_nothing(rule: Rule) -> None:
    assert unchecked(rule)
    assert check_unit(configured_check(rule, "here"), functions(function("doThing"))) == []


def test_every_checker_has_a_rule_that_is_checked() -> None:
    rules: list[Checked] = [
        BuiltCall(("run",), ("built",), "runs it", "don't"),
        Naming("class", "PascalCase"),
        Annotation("function", "returns"),
        Call(denied=("eval",)),
        ErrorHandling(bare=True),
        Import(denied=("os",)),
        Size("method", "lines", 3),
        Documentation("class"),
    ]
    assert {type(rule) for rule in rules} == set(CHECKERS)
    assert not any(unchecked(rule) for rule in rules)


def test_text_that_is_run_is_looked_at_where_a_keyword_says_so() -> None:
    rule = BuiltCall(("run",), ("built", "other"), "runs it", "don't", ("shell", "True"))
    check = configured_check(rule, "here")
    fact = CallFact("run", Span(0, 3), "f", {"shell": "True"}, "built")
    assert [violation.code for violation in check_unit(check, UnitFacts(calls=[fact]))] == ["ANK602"]
    for other in (
        attrs.evolve(fact, first="literal"),
        attrs.evolve(fact, first=""),
        attrs.evolve(fact, keywords={"shell": ""}),
        attrs.evolve(fact, keywords={}),
        attrs.evolve(fact, callee="x.run"),
    ):
        assert check_unit(check, UnitFacts(calls=[other])) == []


def test_a_declared_check_takes_the_place_of_the_convention() -> None:
    facts = functions(*(function(f"do_thing_{i}", returns=True) for i in range(12)))
    found = conventions(Tally.of(facts), Thresholds())
    every = convention_checks(found, [])
    assert [(type(check.rule), check.severity, check.origin) for check in every] == [
        (Naming, Severity.HINT, "convention"),
        (Annotation, Severity.HINT, "convention"),
    ]
    declared = configured_check(Naming("function", style="camelCase"), "here")
    assert [check.rule for check in convention_checks(found, [declared])] == [Annotation("function", "returns")]
    other_kind = configured_check(Naming("method", style="camelCase"), "here")
    assert len(convention_checks(found, [other_kind])) == 2
    one_symbol = Check(declared.rule, Severity.INFO, "constraint", "c", scope=Scope(symbol="f"))
    assert len(convention_checks(found, [one_symbol])) == 2


def test_the_evidence_is_added_when_shown() -> None:
    facts = functions(*(function(f"do_thing_{i}") for i in range(18)), function("doThing"))
    (check,) = convention_checks(conventions(Tally.of(facts), Thresholds()), [])
    (violation,) = check_unit(check, facts)
    assert violation.message == 'function name "doThing" is not snake_case'
    assert present(check, violation) == (
        'function name "doThing" is not snake_case; 18 of 19 function names of several words in this file are'
    )


def test_declared_layers_take_the_place_of_mined_imports() -> None:
    habit = Convention(Import(denied=("app.web",)), 12, 12, 0.75, "files", "do not", "do not", "app/db")
    layers = configured_check(Import(layers=(Layer("db", ("app/db/**",), ("app.core",)),)), "here")
    assert [check.scope.path for check in convention_checks([], [], [habit])] == ["app/db"]
    assert convention_checks([], [layers], [habit]) == []
    pinned = configured_check(Import(denied=("app.web",)), "here")
    assert convention_checks([], [pinned], [habit]) == []
