"""What the page on languages says is so."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from ananke_core.facts import ClassFact
from ananke_core.languages import LANGUAGES
from ananke_core.model.rules import Signature
from ananke_core.model.types import Array, LiteralType, Map, Primitive, Record, Ref, Tuple, TypeExpr, Union
from ananke_core.resolution import Resolution
from tests.resolution.workspace import Workspace

PAGE = (Path(__file__).parents[2] / "docs/languages.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """Cells of the table under a header row that starts so."""
    table = PAGE[PAGE.index(f"| {heading} |") :].split("\n\n")[0]
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in table.splitlines()[2:]
    ]


def words(type_: TypeExpr) -> str:
    match type_:
        case Primitive():
            return f"{type_.name} ({type_.format})" if type_.format else type_.name
        case Array():
            return f"{'set' if type_.unique else 'array'} of {words(type_.items)}"
        case Map():
            return f"map of {words(type_.keys)} to {words(type_.values)}"
        case Tuple(items=(), rest=rest) if rest is not None:
            return f"tuple of any number of {words(rest)}"
        case Union():
            return " or ".join(words(member) for member in type_.members)
        case LiteralType():
            return repr(type_.value)
        case Ref():
            return type_.name
    return "unknown"


def test_every_language_has_its_row() -> None:
    expected = []
    for language in LANGUAGES.values():
        data = tomllib.loads((files("ananke_core.languages") / language.name / "language.toml").read_text("utf-8"))
        data |= data.get("variants", {}).get(language.key, {})
        cells = ([language.key], language.suffixes, language.language_ids, [data["grammar"]])
        expected.append([" ".join(f"`{word}`" for word in cell) for cell in cells])
    assert rows("language") == expected


@pytest.mark.parametrize("row", rows("annotation"), ids=lambda row: row[0])
def test_types_are_read_as_the_page_says(row: list[str]) -> None:
    annotation, expected = (cell.strip("`") for cell in row)
    (constraint,) = Workspace({"a.py": f"def f(x: {annotation}): ...\n"}).set_of("a.py", "f")
    assert isinstance(constraint.rule, Signature)
    (parameter,) = constraint.rule.parameters
    assert parameter.type is not None
    assert words(parameter.type) == expected


@pytest.mark.parametrize("row", rows("declared by"), ids=lambda row: row[0])
def test_classes_are_declared_as_the_page_says(row: list[str]) -> None:
    for named in re.findall(r"`([^`]+)`", row[0]) or ["Anything"]:
        text = f"{named}\nclass A:\n    x: int\n" if named[0] == "@" else f"class A({named}):\n    x: int\n"
        workspace = Workspace({"a.py": text})
        (stated,) = Resolution(workspace).of_symbol(workspace.document("a.py"), "A")
        assert isinstance(stated.fact, ClassFact)
        assert f"`{stated.fact.declared_as}`" == row[1]
        shape = stated.fact.shape
        if row[2].startswith("a list"):
            assert shape == Tuple((Primitive("integer"),))
        elif row[2].startswith(("nothing", "one of")):
            assert not isinstance(shape, Record)
        else:
            assert isinstance(shape, Record)
            assert shape.open is not row[2].endswith("no others")
