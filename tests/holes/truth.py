"""What is asserted of grammars of positions in real code, whatever the language: see ``benchmarks/holes``."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from ananke_core.compile.emit.hole import hole_grammar
from ananke_core.engines.llguidance import load
from ananke_core.errors import InputError
from ananke_core.holes import Scale
from ananke_core.languages import language_for_path
from ananke_core.model.rules import Rule
from benchmarks.holes.asking import judge, judge_rest
from benchmarks.holes.case import Asked, Case, Tally

REFUSED = ("bracket added", "bracket dropped", "string unterminated", "denied call")
"""Classes of mutants that every language has."""


def ask(asked: Asked, cases: Iterable[Case], found: Tally, chance: random.Random) -> None:
    """Cut holes out, and ask what may stand there."""
    for case in cases:
        if judge(asked, case, found, chance):
            judge_rest(asked, case, found, chance)


def assert_true(tally: Tally) -> None:
    """What stood there is accepted, and its lawful mutants are refused."""
    assert not tally.warned, tally.warned
    wrong = [(what, case.path, case.before[-60:], text) for what, case, text in tally.wrong]
    assert not wrong, wrong


def assert_asked(tally: Tally, accepted: int, refused: Sequence[str]) -> None:
    """Every scale was asked about, with each of these classes of mutants."""
    for scale in Scale:
        assert tally.asked[f"{scale}: accepted"] >= accepted, scale
        for what in (*REFUSED, *refused):
            assert tally.asked[f"{scale}: refused: {what}"] > 3, (scale, what)
    rest = tally.asked["statement: rest accepted"]
    assert rest > 10, rest


def assert_has_grammar_or_reason(paths: Iterable[Path], rules: Sequence[Rule], enough: int) -> None:
    """A file as it is typed: cut anywhere, with what stood behind, its next line, or nothing."""
    chance, asked = random.Random(5), 0
    for path in paths:
        data, language = path.read_bytes(), language_for_path(path.name)
        assert language is not None
        if not 200 < len(data) < 30_000 or not data.isascii():
            continue
        at = chance.randrange(len(data))
        behind = chance.choice([data[at:], b"", data[data.find(b"\n", at) :]])
        for scale in Scale:
            try:
                warned = load(hole_grammar(data[:at] + behind, at, language, scale, rules).lark)
                assert not warned, (path, at, scale, warned)
            except InputError as error:
                assert error.place == "position" and error.way_out, (path, at, scale, error)
            asked += 1
        if asked > enough:
            return
    raise AssertionError(f"only {asked} positions were asked about")
