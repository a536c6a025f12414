"""The light grammars of real files are true to their functions, by XGrammar: see ``benchmarks/light.py``."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

from benchmarks import truth, truth_ecmascript
from benchmarks.light import judge
from tests.engines.real import ebnf

FUNCTIONS = 120


def test_real_functions_are_accepted_and_mutants_of_their_headers_refused() -> None:
    asked: Counter[str] = Counter()
    wrong: list[tuple[str, str]] = []
    for path in truth.sources([Path(sysconfig.get_path("stdlib"))], seed=7):
        file = truth.read(path)
        if file is not None and file.cases:
            wrong += judge(truth, file, file.cases, ebnf, asked)
        if asked["accepted: as it stands"] >= FUNCTIONS:
            break
    assert wrong == []
    for what in ("renamed", "parameter dropped", "parameter added", "async toggled", "bracket dropped"):
        assert asked[f"refused: {what}"] >= FUNCTIONS * 0.9, asked


def test_what_a_light_body_keeps_and_leaves_open(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("def f(a: int = 1) -> str:\n    return 'x'\n")
    file = truth.read(source)
    assert file is not None
    (text,) = file.light
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


ECMASCRIPT = Path(__file__).parent / "ecmascript"


def test_functions_of_typescript_and_javascript_too() -> None:
    asked: Counter[str] = Counter()
    for name in ("written.ts", "written.js"):
        file = truth_ecmascript.read(ECMASCRIPT / name)
        assert file is not None
        assert judge(truth_ecmascript, file, file.cases, ebnf, asked) == []
    for what in ("renamed", "parameter dropped", "type changed", "bracket dropped", "template unterminated"):
        assert asked[f"refused: {what}"] > 3, asked


def test_what_a_light_body_of_tsx_keeps_and_leaves_open(tmp_path: Path) -> None:
    source = tmp_path / "a.tsx"
    source.write_text("export function F(a: number = 1): E { return <p/> }\nexport const g = (a: T) => <p/>\n")
    file = truth_ecmascript.read(source)
    assert file is not None
    (text,) = file.light
    takes = ebnf(text)
    header = "export function F(a: number = [2, (3)][0]): E"
    assert takes(f"{header} {{ return <p a='('>it's {{a}}</p> }}")
    assert takes(f"{header} {{ const r = a / 2, s = /['(]/.test(b); eval(1) // it's (\n }}")
    assert takes(f"{header} {{ return `${{`}}`}}` }}")
    assert takes("export const g = (a: T) => a ? <p/> : /[(]/")
    assert not takes(f"{header} {{ return (a }}")
    assert not takes(f"{header} {{ return 'a }}")
    assert not takes(f"{header} {{ return `a }}")
    assert not takes(f"{header} {{ return <p>{{a</p> }}")
    assert not takes("export function F(a: number = 1, b: T): E { }")
    assert not takes("export const g = (a: T) => (a")
