"""No level changes what an artefact accepts, nor what is listed, found to clash or said of the set."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from random import Random
from typing import Any

import attrs
import re2
from hypothesis import given, settings
from hypothesis import strategies as st
from llguidance import LLMatcher

from ananke_core.codec import constraint_id, encode_ir
from ananke_core.compile.passes.deduplicate import deduplicate
from ananke_core.compile.passes.merge import merge
from ananke_core.compile.passes.patterns import Patterns
from ananke_core.compile.passes.subsume import subsume
from ananke_core.compile.passes.working import Working, working_set
from ananke_core.compile.pipeline import compile_stages, run
from ananke_core.engines.validators import validator
from ananke_core.model.constraint import Constraint, ConstraintSet, Scope
from ananke_core.model.enums import Kind, Priority, Source, Tier
from ananke_core.model.ir import ConstraintIR
from ananke_core.model.rules import (
    Annotation,
    Call,
    Import,
    Naming,
    Parameter,
    Rule,
    Signature,
    Size,
    TypeShape,
    ValueRange,
)
from ananke_core.model.types import Bounds, EnumType, Field, LiteralType, Primitive, Record, TypeExpr, Union
from tests.compile.engines import decodes

STRING, INTEGER, NUMBER = Primitive("string"), Primitive("integer"), Primitive("number")
HEADER = Signature("f", parameters=(Parameter("n", INTEGER, "int"), Parameter("s", STRING, "str")))
NUMBERS = (0, 1, 3, 4, 6, 12)
TEXTS = ("", "a", "ab", "abc", "zz", "A1")
NAMES = ("a", "ab", "get_a", "getA", "GetA", "aa", "_x", "x1", "")
BODIES = ("pass", "eval(1)", "exec(1)", "import os", "import json", "x = os.system(1)")

_patterns = st.sampled_from(["[a-z]+", "[a-c]*", "a[a-z]*", "(aa|ab)?c*", "[^\\n]{1,2}"])
_bounds = st.builds(
    Bounds,
    minimum=st.sampled_from([None, None, 0, 3]),
    maximum=st.sampled_from([None, None, 6]),
    exclusive_minimum=st.sampled_from([None, None, 1]),
    multiple_of=st.sampled_from([None, None, 2, 3, 4]),
    min_length=st.sampled_from([None, None, 1]),
    max_length=st.sampled_from([None, None, 2, 3]),
    pattern=st.none() | _patterns,
    enum=st.none() | st.none() | st.lists(st.sampled_from([*NUMBERS, *TEXTS]), min_size=1, max_size=6).map(tuple),
)
_words = st.lists(st.sampled_from(["eval", "exec", "compile", "os.system"]), max_size=3, unique=True).map(tuple)
_modules = st.lists(st.sampled_from(["os", "json", "os.path"]), max_size=2, unique=True).map(tuple)
_styles = st.sampled_from(["snake_case", "camelCase", "PascalCase", "lower", ""])
_searches = st.sampled_from(["^[a-z]+$", "^get", "[a-z]$", "^.{2,}$"])
_plain: st.SearchStrategy[TypeExpr] = st.sampled_from(
    [STRING, INTEGER, NUMBER, LiteralType("a"), EnumType(("A", "B"), ("a", "ab"))]
)
_members = st.lists(
    st.builds(Field, st.sampled_from(["x", "y"]), _plain, st.booleans()), max_size=2, unique_by=lambda field: field.name
)
_types: st.SearchStrategy[TypeExpr] = (
    _plain
    | st.lists(_plain, min_size=1, max_size=3).map(lambda members: Union(tuple(members)))
    | st.builds(Record, _members.map(tuple), st.booleans())
)
_rules: st.SearchStrategy[Rule] = (
    st.builds(ValueRange, st.just("f"), st.sampled_from(["n", "s"]), _bounds)
    | st.builds(Naming, st.sampled_from(["function", "parameter"]), st.just(""), _searches)
    | st.builds(Naming, st.just("function"), _styles.filter(bool))
    | st.builds(Call, _words, inside=st.sampled_from([None, None, "function"]))
    | st.builds(Import, _modules)
    | st.builds(Import, st.just(()), _modules)
    | st.builds(Annotation, st.just("function"), st.sampled_from(["parameters", "returns"]))
    | st.builds(Size, st.just("function"), st.just("lines"), st.integers(1, 3))
    | st.builds(TypeShape, st.just("T"), _types)
    | st.just(HEADER)
)
_constraints = st.builds(
    Constraint,
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([Kind.SEMANTIC, Kind.SECURITY]),
    _rules,
    st.sampled_from([Scope("python", "a.py"), Scope("python", "a.py"), Scope("python")]),
    st.sampled_from([Source.USER_DEFINED, Source.AST_PATTERN]),
    priority=st.sampled_from(list(Priority)),
    tier=st.sampled_from([Tier.HARD, Tier.HARD, Tier.SOFT]),
)
SETS = st.lists(_constraints, max_size=12).map(
    lambda listed: ConstraintSet((*listed, Constraint("header", Kind.TYPE_SAFETY, HEADER, Scope("python", "a.py"))))
)


def compiled(constraints: ConstraintSet, level: int, formats: list[str] | None = None) -> ConstraintIR:
    return run(compile_stages(constraints, formats, level))


def instances() -> list[Any]:
    calls: list[Any] = [{"n": n, "s": s} for n, s in product(NUMBERS, TEXTS)]
    records: list[Any] = [{}, {"x": 1}, {"x": "a"}, {"x": "a", "y": 1}, {"y": 1.5, "x": "q"}, {"x": "a", "z": None}]
    return [*calls, *records, *NUMBERS, *TEXTS, 1.5]


def of_schema(ir: ConstraintIR, kept: list[Any]) -> list[tuple[bool, bool]]:
    """What a validator and an engine say of every instance."""
    if ir.json_schema is None:
        return []
    loaded = validator(ir.json_schema)
    grammar = LLMatcher.grammar_from_json_schema(json.dumps(ir.json_schema))
    return [(loaded.is_valid(one), decodes(grammar, json.dumps(one, separators=(",", ":")))) for one in kept]


def of_names(ir: ConstraintIR) -> dict[str, list[bool]]:
    """Which names all the name patterns of a kind take, in the schema and among the patterns."""
    patterns: dict[str, list[str]] = {}
    for entry in ir.schema_index or ():
        if entry.role == "name" and ir.json_schema is not None:
            kind = entry.key.split("_name")[0]
            patterns.setdefault(f"schema {kind}", []).append(ir.json_schema["$defs"][entry.key]["pattern"])
    for each in ir.regex or ():
        if "_name" in each.name or each.name.startswith("f"):
            patterns.setdefault(each.name, []).append(f"^(?:{each.pattern})$")
    return {
        key: [all(re2.search(pattern, text) for pattern in found) for text in (*NAMES, *TEXTS)]
        for key, found in patterns.items()
    }


def of_words(ir: ConstraintIR) -> object:
    """Modules and callees that are mentioned, and what holds everywhere."""
    mentioned = {each.name for each in ir.regex or () if each.name.startswith("denied_")}
    return mentioned, ir.identifiers


def of_grammars(ir: ConstraintIR) -> list[list[bool]]:
    assert ir.grammar is not None
    texts = [f"def f(n: int, s: str):\n    {body}\n" for body in BODIES]
    texts += [f"def {name}(x: int) -> int:\n    {body}\n" for name in NAMES for body in BODIES[:2]]
    grammars = [unit.lark for unit in ir.grammar.units] + [new.lark for new in ir.grammar.new if new.what == "function"]
    return [[decodes(lark, text) for text in texts] for lark in grammars if lark is not None]


@settings(max_examples=40, deadline=None)
@given(SETS)
def test_schemas_and_patterns_accept_the_same_at_every_level(constraints: ConstraintSet) -> None:
    given_, merged, subsumed = (compiled(constraints, level, ["json-schema", "regex"]) for level in (0, 1, 2))
    kept = instances()
    accepted = of_schema(given_, kept)
    assert of_schema(merged, kept) == accepted
    assert of_schema(subsumed, kept) == accepted
    assert of_names(given_) == of_names(merged) == of_names(subsumed)
    assert of_words(given_) == of_words(merged) == of_words(subsumed)


@settings(max_examples=5, deadline=None)
@given(SETS)
def test_grammars_accept_the_same_at_every_level(constraints: ConstraintSet) -> None:
    given_, merged, subsumed = (of_grammars(compiled(constraints, level, ["grammar"])) for level in (0, 1, 2))
    assert given_ == merged == subsumed


@settings(max_examples=60, deadline=None)
@given(SETS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(constraints: ConstraintSet, random: Random) -> None:
    listed = list(constraints.constraints)
    random.shuffle(listed)
    for level in (0, 1, 2):
        formats = ["regex", "json-schema"]
        other = compiled(ConstraintSet(tuple(listed)), level, formats)
        assert encode_ir(other) == encode_ir(compiled(constraints, level, formats))


@settings(max_examples=60, deadline=None)
@given(SETS)
def test_every_level_lists_each_constraint_once_and_finds_the_same_conflicts(constraints: ConstraintSet) -> None:
    irs = [compiled(constraints, level, ["regex"]) for level in (0, 1, 2)]
    given_ids = Counter(map(constraint_id, constraints.constraints))
    for ir in irs:
        assert Counter(id_ for item in ir.constraints for id_ in (item.id, *item.merged_from)) == given_ids
        stats = ir.stats
        assert ir.constraint_count == stats.input - stats.duplicates - stats.merged - stats.subsumed
        assert {id_ for conflict in ir.conflicts for id_ in conflict.constraints} <= given_ids.keys()
    assert len({ir.conflicts for ir in irs}) == 1
    counts = [ir.constraint_count for ir in irs]
    assert counts == sorted(counts, reverse=True)
    assert irs[1].stats.subsumed == 0


@settings(max_examples=60, deadline=None)
@given(SETS)
def test_a_conflict_has_somebody_who_stated_it_and_is_hard_where_all_of_it_is(constraints: ConstraintSet) -> None:
    by_id: dict[str, list[Constraint]] = {}
    for constraint in constraints.constraints:
        by_id.setdefault(constraint_id(constraint), []).append(constraint)
    ir = compiled(constraints, 1, ["regex"])
    for conflict in ir.conflicts:
        members = [constraint for id_ in conflict.constraints for constraint in by_id[id_]]
        assert conflict.hard is all(constraint.tier is Tier.HARD for constraint in members)
        same = {(constraint.rule, constraint.scope, constraint.tier) for constraint in members if not constraint.stated}
        # A duplicate that somebody stated stands behind the one of the smaller name.
        stated = [c for c in constraints.constraints if c.stated and (c.rule, c.scope, c.tier) in same]
        assert any(constraint.stated for constraint in members) or stated
    assert ir.feasible is not any(conflict.hard for conflict in ir.conflicts)


@settings(max_examples=60, deadline=None)
@given(SETS)
def test_soft_constraints_never_make_a_set_infeasible(constraints: ConstraintSet) -> None:
    hard = tuple(constraint for constraint in constraints.constraints if constraint.tier is Tier.HARD)
    assert compiled(ConstraintSet(hard), 1, ["regex"]).feasible is compiled(constraints, 1, ["regex"]).feasible
    soft = tuple(attrs.evolve(constraint, tier=Tier.SOFT) for constraint in constraints.constraints)
    assert compiled(ConstraintSet(soft), 1, ["regex"]).feasible


@settings(max_examples=60)
@given(SETS)
def test_passes_leave_nothing_for_themselves_to_do(constraints: ConstraintSet) -> None:
    merged = merge(deduplicate(working_set(constraints.constraints)))
    assert _stated(merge(deduplicate(_again(merged)))) == _stated(merged)
    left = subsume(merged, Patterns())
    again = subsume(merge(deduplicate(_again(left))), Patterns())
    assert _stated(again) == _stated(left)


def _again(items: list[Working]) -> list[Working]:
    return working_set([item.constraint for item in items])


def _stated(items: list[Working]) -> set[str]:
    return {constraint_id(item.constraint) for item in items}
