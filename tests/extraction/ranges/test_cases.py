"""The documents of cases, word by word; what they say of Python is tried by running it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ananke_core import extract
from ananke_core.model.enums import Tier
from ananke_core.model.rules import ValueRange
from tests.extraction.ranges.cases import Case, cases

_SUFFIXES = {"python": "py", "typescript": "ts", "tsx": "tsx", "javascript": "js"}
CASES = {
    f"{path.stem}: {case.title}": case for path in sorted(Path(__file__).parent.glob("*.md")) for case in cases(path)
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_kept_is_stated_and_nothing_else(case: Case) -> None:
    found = extract(case.source, path=f"case.{_SUFFIXES[case.language]}")
    ranges = [constraint for constraint in found.constraints if isinstance(constraint.rule, ValueRange)]
    assert sorted(constraint.description for constraint in ranges) == sorted(case.keeps)
    for constraint in ranges:
        assert isinstance(constraint.rule, ValueRange)
        assert (constraint.tier is Tier.SOFT) == ("; soft: " in constraint.description)
        lines = case.source.splitlines()
        for origin in constraint.evidence.origins:
            guard = "\n".join(lines[origin.range.start.line : origin.range.end.line + 1])
            assert constraint.rule.name in guard or "value" in guard


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.language == "python"], ids=lambda c: c.title)
def test_python_itself_says_so(case: Case) -> None:
    scope: dict[str, Any] = {"__name__": "case"}
    exec(compile(case.source, "<case>", "exec", dont_inherit=True), scope)
    for call in case.accepts:
        eval(call, scope)
    for call in case.refuses:
        with pytest.raises((Exception, SystemExit)):
            eval(call, scope)


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60
    assert sum(case.is_trap for case in CASES.values()) >= 25
    assert all(case.accepts or case.refuses for case in CASES.values())
