"""The grammars of whole files are true to their functions, by tree-sitter: see ``benchmarks/truth_ecmascript.py``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.truth_ecmascript import Tally, judge, read

ROOT = Path(__file__).parents[4]
FILES = (
    ROOT / "examples/shop/catalog.ts",
    Path(__file__).with_name("written.ts"),
    Path(__file__).with_name("written.js"),
)


@pytest.fixture(scope="module")
def tally() -> Tally:
    found = Tally()
    for path in FILES:
        file = read(path)
        assert file is not None and file.cases
        for seed in range(3):
            judge(file, file.cases, found, random.Random(seed))
    return found


def test_real_functions_are_accepted_and_their_lawful_mutants_refused(tally: Tally) -> None:
    assert tally.warned == []
    assert [(what, case.path, case.symbol, text) for what, case, text in tally.wrong] == []


def test_every_class_of_mutants_was_asked(tally: Tally) -> None:
    for what in (
        "annotation dropped",
        "async toggled",
        "bracket dropped",
        "bracket swapped",
        "default added",
        "default dropped",
        "denied call",
        "denied import",
        "made optional",
        "parameter added",
        "parameter dropped",
        "parameter renamed",
        "renamed",
        "return type changed",
        "string unterminated",
        "template unterminated",
        "trailing code",
        "type changed",
    ):
        assert tally.asked[f"refused: {what}"] > 5, what
