"""What CONTRIBUTING.md says of dependencies is what ``pyproject.toml`` has."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.requirements import Requirement

from scripts.project import SOURCES, metadata


def _declared() -> set[str]:
    data = metadata()
    project = data["project"]
    lists = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *data["dependency-groups"].values(),
    ]
    return {Requirement(line).name for lines in lists for line in lines} - {project["name"]}


def test_each_dependency_has_its_reason(project: Path) -> None:
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| ([^|]+) \|$", (project / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M
    )
    named = [name for name, _ in rows]
    assert sorted(named) == sorted(set(named)), "one row for each"
    assert set(named) == _declared()
    assert not [name for name, why in rows if len(why) < 15]


def test_decisions_are_numbered_without_gaps(project: Path) -> None:
    names = sorted(path.name for path in (project / "docs/adr").glob("*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_links_between_documents_lead_somewhere(project: Path) -> None:
    pages = [*project.glob("*.md"), *project.glob("docs/**/*.md")]
    assert pages
    broken = [
        f"{page.relative_to(project)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_each_grammar_is_loaded_by_name(project: Path) -> None:
    """deptry can't see it, so it is told to look away, and this looks instead."""
    data = metadata()
    grammars = {name for name in _declared() if name.startswith("tree-sitter-")}
    assert grammars == set(data["tool"]["deptry"]["per_rule_ignores"]["DEP002"]) - {
        data["project"]["name"],
        "httptools",  # uvicorn loads it
        "uvloop",  # likewise
    }
    files = [path for root in SOURCES for path in (project / root).rglob("*") if path.suffix in {".py", ".toml"}]
    named = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [name for name in sorted(grammars) if name.replace("-", "_") not in named] == []
