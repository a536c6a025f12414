"""Patterns, identifiers, advice, and what is said of engines."""

from __future__ import annotations

from typing import Any

import pytest

from ananke_core.compile.emit.advice import advice
from ananke_core.compile.pipeline import compile_stages, run
from ananke_core.engines.validators import matches_whole
from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import Kind, Source, Tier
from ananke_core.model.ir import ConstraintIR
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
    Parameter,
    Rule,
    Signature,
    Size,
    Structure,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import Bounds, EnumType, Field, Primitive, Record, Ref

INTEGER = Primitive("integer")


def constraint(rule: Rule, path: str = "a.py", symbol: str = "", tier: Tier = Tier.HARD) -> Constraint:
    return Constraint("n", Kind.SEMANTIC, rule, Scope("python", path, symbol), Source.USER_DEFINED, tier=tier)


def compiled(*given: Constraint | Rule, formats: list[str] | None = None) -> ConstraintIR:
    listed = tuple(one if isinstance(one, Constraint) else constraint(one) for one in given)
    return run(compile_stages(ConstraintSet(listed), formats, 1))


def patterns(*given: Constraint | Rule) -> dict[str, str]:
    return {entry.name: entry.pattern for entry in compiled(*given, formats=["regex"]).regex or ()}


class TestRegex:
    """Entries and the texts that they match."""

    def test_a_naming_style_lets_underscores_stand_around_a_name(self) -> None:
        found = patterns(Naming("class", style="PascalCase"))["class_name"]
        assert [matches_whole(found, name) for name in ("Order", "_Order", "Order_", "order", "A_b")] == [
            True,
            True,
            True,
            False,
            False,
        ]

    def test_a_header_on_one_line(self) -> None:
        parameters = (Parameter("self"), Parameter("n", INTEGER, "int"))
        rule = Signature("Book.find", "Book", parameters, INTEGER, "int", async_=True)
        found = patterns(rule)["Book.find"]
        assert matches_whole(found, "async def find(self, n: int) -> int:")
        for wrong in (
            "def find(self, n: int) -> int:",
            "async def found(self, n: int) -> int:",
            "async def find(self, n: str) -> int:",
            "async def find(self, n: int):",
            "async def find(self) -> int:",
        ):
            assert not matches_whole(found, wrong), wrong

    def test_a_module_and_what_is_below_it(self) -> None:
        found = patterns(Import(denied=("os.path",), allowed=("re",)))
        assert list(found) == ["denied_import os.path", "allowed_import re"]
        denied = found["denied_import os.path"]
        assert [matches_whole(denied, name) for name in ("os.path", "os.path.x", "os", "os.pathx", "osxpath")] == [
            True,
            True,
            False,
            False,
            False,
        ]

    def test_a_callee_is_taken_literally(self) -> None:
        found = patterns(Call(denied=("os.system", "$.eval(")))
        assert matches_whole(found["denied_call os.system"], "os.system")
        assert not matches_whole(found["denied_call os.system"], "osxsystem")
        assert matches_whole(found["denied_call $.eval("], "$.eval(")

    def test_the_pattern_of_a_value(self) -> None:
        found = patterns(ValueRange("f", "code", Bounds(pattern=r"[A-Z]{2}\d+")))["f.code"]
        assert matches_whole(found, "AB12")
        assert not matches_whole(found, "AB")

    def test_one_without_a_portable_form_is_said(self) -> None:
        ir = compiled(ValueRange("f", "code", Bounds(pattern=r"\bA")), formats=["regex"])
        assert ir.regex == ()
        assert [(entry.format, entry.reason) for entry in ir.unenforced] == [
            ("regex", "its pattern is checked, not decoded: a word boundary has no portable form")
        ]


class TestIdentifiers:
    """Names and modules for every text of a set."""

    def test_hard_calls_and_imports(self) -> None:
        ir = compiled(
            Call(denied=("exec", "os.system", "eval")),
            Import(denied=("pickle",), allowed=("re", "app")),
            constraint(Call(denied=("soft",)), tier=Tier.SOFT),
        )
        assert ir.identifiers.denied == ("eval", "exec")
        assert ir.identifiers.denied_imports == ("pickle",)
        assert ir.identifiers.allowed_imports == ("app", "re")

    def test_what_holds_in_a_part_of_the_set_is_left_out(self) -> None:
        rules = constraint(Call(denied=("here",)), "src"), constraint(Call(denied=("there",)), "src/web")
        inside = constraint(Call(denied=("method_only",), inside="method"), "")
        other = constraint(Signature("f"), "src/db/a.py", "f"), constraint(Call(denied=("only_f",)), "src", "f")
        assert compiled(*rules, inside, *other).identifiers.denied == ("here",)

    def test_two_lists_of_allowed_modules_allow_what_both_do(self) -> None:
        ir = compiled(Import(allowed=("app", "re")), Import(allowed=("app.core", "json")))
        assert ir.identifiers.allowed_imports == ("app.core",)


