"""Laws of the compile: what its bytes depend on, and what an IR always holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import attrs
import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st
from llguidance import LLMatcher

from ananke_core.codec import constraint_id, encode_ir, load_ir, load_set, wire_set
from ananke_core.compile.passes.deduplicate import deduplicate
from ananke_core.compile.passes.working import working_set
from ananke_core.compile.pipeline import compile_stages, request_hash, run
from ananke_core.engines.validators import schema_problem
from ananke_core.model.constraint import ConstraintSet, Evidence, Location, Place, Range
from ananke_core.model.enums import Severity, Tier
from ananke_core.model.ir import FORMATS, ConstraintIR
from ananke_core.model.rules import ValueRange
from tests.compile.engines import complaints
from tests.compile.passes.consistent import consistent_set
from tests.compile.sets import compilable_sets

_FORMATS = st.lists(st.sampled_from(FORMATS), min_size=1, unique=True)
_LEVELS = st.integers(0, 2)


def compiled(constraints: ConstraintSet, formats: list[str] | None = None, level: int = 1) -> ConstraintIR:
    return run(compile_stages(constraints, formats, level))


@settings(max_examples=40)
@given(compilable_sets(), _FORMATS, _LEVELS, st.randoms(use_true_random=False))
def test_the_order_of_a_set_and_of_formats_changes_no_byte(
    constraints: ConstraintSet, formats: list[str], level: int, random: Random
) -> None:
    first = encode_ir(compiled(constraints, formats, level))
    listed = list(constraints.constraints)
    random.shuffle(listed)
    random.shuffle(formats)
    assert encode_ir(compiled(attrs.evolve(constraints, constraints=tuple(listed)), formats, level)) == first


@settings(max_examples=40)
@given(compilable_sets(), st.text(max_size=5), st.sampled_from(list(Severity)), st.floats(0, 1))
def test_what_is_in_no_digest_changes_no_byte(
    constraints: ConstraintSet, text: str, severity: Severity, confidence: float
) -> None:
    place = Range(Place(1, 2), Place(3, 4))
    evidence = Evidence(1, 2, (Location(text, place),), (Location("x", place),))
    changed = tuple(
        attrs.evolve(
            constraint,
            description=text,
            severity=severity,
            confidence=confidence,
            evidence=evidence,
            id=text,
            extra={"x": text},
        )
        for constraint in constraints.constraints
    )
    other = attrs.evolve(constraints, constraints=changed, name=text, extra={"y": 1})
    assert encode_ir(compiled(other)) == encode_ir(compiled(constraints))


@settings(max_examples=40)
@given(compilable_sets(), _FORMATS, _LEVELS)
def test_every_constraint_is_in_the_ir_once(constraints: ConstraintSet, formats: list[str], level: int) -> None:
    ir = compiled(constraints, formats, level)
    found = [one for item in ir.constraints for one in (item.id, *item.merged_from)]
    assert Counter(found) == Counter(constraint_id(constraint) for constraint in constraints.constraints)
    assert ir.constraint_count == len(ir.constraints)
    stats = ir.stats
    gone = stats.duplicates + stats.merged + stats.subsumed
    assert stats.input == len(constraints.constraints) == ir.constraint_count + gone
    if level == 0:
        assert gone == 0


@settings(max_examples=40)
@given(compilable_sets())
def test_deduplicating_again_changes_nothing(constraints: ConstraintSet) -> None:
    once = deduplicate(working_set(constraints.constraints))
    assert deduplicate(once) == once
    again = compiled(ConstraintSet(tuple(item.constraint for item in once)))
    assert again.stats.duplicates == 0
    assert {item.id for item in again.constraints} == {item.id for item in compiled(constraints).constraints}


@settings(max_examples=40)
@given(compilable_sets(), _FORMATS, _LEVELS)
def test_an_ir_reads_back_and_carries_the_hash_that_was_foretold(
    constraints: ConstraintSet, formats: list[str], level: int
) -> None:
    ir = compiled(constraints, formats, level)
    data = encode_ir(ir)
    assert encode_ir(load_ir(data)) == data
    assert ir.hash == request_hash(constraints, formats, level)
    assert {"grammar", "json_schema", "regex"} & json.loads(data).keys() <= {name.replace("-", "_") for name in formats}


@settings(max_examples=40)
@given(compilable_sets())
def test_levels_differ_in_nothing_that_an_artefact_accepts(constraints: ConstraintSet) -> None:
    plain, merged = (
        compiled(constraints, ["json-schema", "regex"], 0),
        compiled(constraints, ["json-schema", "regex"], 1),
    )
    assert _accepted(plain) == _accepted(merged)
    assert plain.identifiers == merged.identifiers
    assert plain.feasible == merged.feasible


def _accepted(ir: ConstraintIR) -> object:
    # A duplicate adds an entry, never a pattern or a schema.
    texts = {json.dumps(schema, sort_keys=True) for schema in (ir.json_schema or {}).get("$defs", {}).values()}
    return texts, {entry.pattern for entry in ir.regex or ()}


@settings(max_examples=40)
@given(compilable_sets())
def test_soft_constraints_are_advice_alone(constraints: ConstraintSet) -> None:
    soft = tuple(attrs.evolve(constraint, tier=Tier.SOFT) for constraint in constraints.constraints)
    ir = compiled(ConstraintSet(soft))
    assert ir.json_schema is None
    assert ir.regex == ()
    assert ir.grammar is not None
    assert (ir.grammar.units, ir.grammar.new) == ((), ())
    assert (ir.identifiers.denied, ir.identifiers.denied_imports, ir.identifiers.allowed_imports) == ((), (), ())
    assert all(item.compiled_to == () for item in ir.constraints)
    assert len(ir.advice) <= len(ir.constraints)
    assert bool(ir.advice) == bool(soft)


@settings(max_examples=40)
@given(compilable_sets())
def test_adding_soft_constraints_changes_no_artefact(constraints: ConstraintSet) -> None:
    soft = tuple(attrs.evolve(c, tier=Tier.SOFT, name="soft") for c in constraints.constraints)
    alone, both = compiled(constraints), compiled(ConstraintSet((*constraints.constraints, *soft)))
    for member in ("json_schema", "schema_index", "grammar", "regex", "identifiers"):
        assert getattr(alone, member) == getattr(both, member)


@settings(max_examples=40)
@given(compilable_sets())
def test_every_constraint_is_carried_everywhere_or_said_not_to_be(constraints: ConstraintSet) -> None:
    ir = compiled(constraints)
    said = {(entry.constraint, entry.format) for entry in ir.unenforced if not entry.engine}
    for item in ir.constraints:
        for name in FORMATS:
            assert name in item.compiled_to or {(item.id, name), (item.id, "")} & said, (item, name)
    known = {item.id for item in ir.constraints}
    for support in ir.engines.values():
        assert set(support.enforced) | set(support.checked_only) <= known
        assert not set(support.enforced) & set(support.checked_only)


@settings(max_examples=40)
@given(compilable_sets())
def test_every_artefact_loads_in_its_engine(constraints: ConstraintSet) -> None:
    ir = compiled(constraints, ["json-schema", "regex"])
    if ir.json_schema is not None:
        assert schema_problem(ir.json_schema) == ""
        assert complaints(LLMatcher.grammar_from_json_schema(json.dumps(ir.json_schema))) == []
    for entry in ir.regex or ():
        re2.compile(entry.pattern)
        assert complaints(LLMatcher.grammar_from_regex(entry.pattern)) == []


@settings(max_examples=40)
@given(compilable_sets(), _LEVELS)
def test_a_set_that_was_sent_gives_the_same_bytes(constraints: ConstraintSet, level: int) -> None:
    # What travels is canonical: 2.0 arrives as 2, and no text of an IR may show which of them it was.
    assert encode_ir(compiled(load_set(wire_set(constraints)), level=level)) == encode_ir(
        compiled(constraints, level=level)
    )


@pytest.mark.parametrize("seed", range(100))
def test_a_set_that_clashes_gives_the_same_bytes_when_it_was_sent(seed: int) -> None:
    listed = consistent_set(seed).constraints
    ranges = [(one, one.rule.bounds) for one in listed if isinstance(one.rule, ValueRange)]
    moved = [attrs.evolve(one, rule=ValueRange("f", "x", bounds)) for one, bounds in ranges]
    constraints = ConstraintSet(tuple(moved))
    assert encode_ir(compiled(load_set(wire_set(constraints)))) == encode_ir(compiled(constraints))


_PROGRAM = """
import sys
from ananke_core import Compiler
from ananke_core.codec import encode_ir
sys.stdout.buffer.write(encode_ir(Compiler().compile(sys.stdin.buffer.read())))
"""


def test_another_process_with_other_hashes_of_strings_writes_the_same_bytes(project: Path) -> None:
    # Hashes of strings order Python's sets; none of those may reach the bytes.
    given = (project / "tests" / "compile" / "samples" / "mixed.json").read_bytes()
    written = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            input=given,
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert written == {encode_ir(compiled(load_set(given)))}
