"""An artefact of every kind of statement is asked for its meaning, by a real engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import get_args

import pytest
import re2

from ananke_core.compile.artefact import artefact
from ananke_core.engines.llguidance import accepts
from ananke_core.engines.validators import validator
from ananke_core.model.ir import FORMATS, ConstraintIR
from ananke_core.model.rules import TAGS as RULES
from ananke_core.model.rules import Rule
from scripts.generators.support import compiled
from scripts.generators.support_samples import SAMPLES, Sample

ASKED = [(sample, format_) for sample in SAMPLES for format_ in sample.texts]


def _grammar(ir: ConstraintIR, sample: Sample, _: str) -> Callable[[str], bool]:
    assert ir.grammar is not None
    if ir.grammar.units:
        lark = artefact(ir, "lark", sample.symbol)
    else:
        lark = next(new.lark for new in ir.grammar.new if (new.language, new.what) == (sample.language, "function"))
    return lambda text: accepts(lark, text)


def _schema(ir: ConstraintIR, sample: Sample, id_: str) -> Callable[[str], bool]:
    assert ir.json_schema is not None
    loaded = validator(ir.json_schema)
    return lambda text: bool(loaded.is_valid(json.loads(text)))


def _regex(ir: ConstraintIR, sample: Sample, id_: str) -> Callable[[str], bool]:
    (pattern,) = [entry.pattern for entry in ir.regex or () if entry.constraint == id_]
    return lambda text: re2.fullmatch(pattern, text) is not None


ASK = {"grammar": _grammar, "json-schema": _schema, "regex": _regex}


@pytest.mark.parametrize(("sample", "format_"), ASKED, ids=lambda one: getattr(one, "says", one))
def test_an_artefact_means_what_its_statement_says(sample: Sample, format_: str) -> None:
    ir, id_ = compiled(sample, (format_,))
    ask = ASK[format_](ir, sample, id_)
    right, wrong = sample.texts[format_]
    assert [text for text in right if not ask(text)] == []
    assert [text for text in wrong if ask(text)] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.says)
def test_what_carries_a_statement_is_asked_and_the_rest_is_said(sample: Sample) -> None:
    ir, id_ = compiled(sample)
    (entry,) = [entry for entry in ir.constraints if entry.id == id_]
    assert set(entry.compiled_to) == set(sample.texts)
    said = [one for one in ir.unenforced if one.constraint == id_]
    assert set(FORMATS) - set(entry.compiled_to) <= {one.format for one in said} or any(not one.format for one in said)


def test_every_rule_has_a_row() -> None:
    assert {sample.rule["type"] for sample in SAMPLES} == set(RULES)
    assert len(get_args(Rule)) == len(RULES)
