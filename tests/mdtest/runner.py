"""Runs one section of a document through the analysis."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES, Language
from ananke_core.mine.conventions import Thresholds
from ananke_core.model.rules import Call
from ananke_core.rules.check import Check, configured_check, embedded_checks
from ananke_core.rules.naming import naming_rule
from tests.mdtest.expectations import Found, compare
from tests.mdtest.markdown import CONFIGURATION, Section, sections

NAMES = {key: f"example{language.suffixes[0]}" for key, language in LANGUAGES.items()}
"""What a fence's file is called where nothing says so, by language."""


def documents(project: Path) -> list[Path]:
    """Every document: tests by language, and the pages of the rules."""
    return [*sorted(project.glob("tests/mdtest/*/*.md")), *sorted(project.glob("docs/rules/*.md"))]


def run(path: Path, section: Section, *, update: bool = False) -> str:
    """What is wrong with a section, empty when nothing is; with ``update`` its output is rewritten."""
    policies = {name: policy(language, section.configuration) for name, language in LANGUAGES.items()}
    problems: list[str] = []
    shown: list[str] = []
    for fence in section.fences:
        language = LANGUAGES[fence.language]
        found = check(fence.text, language, policies[language.key], fence.title)
        shown += [one.shown(fence.title) for one in found]
        problems += [
            f"{path}:{fence.first + line + 1}: {words}" for line, words in compare(fence.text, language.comment, found)
        ]
    output = "".join(f"{line}\n" for line in shown)
    if section.output is not None and section.output.text != output:
        if update:
            rewrite(path, section.name, output)
        else:
            problems.append(
                f"{path}:{section.output.first + 1}: the output is now (--update-mdtest rewrites it)\n{output}"
            )
    return "\n".join(problems)


def check(text: str, language: Language, policy: Policy, path: str) -> list[Found]:
    """All diagnostics of one file."""
    return [
        Found(
            finding.code,
            finding.start.line,
            finding.start.column,
            finding.end.line,
            finding.end.column,
            finding.severity.value,
            finding.message,
        )
        for finding in Document.open(text, language, policy, path).findings()
    ]


def policy(language: Language, configuration: str) -> Policy:
    """The policy that a section's configuration states; other keys than those of these rules are refused."""
    tables = tomllib.loads(configuration)
    rules, mine = dict(tables.pop("check", {})), dict(tables.pop("mine", {}))
    checks: list[Check] = list(embedded_checks(language.name))
    for kind, wanted in dict(rules.pop("naming", {})).items():
        where = _where(configuration, "naming")
        checks.append(configured_check(naming_rule(kind, wanted, where), where))
    if denied := rules.pop("denied_calls", []):
        checks.append(configured_check(Call(denied=tuple(denied)), _where(configuration, "denied_calls")))
    severities: dict[str, Any] = rules.pop("severity", {})
    thresholds = Thresholds(mine.pop("min_support", 5), mine.pop("min_confidence", 0.75))
    if unknown := [*tables, *rules, *mine]:
        raise ValueError(f"configuration keys that no test of these rules may use: {', '.join(unknown)}")
    return Policy(tuple(checks), thresholds, severities=severities)


def _where(configuration: str, key: str) -> str:
    lines = configuration.split("\n")
    return f"{CONFIGURATION}:{next(n for n, line in enumerate(lines, 1) if line.strip().startswith(key))}"


def rewrite(path: Path, name: str, output: str) -> None:
    """Put ``output`` into the output fence of a section."""
    # Read again, because an update of a section above may have moved this one.
    fence = next(section for section in sections(path, NAMES) if section.name == name).output
    assert fence is not None
    lines = path.read_text("utf-8").split("\n")
    lines[fence.first : fence.last] = output.split("\n")[:-1]
    path.write_text("\n".join(lines), "utf-8")
