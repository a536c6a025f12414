"""Do XGrammar and llama.cpp keep what the light grammars say? Real functions in, mutants of their headers out.

Run ``python -m benchmarks.light [--llama VALIDATOR] [FUNCTIONS] [PATH…]``. XGrammar is asked, and with ``--llama``
llama.cpp, by the program that ``benchmarks/gbnf/build.sh`` makes. Mutants are those of ``benchmarks/truth.py``; of a
body only brackets and strings are asked, as a light body keeps no more.
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

from ananke_core.compile.emit.lark import emit_grammar
from ananke_core.extraction.constraints import constraints_of
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import language_named
from ananke_core.model.constraint import Place, Range
from benchmarks.gbnf import Validator
from benchmarks.truth import File, lawful, mutants, read, sources
from tests.engines.real import ebnf

Engine = Callable[[str], Callable[[str], bool]]
"""Gives what asks a grammar; EBNF and GBNF are one text here."""

_BODY_ALONE = frozenset({"line dedented out", "trailing code", "denied call", "denied import"})
"""Classes that a light body leaves to the checker."""


def grammars(path: Path) -> list[str]:
    """The EBNF of every unit of a file."""
    language = language_named("python")
    nowhere = Range(Place(0, 0), Place(0, 0))
    facts = extract_facts(language, path.read_bytes())
    found = constraints_of(facts, path=path.name, language=language, locate=lambda _: nowhere)
    made, _, _ = emit_grammar([(f"c_{index}", constraint) for index, constraint in enumerate(found)])
    return [unit.ebnf or "" for unit in made.units]


def judge(file: File, path: Path, engine: Engine, asked: Counter[str]) -> list[tuple[str, str]]:
    """Every wrong answer about a file, with the class that was asked."""
    chance = random.Random(1)
    engines = [engine(text) for text in grammars(path)]

    def takes(text: str) -> bool:
        return any(ask(text) for ask in engines)

    wrong = []
    for case in file.cases:
        asked["accepted"] += 1
        if not takes(case.text):
            wrong.append(("refused", case.text))
        for what, text in mutants(case, chance):
            if what not in _BODY_ALONE and lawful(file, case, text):
                asked[what] += 1
                if takes(text):
                    wrong.append((what, text))
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
    for path in sources(given.paths or [Path(sysconfig.get_path("stdlib"))]):
        file = read(path)
        if file is None or not file.cases:
            continue
        for what, text in judge(file, path, engine, asked):
            wrong[what] += 1
            print(f"--- {what}: {path}\n{text[:600]}")
        if asked["accepted"] >= given.functions:
            break
    for what, number in sorted(asked.items()):
        print(f"{what:<24}{number:>7}{wrong['refused' if what == 'accepted' else what]:>7} wrong")
    print(f"{time.perf_counter() - began:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
