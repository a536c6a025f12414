"""Written sets and their conflicts: `conflicts.md` says what clashes in each, and nothing else may be found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ananke_core.codec import load_set
from ananke_core.compile.pipeline import compile_stages, run
from ananke_core.model.ir import ConstraintIR

_CASE = re.compile(r"^### (?P<title>.+?)\n(?:.*?)^```toml\n(?P<set>.*?)^```\n(?P<said>.*?)(?=^#|\Z)", re.M | re.S)
_SAID = re.compile(r"^- (?P<tier>hard|soft): (?P<names>`.*?`)(?: — (?P<reason>.*?))?(?: Witness `(?P<witness>.*)`\.)?$")


class Case(NamedTuple):
    """A section of the document."""

    title: str
    tables: dict[str, dict[str, Any]]
    said: frozenset[tuple[bool, tuple[str, ...]]]
    lines: tuple[dict[str, str | None], ...]


def cases() -> Iterator[Case]:
    text = (Path(__file__).parent / "conflicts.md").read_text()
    for found in _CASE.finditer(text):
        lines = [line for line in found["said"].splitlines() if line.startswith("- ")]
        matched = [_SAID.match(line) for line in lines if line != "- none"]
        assert lines, f"{found['title']}: nothing is said"
        assert None not in matched, f"{found['title']}: {lines}"
        read = tuple(one.groupdict() for one in matched if one is not None)
        said = frozenset((one["tier"] == "hard", tuple(sorted(re.findall("`(.*?)`", one["names"])))) for one in read)
        yield Case(found["title"], tomllib.loads(found["set"]), said, read)


def compiled(tables: dict[str, dict[str, Any]], level: int) -> tuple[ConstraintIR, dict[str, str]]:
    """The IR of a section's constraints, and their names by id."""
    constraints = [{"name": name, "kind": "semantic", **members} for name, members in tables.items()]
    read = load_set({"language": "python", "constraints": constraints})
    return run(compile_stages(read, None, level)), {c.id: c.name for c in read.constraints}


CASES = list(cases())


def test_the_document_is_read_whole() -> None:
    text = (Path(__file__).parent / "conflicts.md").read_text()
    assert len(CASES) == text.count("\n### ")
    assert len({case.title for case in CASES}) == len(CASES)
    assert sum(bool(case.said) for case in CASES) >= 55


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_exactly_what_is_written_clashes(case: Case) -> None:
    ir, names = compiled(case.tables, 1)
    found = {(one.hard, tuple(sorted(names[id_] for id_ in one.constraints))) for one in ir.conflicts}
    assert found == case.said
    assert len(ir.conflicts) == len(case.said)
    for line in case.lines:
        fitting = [
            one
            for one in ir.conflicts
            if {names[id_] for id_ in one.constraints} == set(re.findall("`(.*?)`", str(line["names"])))
        ]
        if line["reason"]:
            assert fitting[0].reason == line["reason"].rstrip(".")
        if line["witness"]:
            assert fitting[0].witness == line["witness"]
    assert ir.feasible is not any(hard for hard, _ in case.said)


@pytest.mark.parametrize("case", [case for case in CASES if case.said], ids=lambda case: case.title)
def test_no_constraint_of_a_conflict_can_be_left_out(case: Case) -> None:
    for _, names in case.said:
        for left_out in names:
            part = {name: case.tables[name] for name in names if name != left_out}
            assert compiled(part, 1)[0].conflicts == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_every_level_finds_the_same(case: Case) -> None:
    found = {compiled(case.tables, level)[0].conflicts for level in (0, 1, 2)}
    assert len(found) == 1
