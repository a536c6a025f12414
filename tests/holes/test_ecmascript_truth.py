"""Grammars of positions are true to real code that was cut out there: see ``benchmarks/holes.py --language``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ananke_core.compile.emit.hole import hole_grammar
from ananke_core.engines.llguidance import load
from ananke_core.errors import InputError
from ananke_core.holes import Scale
from ananke_core.languages import language_for_path
from benchmarks.holes import Tally, judge, judge_rest, sample
from benchmarks.holes_ecmascript import RULES, EcmaScript

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "editors/vscode", ROOT / "examples", ROOT / "benchmarks/typescript", ROOT / "tests"]
"""Code of this project, its samples of types among them."""
_MADE = {"node_modules", "dist"}


def paths() -> list[Path]:
    """Sources as they are kept, without what was installed or built beside them."""
    found = [path for root in FILES for path in sorted(root.rglob("*")) if language_for_path(path.name) is not None]
    return [path for path in found if path.suffix != ".py" and not _MADE & set(path.parts)]


@pytest.fixture(scope="module")
def tally() -> Tally:
    chance, found = random.Random(3), Tally()
    for name, most in (("typescript", 110), ("tsx", 10), ("javascript", 30)):
        asked = EcmaScript(name)
        for case in sample(asked, paths(), most, seed=4, each=3):
            if judge(asked, case, found, chance):
                judge_rest(asked, case, found, chance)
    return found


def test_what_stood_there_is_accepted_and_its_lawful_mutants_refused(tally: Tally) -> None:
    assert tally.warned == []
    assert [(what, case.path, case.before[-60:], text) for what, case, text in tally.wrong] == []


def test_every_class_of_mutants_was_asked(tally: Tally) -> None:
    for scale in Scale:
        assert tally.asked[f"{scale}: accepted"] >= 5
        for what in ("bracket added", "bracket dropped", "string unterminated", "trailing fragment", "denied call"):
            assert tally.asked[f"{scale}: refused: {what}"] > 3, (scale, what)
    assert tally.asked["statement: rest accepted"] > 10


def test_any_position_of_any_text_has_a_grammar_or_a_reason() -> None:
    """A file as it is typed: cut anywhere, with what stood behind, its next line, or nothing."""
    chance, asked = random.Random(5), 0
    files = paths()
    chance.shuffle(files)
    for path in files[:25]:
        data, language = path.read_bytes(), language_for_path(path.name)
        assert language is not None
        if not 200 < len(data) < 30_000 or not data.isascii():
            continue
        at = chance.randrange(len(data))
        behind = chance.choice([data[at:], b"", data[data.find(b"\n", at) :]])
        for scale in Scale:
            try:
                assert load(hole_grammar(data[:at] + behind, at, language, scale, RULES).lark) == []
            except InputError as error:
                assert error.place == "position" and error.way_out
            asked += 1
    assert asked > 60
