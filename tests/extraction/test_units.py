"""The laws of units: what they are cut into, and that their key tells all that their facts depend on."""

from __future__ import annotations

import random
import sysconfig
from operator import attrgetter
from pathlib import Path

import pytest

from ananke_core.extraction.units import UnitNode, extract_facts, extract_unit, split_units
from ananke_core.facts import UnitFacts
from ananke_core.languages import LANGUAGES

PYTHON = LANGUAGES["python"]
STDLIB = Path(sysconfig.get_path("stdlib"))
FILES = ["dataclasses.py", "enum.py", "textwrap.py", "asyncio/locks.py", "typing.py"]


def split(data: bytes) -> list[UnitNode]:
    return split_units(PYTHON, PYTHON.grammar.parse(data).root_node, data)


def test_what_is_a_unit() -> None:
    data = (
        b"import os\n# a comment\n@d\ndef f():\n    def g(): ...\n\n"
        b"@d\nclass A(B):\n    x = 1\n    @p\n    def m(self): ...\n"
        b"    class C:\n        y: int\nif x:\n    class D:\n        z = 1\n# ananke: ignore\n)\n"
    )
    assert [(u.role, u.container, data[u.start : u.end].split(b"\n")[0]) for u in split(data)] == [
        ("statement", "", b"import os"),
        ("statement", "", b"@d"),
        ("shell", "", b"@d"),
        ("statement", "A", b"x = 1"),
        ("statement", "A", b"@p"),
        ("shell", "A", b"class C:"),
        ("statement", "A.C", b"y: int"),
        ("statement", "", b"if x:"),
        ("statement", "", b"# ananke: ignore"),
        ("statement", "", b")"),
    ]


def test_deep_classes_stop_being_cut() -> None:
    data = b"".join(b" " * i + b"class A:\n" for i in range(60)) + b" " * 60 + b"def f(self): ...\n"
    units = split(data)
    assert len(units) < 30
    facts = extract_facts(PYTHON, data)
    assert [c.symbol.count(".") for c in facts.classes] == list(range(60))
    assert facts.functions[0].symbol == ".".join(["A"] * 60) + ".f"


PLACES = {"variables": "name_span", "imports": "module_span", "calls": "callee_span", "handlers": "header_span"}


@pytest.mark.parametrize("name", FILES)
def test_the_whole_is_the_sum_of_its_units(name: str) -> None:
    data = (STDLIB / name).read_bytes()
    whole = extract_facts(PYTHON, data)
    parts = [(unit.start, extract_unit(PYTHON, unit, data)) for unit in split(data)]
    for group in ("functions", "classes", "types", "variables", "imports", "calls", "handlers", "comments"):
        place = attrgetter(PLACES.get(group, "span"))
        spans = [place(fact).shifted(start) for start, facts in parts for fact in getattr(facts, group)]
        assert [place(fact) for fact in getattr(whole, group)] == spans
    for function in whole.functions:
        assert data[slice(*function.name_span)].decode() == function.name
        assert data[: function.parameters_end].endswith(b")")
        for parameter in function.parameters:
            assert data[slice(*parameter.name_span)].decode() == parameter.name
    for class_ in whole.classes:
        for field in class_.fields:
            assert data[slice(*field.name_span)].decode() == field.name


@pytest.mark.parametrize("name", FILES)
def test_equal_keys_mean_equal_facts(name: str) -> None:
    rng = random.Random(name)
    data = (STDLIB / name).read_bytes()
    known: dict[object, UnitFacts] = {}
    seen = 0
    for _ in range(12):
        for unit in split(data):
            if unit.node.has_error:
                continue
            facts = extract_unit(PYTHON, unit, data)
            key = (unit.key, unit.node.type)
            if key in known:
                seen += 1
                assert facts == known[key]
            known[key] = facts
        at = rng.randrange(len(data))
        data = (
            data[:at] + rng.choice([b"", b"x", b"\n", b"\n\n", b" ", b"    pass\n", b"y: int\n", b"#"]) + data[at + 3 :]
        )
    assert seen > 50


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"def f", b"def g"),
        (b"x: int", b"y: int"),
        (b"x: int", b"x: str"),
        (b"class A", b"class B"),
        (b"int\n\n", b"int\n \n"),
    ],
)
def test_a_change_that_shows_in_the_shell_changes_its_key(old: bytes, new: bytes) -> None:
    text = b"class A:\n    x: int\n\n    def f(self): ...\n\n    def h(self): return 1\n"
    before, after = split(text)[0], split(text.replace(old, new))[0]
    assert before.key != after.key
    assert extract_unit(PYTHON, before, text) != extract_unit(PYTHON, after, text.replace(old, new))


def test_a_change_of_equal_length_in_a_body_keeps_the_shell() -> None:
    text = b"class A:\n    x: int\n\n    def h(self): return 1\n"
    assert split(text)[0].key == split(text.replace(b"return 1", b"return 2"))[0].key


def test_a_unit_moves_without_its_facts() -> None:
    text = b"class A:\n    x: int\n\n    def f(self): ...\n"
    before = [extract_unit(PYTHON, unit, text) for unit in split(text)]
    moved = b"import os\n\n\n" + text
    after = [extract_unit(PYTHON, unit, moved) for unit in split(moved)][1:]
    assert before == after


@pytest.mark.parametrize(
    "data",
    [
        b"x = " + b"f(" * 2_000 + b")" * 2_000 + b"\n",
        b"x = " + b"a." * 20_000 + b"b()\n",
        b"x" + b".a()" * 10_000 + b"\n",
        b"".join(b" " * i + b"def f():\n" for i in range(300)) + b" " * 300 + b"return 1\n",
        b"x: " + b"list[" * 2_000 + b"]" * 2_000 + b"\n",
        b"x = " + b"a = " * 5_000 + b"1\n",
        b"def f(" + b",".join(b"a%d: int = %d" % (i, i) for i in range(4_000)) + b"): ...\n",
        b"x = " + b"lambda: " * 2_000 + b"1\n",
        b"x = [" + b"not " * 5_000 + b"1]\n",
        b"class A(" * 2_000,
        b"@" * 3_000,
        b"if x:\n" * 3_000,
    ],
    ids=lambda data: data[:10],
)
def test_deep_and_long_texts_are_read(data: bytes) -> None:
    facts = extract_facts(PYTHON, data + b"\n\ndef after(): ...\n")
    assert all(function.span.end <= len(data) + 22 for function in facts.functions)
