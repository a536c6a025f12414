"""msgspec's structs against msgspec's own schema."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.conformance.judge import compare, shown
from tests.conformance.python_cases import HERE, Case, export, files
from tests.conformance.samples import structs

PATH = "tests/conformance/samples/structs.py"
NAMES = [
    name for name, value in vars(structs).items() if isinstance(value, type) and value.__module__ == structs.__name__
]
THEIRS = {
    "Cat": "the schema asks for a tag that is read only where it is there",
    "Dated": "the schema names no format of a moment whose zone may be left out",
    "Dog": "as Cat",
    "Owner": "as Cat",
}
"""What differs because msgspec's schema says other than it reads."""


def case(name: str) -> Case:
    expected: Any = msgspec.json.schema(getattr(structs, name))
    return Case(name, HERE, PATH, name, expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_struct_accepts_what_msgspec_says(name: str) -> None:
    view: Any = files(HERE).file(PATH)
    assert any(ref.symbol == name for ref in view.symbols())
    one = case(name)
    outcome = compare(one.expected, *export(one))
    told = f"{shown(outcome.witness)}: {'theirs' if outcome.theirs else 'ours'} alone"
    assert (outcome.verdict == "differs") is (name in THEIRS), told
