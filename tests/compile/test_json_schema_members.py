"""Arguments of calls as schemas, and bounds that are stated beside a shape or a signature."""

from __future__ import annotations

from typing import Any

import pytest

from ananke_core.compile.emit.json_schema import emit_schema
from ananke_core.model.constraint import Constraint, Scope
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Parameter, Signature, ValueRange
from ananke_core.model.types import (
    Bounds,
    Default,
    LiteralType,
    Union,
)
from tests.compile.emitting import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    emit,
    reasons,
)
from tests.compile.engines import verdicts


class TestArguments:
    """A signature as the object of one call's arguments."""

    def schema(self, *parameters: Parameter, **signature: Any) -> dict[str, Any]:
        emitted = emit(Signature("f", parameters=parameters, **signature))
        assert emitted.unenforced == ()
        assert emitted.schema is not None
        return emitted.schema

    def test_parameters_are_members_and_those_without_default_are_required(self) -> None:
        schema = self.schema(
            Parameter("a", INTEGER, kind="positional_only"),
            Parameter("b", STRING, default=Default()),
            Parameter("c", BOOLEAN, kind="keyword_only"),
            Parameter("d", STRING, optional=True),
        )
        assert verdicts(schema, {"a": 1, "c": True}, {"a": 1, "b": "x", "c": True, "d": "y"}) == [True, True]
        assert (
            verdicts(schema, {"a": 1}, {"c": True}, {"a": 1, "c": True, "z": 1}, {"a": "x", "c": True}) == [False] * 4
        )

    def test_rest_parameters(self) -> None:
        schema = self.schema(Parameter("args", INTEGER, kind="rest"), Parameter("kw", STRING, kind="keyword_rest"))
        assert verdicts(schema, {}, {"args": [1, 2]}, {"args": [1], "any": "x"}) == [True] * 3
        assert verdicts(schema, {"args": ["x"]}, {"any": 1}) == [False] * 2

    def test_untyped_rest_takes_anything(self) -> None:
        schema = self.schema(Parameter("kw", kind="keyword_rest"))
        assert verdicts(schema, {}, {"a": 1, "b": [None]}) == [True, True]

    def test_the_order_of_members_is_that_of_the_parameters(self) -> None:
        schema = self.schema(Parameter("zeta"), Parameter("alpha"))
        assert list(schema["$defs"]["f"]["properties"]) == ["zeta", "alpha"]

    @pytest.mark.parametrize(
        ("name", "signature", "left_out"),
        [
            ("self", {"container": "C"}, True),
            ("cls", {"container": "C", "decorators": ("classmethod",)}, True),
            ("this", {"container": "C"}, True),
            ("self", {"container": "C", "decorators": ("staticmethod",)}, False),
            ("self", {}, False),
        ],
    )
    def test_a_receiver_is_no_argument(self, name: str, signature: dict[str, Any], left_out: bool) -> None:
        schema = self.schema(Parameter(name), Parameter("x", INTEGER), **signature)
        assert (name not in schema["$defs"]["f"]["properties"]) is left_out

    def test_a_typed_first_parameter_of_another_language_is_an_argument(self) -> None:
        rule = Signature("C.f", container="C", parameters=(Parameter("x"),))
        emitted = emit_schema([("0", Constraint("f", Kind.TYPE_SAFETY, rule, Scope("typescript", "a.ts", "C.f")))])
        assert emitted.schema is not None
        assert list(emitted.schema["$defs"]["C.f"]["properties"]) == ["x"]


class TestValueRanges:
    """Bounds that are stated beside a shape or signature."""

    def test_every_pattern_and_every_step_holds(self) -> None:
        found = emit(
            Signature(
                "f", parameters=(Parameter("s", STRING, bounds=Bounds(pattern="[a-z]+")), Parameter("n", NUMBER))
            ),
            ValueRange("f", "s", Bounds(pattern="[^x]{2,3}")),
            ValueRange("f", "s", Bounds(pattern="a[^\\n]*")),
            ValueRange("f", "n", Bounds(multiple_of=4)),
            ValueRange("f", "n", Bounds(multiple_of=6)),
        ).schema
        assert found is not None
        wrong = [{"s": s, "n": n} for s, n in (("a", 12), ("ax", 12), ("bc", 12), ("aB", 12), ("abc", 4), ("abc", 6))]
        assert verdicts(found, {"s": "abc", "n": 24}, *wrong) == [True, *[False] * len(wrong)]

    def test_of_listed_values_only_those_within_the_bounds_are_left(self) -> None:
        found = emit(
            Signature("f", parameters=(Parameter("n"), Parameter("s", Union((LiteralType("a"), LiteralType("ab")))))),
            ValueRange("f", "n", Bounds(enum=(1, 5, 9, "x", True))),
            ValueRange("f", "n", Bounds(minimum=3, exclusive_maximum=9)),
            ValueRange("f", "s", Bounds(min_length=2)),
        ).schema
        assert found is not None
        right = [{"n": n, "s": "ab"} for n in (5, "x", True)]
        wrong = [{"n": 1, "s": "ab"}, {"n": 9, "s": "ab"}, {"n": 5, "s": "a"}]
        assert verdicts(found, *right, *wrong) == [True] * 3 + [False] * 3

    def test_they_tighten_the_member(self) -> None:
        emitted = emit(
            Signature("f", parameters=(Parameter("n", INTEGER, bounds=Bounds(minimum=0)),)),
            ValueRange("f", "n", Bounds(minimum=-5, maximum=9)),
        )
        assert emitted.carried == {"0", "1"}
        assert emitted.schema is not None
        assert verdicts(emitted.schema, {"n": 0}, {"n": 9}, {"n": -1}, {"n": 10}) == [True, True, False, False]

    def test_one_without_a_member_is_not_carried(self) -> None:
        emitted = emit(Signature("f", parameters=(Parameter("n", INTEGER),)), ValueRange("f", "m", Bounds(minimum=1)))
        assert emitted.carried == {"0"}
        assert reasons(emitted) == ["no shape or signature of this set has this member"]

    def test_one_of_another_file_does_not_count(self) -> None:
        rules = Signature("f", parameters=(Parameter("n", INTEGER),)), ValueRange("f", "n", Bounds(minimum=1))
        assert emit(*rules, paths={1: "b.py"}).carried == {"0"}
        assert emit(*rules, paths={1: ""}).carried == {"0", "1"}
