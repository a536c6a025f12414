"""Grammars of positions are true to real code that was cut out there: see ``benchmarks/holes``."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest

from ananke_core.holes import Scale
from benchmarks.holes.asking import sample
from benchmarks.holes.case import Tally
from benchmarks.holes.python import RULES, Python
from benchmarks.truth import sources
from tests.holes.truth import ask, assert_asked, assert_has_grammar_or_reason, assert_true

STDLIB = Path(sysconfig.get_path("stdlib"))


@pytest.fixture(scope="module")
def tally() -> Tally:
    chance, found, python = random.Random(3), Tally(), Python()
    cases = sample(python, [STDLIB], 100, seed=6, each=2)
    ask(python, (case for case in cases if len(case.data) < 40_000), found, chance)
    return found


def test_what_stood_there_is_accepted_and_its_lawful_mutants_refused(tally: Tally) -> None:
    assert_true(tally)


def test_every_class_of_mutants_was_asked(tally: Tally) -> None:
    assert_asked(tally, 10, ["suffix broken"])
    for scale in (Scale.STATEMENT, Scale.BLOCK, Scale.FUNCTION):
        assert tally.asked[f"{scale}: refused: denied import"] > 5
        assert tally.asked[f"{scale}: refused: dedented"] > 3


def test_any_position_of_any_text_has_a_grammar_or_a_reason() -> None:
    assert_has_grammar_or_reason(sources([STDLIB], 9), RULES, 120)
