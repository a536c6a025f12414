"""Every section of every document is a test; ``-k ANK101`` runs those of one page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mdtest.markdown import Section, sections
from tests.mdtest.runner import NAMES, documents, run

PROJECT = Path(__file__).resolve().parents[2]
CASES = [
    pytest.param(path, section, id=f"{path.parent.name}/{path.stem}: {section.name}")
    for path in documents(PROJECT)
    for section in sections(path, NAMES)
]


@pytest.mark.parametrize(("path", "section"), CASES)
def test_document(path: Path, section: Section, update_mdtest: bool) -> None:
    try:
        problems = run(path, section, update=update_mdtest)
    except ValueError as error:
        problems = f"{path}:{section.line + 1}: {error}"
    if problems:
        pytest.fail(problems, pytrace=False)
