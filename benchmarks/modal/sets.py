"""Real sets: what `extract` reads out of the standard library and of installed packages."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from pathlib import Path

import attrs

from ananke_core import extract
from ananke_core.model.constraint import Constraint, ConstraintSet

PACKAGES = ("attr", "cattrs", "httpx", "pygls", "rich", "typer", "fastapi", "starlette", "modal", "hypothesis")


def sources() -> Iterator[tuple[str, Path]]:
    """Names and places of Python files, the same order everywhere."""
    library, packages = Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_path("purelib"))
    for folder, base in ((library, library), *((packages / name, packages) for name in PACKAGES)):
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(base).parts
            if not {"site-packages", "test", "tests", "idlelib", "lib2to3", "__pycache__"} & set(parts):
                yield "/".join(parts), path


def file_sets(least: int = 1) -> Iterator[ConstraintSet]:
    """The set of each file that has ``least`` constraints."""
    for name, path in sources():
        found = extract(path.read_bytes(), path=name)
        if len(found.constraints) >= least:
            yield attrs.evolve(found, name=name)


def set_of(count: int, known: list[Constraint]) -> ConstraintSet:
    """A set of exactly ``count`` constraints out of ``known``; repeated under other paths where they are too few."""
    constraints: list[Constraint] = []
    turn = 0
    while len(constraints) < count:
        for one in known[: count - len(constraints)]:
            scope = attrs.evolve(one.scope, path=f"copy{turn}/{one.scope.path}") if turn else one.scope
            constraints.append(attrs.evolve(one, scope=scope))
        turn += 1
    return ConstraintSet(name=f"{count} constraints", constraints=tuple(constraints))


def constraints(most: int) -> list[Constraint]:
    """The first ``most`` constraints of all files."""
    found: list[Constraint] = []
    for one in file_sets():
        found += one.constraints
        if len(found) >= most:
            break
    return found[:most]
