"""The light grammars of real files are true to their functions, by XGrammar: see ``benchmarks/light.py``."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

from benchmarks.light import grammars, judge
from benchmarks.truth import read, sources
from tests.engines.real import ebnf

FUNCTIONS = 120


def test_real_functions_are_accepted_and_mutants_of_their_headers_refused() -> None:
    asked: Counter[str] = Counter()
    wrong: list[tuple[str, str]] = []
    for path in sources([Path(sysconfig.get_path("stdlib"))], seed=7):
        file = read(path)
        if file is not None and file.cases:
            wrong += judge(file, path, ebnf, asked)
        if asked["accepted"] >= FUNCTIONS:
            break
    assert wrong == []
    for what in ("renamed", "parameter dropped", "parameter added", "async toggled", "bracket dropped"):
        assert asked[what] >= FUNCTIONS * 0.9, asked


def test_what_a_light_body_keeps_and_leaves_open(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("def f(a: int = 1) -> str:\n    return 'x'\n")
    (text,) = grammars(source)
    takes = ebnf(text)
    header = "def f(a: int = 1) -> str:"
    assert takes(f"{header} return (1,\n2)")
    assert takes(f"{header}\n    if a:\n        b = {{'(': 1}}\n    return b  # )")
    assert takes(f"{header}\n    if a:\n    eval('open')")
    assert not takes(header)
    assert not takes(f"{header}\n    return (1")
    assert not takes(f"{header}\n    return 'x")
    assert not takes(f"{header}\n    return 1\n  x = 2")
    assert not takes(f"{header}\n    return 1\nprint(2)")
