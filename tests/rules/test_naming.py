"""ANK101: violations, fixes, and patterns that people write."""

from __future__ import annotations

import pytest

from ananke_core.errors import PatternError
from ananke_core.facts import ImportFact, UnitFacts
from ananke_core.model.rules import Naming, SymbolKind
from ananke_core.rules.check import Check, Fix, Violation, check_unit, configured_check
from ananke_core.rules.naming import naming_rule
from ananke_core.text import Span
from tests.mine.facts import SPAN, class_, function, functions, parameter, variable


def hits(kind: SymbolKind, style: str, facts: UnitFacts) -> list[Violation]:
    return check_unit(configured_check(Naming(kind, style=style), "here"), facts)


def fix(violations: list[Violation]) -> Fix:
    (violation,) = violations
    assert violation.fix is not None
    return violation.fix


def test_a_violation_holds_name_symbol_and_fix() -> None:
    (violation,) = hits("method", "snake_case", functions(function("doThing", kind="method", at=4)))
    assert violation == Violation(
        "ANK101",
        Span(4, 11),
        'method name "doThing" is not snake_case',
        "Owner.doThing",
        Fix('Rename "doThing" to "do_thing"', "rename", Span(4, 11), "do_thing", safe=False),
        {"name": "doThing", "kind": "method", "style": "snake_case", "pattern": ""},
    )


def test_special_methods_are_the_languages() -> None:
    assert hits("method", "PascalCase", functions(function("__init__", kind="method", special=True))) == []


def test_a_rename_is_safe_only_for_what_other_files_cannot_name() -> None:
    public, private = function("doThing"), function("_doThing")
    nested = function("doThing")
    nested.symbol = "outer.doThing"
    assert not fix(hits("function", "snake_case", functions(public))).safe
    assert fix(hits("function", "snake_case", functions(private))).safe
    assert fix(hits("function", "snake_case", functions(nested))).safe
    assert not fix(hits("method", "snake_case", functions(function("_doThing", kind="method")))).safe


@pytest.mark.parametrize("kind", ["function", "class", "import", "alias", "parameter"])
def test_a_rename_to_a_name_that_exists_is_not_safe(kind: str) -> None:
    facts = functions(function("_doThing"))
    match kind:
        case "function":
            facts.functions.append(function("_do_thing"))
        case "class":
            facts.classes.append(class_("_do_thing"))
        case "import":
            facts.imports.append(ImportFact("a", SPAN, names=("_do_thing",)))
        case "alias":
            facts.imports.append(ImportFact("a", SPAN, alias="_do_thing"))
        case _:
            facts.functions[0].parameters = (parameter("_do_thing"),)
    assert not fix(hits("function", "snake_case", facts)).safe


def test_no_rename_to_a_keyword_or_to_what_is_no_identifier() -> None:
    for style, name in (("snake_case", "Class"), ("kebab-case", "do_thing")):
        (violation,) = hits("variable", style, UnitFacts(variables=[variable(name)]))
        assert violation.fix is None


def test_positional_parameters_are_their_functions_own() -> None:
    facts = functions(function("f", parameter("aB")))
    assert not fix(hits("parameter", "snake_case", facts)).safe
    facts.functions[0].parameters[0].kind = "positional_only"
    assert fix(hits("parameter", "snake_case", facts)).safe


@pytest.mark.parametrize(
    ("text", "rule"), [("camelCase", Naming("class", "camelCase")), ("Error$", Naming("class", "", "Error$"))]
)
def test_a_value_is_a_style_or_a_pattern(text: str, rule: Naming) -> None:
    assert naming_rule("class", text) == rule


@pytest.mark.parametrize("text", ["snakecase", "Snake_Case", "pascalCase", "SCREAMING_SNAKE"])
def test_a_misspelt_style_is_no_pattern(text: str) -> None:
    with pytest.raises(PatternError, match="did you mean"):
        naming_rule("class", text, ".ananke.toml:3")


@pytest.mark.parametrize("text", ["(", "[a-", r"a(?=b)", r"(a)\1"])
def test_what_re2_refuses_is_refused_with_its_place(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PatternError, match=r"^\.ananke\.toml:3: ") as caught:
        naming_rule("class", text, ".ananke.toml:3")
    assert caught.value.place == ".ananke.toml:3"
    with pytest.raises(PatternError):
        configured_check(Naming("class", pattern=text), "here")
    assert capfd.readouterr() == ("", "")


def test_an_unknown_style_is_refused_when_the_check_is_made() -> None:
    with pytest.raises(PatternError, match="one of snake_case"):
        configured_check(Naming("class", style="Snake"), "here")


def test_a_pattern_is_searched_for_and_cannot_run_long() -> None:
    check = configured_check(naming_rule("class", "^(a+)+$"), "here")
    (violation,) = check_unit(check, UnitFacts(classes=[class_("a" * 5_000 + "b"), class_("aaa")]))
    assert violation.fix is None
    assert "does not match /^(a+)+$/" in violation.message


def test_the_key_holds_no_counts_severity_or_origin() -> None:
    one = configured_check(Naming("class", "camelCase"), "here")
    two = Check(Naming("class", "camelCase"), one.severity, "embedded", "there")
    assert one.key == two.key != configured_check(Naming("class", "PascalCase"), "here").key