ADVICE: list[tuple[Rule, str]] = [
    (Naming("function", style="camelCase"), "Functions are camelCase."),
    (Naming("class", pattern="Error$"), "The names of classes match /Error$/."),
    (Annotation("function", "returns"), "Returns of functions are annotated."),
    (Import(denied=("os",), allowed=("re",)), "Do not import os; import only re."),
    (Import(layers=(Layer("web", ("web/**",), ("core",)),)), "Layer web imports only core and itself."),
    (Call(denied=("eval",), instead={"eval": "ast.literal_eval"}), "Call no eval but ast.literal_eval."),
    (Call(required=("close",), inside="method"), "Call close inside of methods."),
    (
        ErrorHandling(bare=True, swallowed=True),
        "Handlers name the errors that they catch; caught errors are not swallowed.",
    ),
    (
        Async(must_await=True, blocking=("time.sleep",)),
        "Async functions await something; async functions do not call time.sleep.",
    ),
    (Documentation("class", parameters=True), "Public classes have a doc comment with their parameters."),
    (ValueRange("f", "n", Bounds(minimum=0, maximum=9)), "The value of n in f is at least 0 and is at most 9."),
    (Size("function", "lines", 80), "Functions have at most 80 lines."),
    (Structure("C", ("close",), ("Base",)), "The members of C include close; the bases of C include Base."),
    (
        Signature("C.f", "C", (Parameter("self"), Parameter("n", INTEGER, "int")), returns_written="int"),
        "The header of C.f is f(self, n: int) -> int.",
    ),
    (TypeShape("S", EnumType(("A", "B"), (1, 2))), "The members of S are A, B."),
    (TypeShape("R", Record((Field("x", INTEGER),))), "The members of R are x."),
    (Opaque("Functions must\n have names"), "Functions must have names."),
    (Opaque(), "n."),
]


@pytest.mark.parametrize(("rule", "sentence"), ADVICE)
def test_a_soft_rule_is_one_sentence(rule: Rule, sentence: str) -> None:
    assert advice(constraint(rule, "")) == sentence
    ir = compiled(constraint(rule, "", tier=Tier.SOFT))
    assert ir.advice == (sentence,)
    assert "\n" not in ir.advice[0]


def test_a_sentence_says_where_it_holds() -> None:
    rule = Naming("function", style="camelCase")
    assert advice(constraint(rule, "src/a.py", "C")) == "Functions are camelCase in C of src/a.py."


class TestSupport:
    """What is said of engines and of what isn't carried."""

    def support(self, ir: ConstraintIR) -> dict[str, Any]:
        return {engine: (len(one.enforced), len(one.checked_only)) for engine, one in ir.engines.items()}

    def test_a_plain_type_is_enforced_by_all(self) -> None:
        ir = compiled(TypeShape("T", Record((Field("a", INTEGER),))), formats=["json-schema"])
        assert self.support(ir) == {"llguidance": (1, 0), "xgrammar": (1, 0), "llama.cpp": (1, 0)}
        assert ir.unenforced == ()

    def test_bounds_only_by_the_one_that_keeps_them(self) -> None:
        def bounded(type_: Primitive) -> ConstraintIR:
            shape = Record((Field("a", type_, bounds=Bounds(minimum=1)),))
            return compiled(TypeShape("T", shape), formats=["json-schema"])

        assert self.support(bounded(INTEGER)) == {"llguidance": (1, 0), "xgrammar": (1, 0), "llama.cpp": (1, 0)}
        fraction = bounded(Primitive("number"))
        assert self.support(fraction) == {"llguidance": (1, 0), "xgrammar": (1, 0), "llama.cpp": (0, 1)}
        (said,) = fraction.unenforced
        assert (said.engine, said.reason) == ("llama.cpp", "a: minimum of number is checked, not decoded")

    def test_what_is_left_open_in_part_is_checked(self) -> None:
        ir = compiled(TypeShape("T", Record((Field("a", Ref("X")),))), formats=["json-schema"])
        assert self.support(ir) == {"llguidance": (0, 1), "xgrammar": (0, 1), "llama.cpp": (0, 1)}
        assert ir.constraints[0].compiled_to == ("json-schema",)

    def test_a_header_is_enforced_by_all(self) -> None:
        ir = compiled(constraint(Signature("f", returns=INTEGER, returns_written="int"), symbol="f"))
        assert ir.constraints[0].compiled_to == ("grammar", "json-schema", "regex")
        assert self.support(ir) == {"llguidance": (1, 0), "xgrammar": (1, 0), "llama.cpp": (1, 0)}

    def test_mentioning_a_callee_in_a_pattern_enforces_nothing(self) -> None:
        ir = compiled(Call(denied=("eval",)), formats=["regex"])
        assert ir.constraints[0].compiled_to == ("regex",)
        assert self.support(ir) == {"llguidance": (0, 1), "xgrammar": (0, 1), "llama.cpp": (0, 1)}

    def test_opaque_and_soft_ones_are_in_no_list(self) -> None:
        ir = compiled(Opaque("words"), constraint(Size("function", "lines", 3), tier=Tier.SOFT))
        assert self.support(ir) == {"llguidance": (0, 0), "xgrammar": (0, 0), "llama.cpp": (0, 0)}
        assert {entry.reason for entry in ir.unenforced} == {
            "opaque: no machine-checkable rule",
            "soft: advice and diagnostics only",
        }

    def test_a_rule_without_any_form_has_one_reason(self) -> None:
        ir = compiled(Size("function", "lines", 3), formats=["json-schema", "regex"])
        assert [(entry.reason, entry.format) for entry in ir.unenforced] == [("a size is checked, not decoded", "")]

    def test_each_format_that_does_not_carry_a_rule_is_named(self) -> None:
        ir = compiled(TypeShape("T", INTEGER), formats=["json-schema", "regex"])
        assert [(entry.reason, entry.format) for entry in ir.unenforced] == [
            ("a type's shape has no regex form", "regex")
        ]
