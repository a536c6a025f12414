"""Do XGrammar and llama.cpp keep what the light grammars say? Real functions in, mutants of their headers out.

Run ``python -m benchmarks.light [--llama VALIDATOR] [FUNCTIONS] [PATH…]``. XGrammar is asked, and with ``--llama``
llama.cpp, by the program that ``benchmarks/gbnf/build.sh`` makes. Functions and mutants are those of
``benchmarks/truth.py`` and ``benchmarks/truth_ecmascript.py``; of a body only brackets and strings are asked, as a
light body keeps no more.
"""

from __future__ import annotations

import argparse
import random
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import truth, truth_ecmascript
from benchmarks.gbnf import Validator
from tests.engines.real import ebnf

Engine = Callable[[str], Callable[[str], bool]]
"""Gives what asks a grammar; EBNF and GBNF are one text here."""

_BODY_ALONE = frozenset({"line dedented out", "trailing code", "denied call", "denied import"})
"""Classes that a light body leaves to the checker."""


def judge(
    asks: ModuleType, file: Any, cases: Sequence[Any], engine: Engine, asked: Counter[str]
) -> list[tuple[str, str]]:
    """Every wrong answer about some functions of a file, with the class that was asked; ``asks`` knows its mutants."""
    chance = random.Random(1)
    engines = [engine(text) for text in file.light]
    language = (file.language,) if hasattr(file, "language") else ()
    wrong = []

    def ask(what: str, text: str | bytes, expected: bool) -> None:
        asked[what] += 1
        said = text if isinstance(text, str) else text.decode()
        if any(takes(said) for takes in engines) is not expected:
            wrong.append((what, said))

    for case in cases:
        ask("accepted: as it stands", case.text, True)
        for what, text in asks.mutants(*language, case, chance):
            if what not in _BODY_ALONE and asks.lawful(file, case, text):
                ask(f"refused: {what}", text, False)
    return wrong


def main(arguments: Sequence[str]) -> int:
    """Print what was asked, and every wrong answer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--llama", help="the program made by benchmarks/gbnf/build.sh")
    parser.add_argument("functions", type=int, nargs="?", default=1_000)
    parser.add_argument("paths", type=Path, nargs="*")
    given = parser.parse_args(arguments)
    engine = Validator(given.llama).gbnf if given.llama else ebnf
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    began = time.perf_counter()
    for asks in (truth, truth_ecmascript):
        asked_before = asked["accepted: as it stands"]
        for path in asks.sources(given.paths or [Path(sysconfig.get_path("stdlib"))]):
            file = asks.read(path)
            if file is None or not file.cases:
                continue
            for what, text in judge(asks, file, file.cases, engine, asked):
                wrong[what] += 1
                print(f"--- {what}: {path}\n{text[:600]}")
            if asked["accepted: as it stands"] - asked_before >= given.functions:
                break
    for what, number in sorted(asked.items()):
        print(f"{what:<34}{number:>7}{wrong[what]:>7} wrong")
    print(f"{time.perf_counter() - began:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
