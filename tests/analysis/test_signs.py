"""A unit without the signs of a rule holds none of its violations, for every rule that has signs."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest
from hypothesis import given

from ananke_core.analysis.signs import shows, signs_of
from ananke_core.analysis.unit import Unit
from ananke_core.extraction.units import extract_unit, split_units
from ananke_core.facts import UnitFacts
from ananke_core.languages import LANGUAGES
from ananke_core.mine.conventions import Tally
from ananke_core.mine.tally import NAMED
from ananke_core.model.enums import Severity
from ananke_core.model.rules import Annotation, Call, Naming, Size, SymbolKind
from ananke_core.rules.built_call import BuiltCall, Checked
from ananke_core.rules.check import Check, check_unit
from ananke_core.rules.styles import MINED
from tests.mine.facts import units

KINDS: tuple[SymbolKind, ...] = ("function", "method", "class")
RULES: tuple[Checked, ...] = (
    *(Naming(kind, style=style) for kind in NAMED for style in MINED),
    *(Annotation(kind, target) for kind in KINDS for target in ("parameters", "returns", "fields")),
    Call(denied=("len", "print", "os.path.join", "isinstance")),
    BuiltCall(("open", "repr", "str"), ("built", "literal", "other"), "", ""),
)
STDLIB = Path(sysconfig.get_path("stdlib"))


def agree(facts: UnitFacts) -> set[str]:
    """The rules that find something; none of them without a sign."""
    tally, callees = Tally.of(facts), [call.callee for call in facts.calls]
    found: set[str] = set()
    for rule in RULES:
        signs = signs_of(rule)
        assert signs is not None
        hits = check_unit(Check(rule, Severity.INFO, "configuration", ""), facts)
        assert not hits or shows(signs, tally, callees), rule
        # Names and annotations are counted just as they are checked; a call's arguments are not.
        if not isinstance(rule, BuiltCall | Annotation):
            assert bool(hits) == shows(signs, tally, callees), rule
        found.update(type(rule).__name__ for _ in hits)
    return found


@given(units)
def test_made_up_units(facts: UnitFacts) -> None:
    agree(facts)


@pytest.mark.parametrize("name", ["argparse.py", "dataclasses.py"])
def test_units_of_real_code(name: str) -> None:
    language, data = LANGUAGES["python"], (STDLIB / name).read_bytes()
    found: set[str] = set()
    for unit in split_units(language, language.grammar.parse(data).root_node, data):
        found |= agree(Unit.of(extract_unit(language, unit, data)).facts)
    assert found == {"Naming", "Annotation", "Call", "BuiltCall"}


def test_other_rules_have_none() -> None:
    assert signs_of(Naming("function", pattern="^a")) is None
    assert signs_of(Naming("error", style="PascalCase")) is None
    assert signs_of(Naming("function", style="kebab-case")) is None
    assert signs_of(Size("function", "lines", 10)) is None
