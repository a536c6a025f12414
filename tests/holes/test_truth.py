"""Grammars of positions are true to real code that was cut out there: see ``benchmarks/holes.py``."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest

from ananke_core.compile.emit.hole import hole_grammar
from ananke_core.engines.llguidance import load
from ananke_core.errors import InputError
from ananke_core.holes import Scale
from benchmarks.holes import PYTHON, RULES, Python, Tally, judge, judge_rest, sample
from benchmarks.truth import sources

STDLIB = Path(sysconfig.get_path("stdlib"))


@pytest.fixture(scope="module")
def tally() -> Tally:
    chance, found = random.Random(3), Tally()
    asked = Python()
    for case in sample(asked, [STDLIB], 100, seed=6, each=2):
        if len(case.data) < 40_000 and judge(asked, case, found, chance):
            judge_rest(asked, case, found, chance)
    return found


def test_what_stood_there_is_accepted_and_its_lawful_mutants_refused(tally: Tally) -> None:
    assert tally.warned == []
    assert [(what, case.path, case.before[-60:], text) for what, case, text in tally.wrong] == []


def test_every_class_of_mutants_was_asked(tally: Tally) -> None:
    for scale in Scale:
        assert tally.asked[f"{scale}: accepted"] >= 10
        for what in ("bracket added", "bracket dropped", "string unterminated", "denied call", "suffix broken"):
            assert tally.asked[f"{scale}: refused: {what}"] > 3, (scale, what)
    assert tally.asked["statement: rest accepted"] > 10
    for scale in (Scale.STATEMENT, Scale.BLOCK, Scale.FUNCTION):
        assert tally.asked[f"{scale}: refused: denied import"] > 5
        assert tally.asked[f"{scale}: refused: dedented"] > 3


def test_any_position_of_any_text_has_a_grammar_or_a_reason() -> None:
    """A file as it is typed: cut anywhere, with what stood behind, its next line, or nothing."""
    chance, asked = random.Random(5), 0
    for path in sources([STDLIB], 9):
        data = path.read_bytes()
        if not 200 < len(data) < 30_000 or not data.isascii():
            continue
        at = chance.randrange(len(data))
        behind = chance.choice([data[at:], b"", data[data.find(b"\n", at) :]])
        for scale in Scale:
            try:
                assert load(hole_grammar(data[:at] + behind, at, PYTHON, scale, RULES).lark) == []
            except InputError as error:
                assert error.place == "position" and error.way_out
            asked += 1
        if asked > 120:
            return
