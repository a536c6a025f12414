"""What is read the quick way is what the whole way finds: calls by their text, functions that are alone in a unit."""

from __future__ import annotations

import random
import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from ananke_core.extraction import units
from ananke_core.extraction.units import extract_unit, split_units
from ananke_core.facts import UnitFacts
from ananke_core.languages import LANGUAGES, Language
from ananke_core.languages.ecmascript import adapter as ecmascript
from ananke_core.languages.python import adapter as python
from ananke_core.languages.python.ranges import functions as guards
from ananke_core.mine.conventions import Tally
from ananke_core.mine.tally import NAMED, Key
from ananke_core.rules.annotation import asks_return, declared_parameters, functions_of
from ananke_core.rules.styles import shape
from ananke_core.rules.symbols import NAMES

STDLIB = Path(sysconfig.get_path("stdlib"))
TYPESCRIPT = Path(__file__).parents[1] / "analysis" / "sample.ts"
CODE = [
    ("python", (STDLIB / "shlex.py").read_bytes()),
    ("python", (STDLIB / "contextlib.py").read_bytes()),
    ("typescript", TYPESCRIPT.read_bytes()),
    (
        "typescript",
        b"const f = (a: number): number => { const b = () => a; if (a) { for (;;) { throw new E(a) } } return b() }\n"
        b"class C { @d() m() { let x = 1; return x } }\nexport const y = 2, z = function* () { var w = 1; yield w }\n",
    ),
]
BITS = [
    b"(",
    b")",
    b":",
    b"lambda x: ",
    b"yield ",
    b"async ",
    b"=> ",
    b"f(a, b)",
    b"None(a)",
    b"1(a)",
    b" ",
    b"#",
    b".",
]


def mutants(data: bytes, count: int) -> list[bytes]:
    chance = random.Random(len(data))
    made = [data]
    for _ in range(count):
        at = chance.randrange(len(data))
        made.append(data[:at] + chance.choice(BITS) + data[at + chance.randrange(4) :])
    return made


def read(language: Language, data: bytes) -> list[UnitFacts]:
    root = language.grammar.parse(data).root_node
    return [extract_unit(language, unit, data) for unit in split_units(language, root, data)]


@pytest.mark.parametrize(("name", "data"), CODE)
def test_the_quick_way_finds_what_the_whole_one_does(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    language, texts = LANGUAGES[name], mutants(data, 12)
    quick = [read(language, text) for text in texts]
    monkeypatch.setattr(units, "alone", lambda groups: None)
    monkeypatch.setattr(python, "read_plain", lambda node, source: None)
    monkeypatch.setattr(guards, "may_fail", lambda text: True)
    monkeypatch.setattr(ecmascript, "may_fail", lambda node, source, function: True)
    assert quick == [read(language, text) for text in texts]


@pytest.mark.parametrize(("name", "data"), CODE)
def test_tallies_count_the_names_and_annotations_that_checks_see(name: str, data: bytes) -> None:
    for facts in read(LANGUAGES[name], data):
        counted: Counter[Key] = Counter()
        for kind in NAMED:
            counted.update((kind, seen) for one in NAMES[kind](facts) if (seen := shape(one.name)) is not None)
        for function in functions_of(facts, "function"):
            counted["returns", int(function.returns_annotated)] += asks_return(function)
            if declared := declared_parameters(function):
                counted["parameters", int(all(parameter.annotated for parameter in declared))] += 1
        for owner in facts.classes:
            counted.update(("fields", int(field.annotated)) for field in owner.fields if not owner.has_error)
        of = {key: count for key, count in Tally.of(facts).counts.items() if key[0] != "error"}
        assert of == {key: count for key, count in counted.items() if count}
