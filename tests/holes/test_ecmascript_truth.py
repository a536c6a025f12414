"""Grammars of positions are true to real code that was cut out there: see ``benchmarks/holes``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ananke_core.languages import language_for_path
from benchmarks.holes.asking import sample
from benchmarks.holes.case import Tally
from benchmarks.holes.ecmascript import RULES, EcmaScript
from tests.holes.truth import ask, assert_asked, assert_has_grammar_or_reason, assert_true

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
        ask(asked, sample(asked, paths(), most, seed=4, each=3), found, chance)
    return found


def test_what_stood_there_is_accepted_and_its_lawful_mutants_refused(tally: Tally) -> None:
    assert_true(tally)


def test_every_class_of_mutants_was_asked(tally: Tally) -> None:
    assert_asked(tally, 5, ["trailing fragment"])


def test_any_position_of_any_text_has_a_grammar_or_a_reason() -> None:
    files = paths()
    random.Random(5).shuffle(files)
    assert_has_grammar_or_reason(files, RULES, 60)
