"""Files that were read → the conventions that they keep together, as soft constraints with places."""

from __future__ import annotations

import os
from pathlib import Path

import attrs

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES, language_for_path
from ananke_core.mine.constraints import constraints_of_conventions
from ananke_core.mine.habits import Habit, Habits, against
from ananke_core.model.constraint import Constraint, Evidence, Location, Scope
from ananke_core.model.enums import Severity
from ananke_core.rules.check import Check
from ananke_server.cli.scan import ScanResult, workspace_root
from ananke_server.config import load_config
from ananke_server.policy import thresholds_of

MOST_EXCEPTIONS = 3
"""Places that break a convention that are shown of each."""


def conventions_of(result: ScanResult, paths: list[str]) -> list[Constraint]:
    """Conventions of all files of a scan with the task ``mine``, by language; at most hints, with their evidence."""
    root = workspace_root(Path(paths[0]))
    config, _ = load_config(root, root=root, environ=os.environ)
    thresholds = thresholds_of(config)
    known = Habits()
    for file in result.files:
        if file.habits is not None:
            known.put(file.name, file.habits)
    found: list[Constraint] = []
    for language in known.languages():
        for habit in known.of(language, thresholds):
            (constraint,) = constraints_of_conventions([habit.convention], path="", language=language)
            exceptions = _exceptions(result, root, language, habit)
            origins = tuple(one.place for one in habit.examples)
            evidence = Evidence(habit.convention.matching, habit.convention.total, origins, exceptions)
            found.append(attrs.evolve(constraint, evidence=evidence))
    return found


def _exceptions(result: ScanResult, root: Path, language: str, habit: Habit) -> tuple[Location, ...]:
    """Places that break a habit: of the first files whose tallies have any, which are read again for them."""
    convention = habit.convention
    check = Check(convention.rule, Severity.HINT, "convention", "", scope=Scope(path=convention.path))
    found: list[Location] = []
    for file in result.files:
        if file.habits is None or file.language != language or not against(file.habits, convention):
            continue
        path = root / file.name
        spoken = language_for_path(file.name) or LANGUAGES[language]
        try:
            document = Document.open(path.read_bytes(), spoken, Policy((check,), mine=False), file.name)
        except OSError:
            continue
        found += [Location(file.name, document.range(finding.span)) for finding in document.findings()]
        if len(found) >= MOST_EXCEPTIONS:
            break
    return tuple(found[:MOST_EXCEPTIONS])
