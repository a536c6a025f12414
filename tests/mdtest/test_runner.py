"""The runner itself: that it fails when it should, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mdtest.markdown import sections
from tests.mdtest.runner import NAMES, documents, run


def problems(path: Path, text: str, *, update: bool = False) -> list[str]:
    path.write_text(text.replace("'''", "```"), "utf-8")
    found = "\n".join(filter(None, (run(path, section, update=update) for section in sections(path, NAMES))))
    return [line.removeprefix(f"{path}:") for line in found.split("\n") if line]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return tmp_path / "a.md"


@pytest.mark.parametrize(
    "text",
    [
        "'''python\neval(1)  # violation: ANK601\n'''",
        "'''python\neval(1), exec(2)  # violation: ANK601, ANK601\n'''",
        "'''python\neval(1)  # violation: ANK601 \"call of \"eval\" is denied\"\n'''",
        "'''python\nx = eval(1)\n#   ^^^^ ANK601\n'''",
        "'''python\neval(1), eval(2)\n#        ^^^^ ANK601\n#\n'''".replace("eval(1)", "evil(1)"),
        "'''python\nok = 1\n'''",
        "'''text\neval(1)\n'''",
    ],
)
def test_what_is_expected_is_fine(document: Path, text: str) -> None:
    assert problems(document, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'''python\neval(1)\n'''", "2: found, not expected: ANK601 at columns 1 to 4: call of "),
        ("'''python\n\nok = 1  # violation: ANK601\n'''", "3: expected, not found: ANK601"),
        ("'''python\neval(1)  # violation: ANK101\n'''", "2: expected, not found: ANK101"),
        ("'''python\neval(1)  # violation: ANK601, ANK601\n'''", "2: expected, not found: ANK601"),
        ("'''python\neval(1)  # violation: ANK601 \"nonsense\"\n'''", "2: expected, not found: ANK601 saying"),
        ("'''python\nx = eval(1)\n#   ^^^ ANK601\n'''", "2: expected, not found: ANK601 at columns 5 to 7"),
        ("'''python\nx = eval(1)\n#    ^^^^ ANK601\n'''", "2: expected, not found: ANK601 at columns 6 to 9"),
        ("'''python\nx = 1\n'''\n'''output\nnonsense\n'''", "5: the output is now"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(document: Path, text: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in problems(document, text)), problems(document, text)


@pytest.mark.parametrize(
    "text",
    [
        "'''python\neval(1)  # violation: eval\n'''",
        "'''python\neval(1)\n",
        "'''python\n'''\n'''python\n'''",
        "'''toml .ananke.toml\n[check]\nmax = 3\n'''\n'''python\n'''",
        "'''toml .ananke.toml\n[check\n'''\n'''python\n'''",
    ],
)
def test_a_broken_document_is_no_passing_test(document: Path, text: str) -> None:
    with pytest.raises(ValueError):
        problems(document, text)


CONFIGURED = """\
# Top

'''toml .ananke.toml
[check]
denied_calls = ["print"]
'''

## Below

'''python
print(1)  # violation: ANK601
'''

### With its own

'''toml .ananke.toml
'''

'''python
print(1)
'''

# Beside

`first.py`

'''python
print(1)
'''

'''python second.py
print(1)
'''
"""


def test_configuration_holds_below_its_heading(document: Path) -> None:
    assert problems(document, CONFIGURED) == []
    found = sections(document, NAMES)
    assert [section.name for section in found] == ["Top / Below", "Top / Below / With its own", "Beside"]
    assert [fence.title for fence in found[2].fences] == ["first.py", "second.py"]
    assert found[0].fences[0].title == "example.py"


def test_outputs_are_rewritten_each_at_its_place(document: Path) -> None:
    fence = "'''python\neval(1)  # violation: ANK601\nexec(1)  # violation: ANK601\n'''\n\n'''output\n'''\n"
    text = f"# One\n\n{fence}\n# Two\n\n{fence}\nThe end.\n"
    assert len([line for line in problems(document, text) if "output is now" in line]) == 2
    assert problems(document, text, update=True) == []
    written = document.read_text("utf-8")
    assert problems(document, written) == []
    assert written.count("example.py:2:1: error ANK601") == 2
    assert written.endswith("```\n\nThe end.\n")


def test_the_pages_and_the_documents_are_run(project: Path) -> None:
    found = {path.relative_to(project).as_posix() for path in documents(project)}
    assert {"docs/rules/ANK101.md", "tests/mdtest/python/naming.md"} <= found
    assert all(sections(path, NAMES) for path in documents(project))
