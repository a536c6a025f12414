"""Which folder imports which, and when never doing so is a habit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ananke_core.facts import ImportFact
from ananke_core.mine.conventions import Thresholds
from ananke_core.mine.crossings import Crossings, Sums, crossings
from ananke_core.model.rules import Import
from ananke_core.text import Span

SPAN = Span(0, 1)


def python(module: str, *names: str, level: int = 0) -> ImportFact:
    return ImportFact(module, SPAN, names, level=level, separator=".", names_modules=True)


def script(module: str) -> ImportFact:
    return ImportFact(module, SPAN, level=1 + module.count("../") if module.startswith(".") else 0)


@pytest.mark.parametrize(
    ("path", "fact", "crossed"),
    [
        ("app/db/models.py", python("app.web.views"), [("app/db", "app/web")]),
        ("app/db/models.py", python("app", "web", "db"), [("app/db", "app/web")]),
        ("app/db/sql/models.py", python("web.views", "x", level=3), [("app/db", "app/web")]),
        ("src/app/db/models.py", python("app.web"), [("src/app/db", "src/app/web")]),
        ("parts/core/app/db/models.py", python("app.web"), [("parts/core/app/db", "parts/core/app/web")]),
        ("app/db/models.py", python("app.db.sql"), []),
        ("app/db/models.py", python("app"), []),
        ("app/main.py", python("app.web"), []),
        ("main.py", python("app.web"), []),
        ("app/db/models.py", python("x", level=9), []),
        ("app/db/models.py", python("os.path"), [("app", "os")]),
        ("src/db/models.ts", script("../web/views"), [("src/db", "src/web")]),
        ("src/db/models.ts", script("./views"), []),
        ("src/db/models.ts", script("react"), [("src/db", "src/react")]),
    ],
)
def test_where_paths_part(path: str, fact: ImportFact, crossed: list[tuple[str, str]]) -> None:
    assert list(crossings(path, [fact]).to) == crossed


def test_a_directive_is_no_import() -> None:
    fact = ImportFact("use strict", SPAN, directive=True)
    assert crossings("app/db/x.js", [fact]) == Crossings(("app", "app/db"))


def project(below: int, above: int, crossing: int = 0, root: str = "") -> Sums:
    """Files of a database, some of which import the web, and files of the web that import it."""
    sums = Sums()
    for number in range(below):
        fact = python("app.web") if number < crossing else python("app.core")
        sums.add(crossings(f"{root}app/db/{number}.py", [fact]))
    for number in range(above):
        sums.add(crossings(f"{root}app/web/{number}.py", [python("app.db")]))
    return sums


@pytest.mark.parametrize(
    ("sums", "habits"),
    [
        (project(12, 5), ["12 of 12 files of app/db that import anything do not import app.web"]),
        (project(19, 5, 1), ["18 of 19 files of app/db that import anything do not import app.web"]),
        (project(12, 5, 1), []),
        (project(11, 5), []),
        # Nobody imports it: then that it imports nobody says nothing.
        (project(12, 4), []),
        (project(12, 5, root="src/"), ["12 of 12 files of src/app/db that import anything do not import app.web"]),
        (project(12, 5, root="a/b/"), ["12 of 12 files of a/b/app/db that import anything do not import app.web"]),
    ],
)
def test_a_habit_is_kept_by_the_folder_below(sums: Sums, habits: list[str]) -> None:
    found = sums.conventions(Thresholds())
    assert [one.statement for one in found] == habits
    assert sums.conventions(Thresholds(off=frozenset({"folder imports"}))) == []
    for one in found:
        assert one.name == f"{one.path} never imports app.web" and one.group == "folder imports"
        assert isinstance(one.rule, Import) and one.rule.denied[0] == "app.web"
        root = one.path.removesuffix("app/db")
        assert one.holds_for(f"{one.path}/new.py") and not one.holds_for(f"{root}app/dbx/new.py")
        assert crossings(f"{one.path}/new.py", [python("app.web.views")]).breaks(one)
        assert not crossings(f"{root}app/core/new.py", [python("app.web.views")]).breaks(one)


def test_a_package_of_one_name_is_no_folder_where_modules_are_paths() -> None:
    sums = Sums()
    for number in range(12):
        sums.add(crossings(f"db/{number}.ts", [script("../core/x")]))
        sums.add(crossings(f"web/{number}.ts", [script("../db/x")]))
    assert sums.conventions(Thresholds()) == []


_files = st.builds(
    lambda folder, name, module: crossings(f"app/{folder}/{name}.py", [python(f"app.{module}")]),
    st.sampled_from(["db", "web", "core", "db/sql"]),
    st.integers(0, 9),
    st.sampled_from(["db", "web", "core", "web.views", ""]),
)


@given(st.lists(_files, max_size=30), st.lists(_files, max_size=10))
def test_what_was_added_can_be_taken_back(kept: list[Crossings], gone: list[Crossings]) -> None:
    loose = Thresholds(min_support=1, min_confidence=0.05)
    one, other = Sums(), Sums()
    for found in kept:
        one.add(found)
    for found in (*gone, *kept):
        other.add(found)
    for found in gone:
        other.add(found, -1)
    assert one.conventions(loose) == other.conventions(loose)
