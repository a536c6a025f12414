"""Runs one section of a document through the analysis."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ananke_core.analysis import Document, Policy
from ananke_core.languages import LANGUAGES, Language
from ananke_server.config import load_config
from ananke_server.policy import policy_and_faults
from tests.mdtest.expectations import Found, compare
from tests.mdtest.markdown import CONFIGURATION, PINNED, Section, sections

NAMES = {key: f"example{language.suffixes[0]}" for key, language in LANGUAGES.items()}
"""What a fence's file is called where nothing says so, by language."""


def documents(project: Path) -> list[Path]:
    """Every document: tests by language, and the pages of the rules."""
    return [*sorted(project.glob("tests/mdtest/*/*.md")), *sorted(project.glob("docs/rules/*.md"))]


def run(path: Path, section: Section, *, update: bool = False) -> str:
    """What is wrong with a section, empty when nothing is; with ``update`` its output is rewritten."""
    problems: list[str] = []
    shown: list[str] = []
    for fence in section.fences:
        language = LANGUAGES[fence.language]
        found = check(fence.text, language, policy(language.name, section.configuration, section.pinned), fence.title)
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


@lru_cache(maxsize=256)
def policy(language: str, configuration: str, pinned: str) -> Policy:
    """The policy that a section's files state, read as those of a project; with any fault they are refused."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / CONFIGURATION).write_text(configuration, "utf-8")
        if pinned:
            (root / PINNED).write_text(pinned, "utf-8")
        config, faults = load_config(root, root=root, environ={}, user_path=root / "none")
        made, more = policy_and_faults(config, language)
    if wrong := [*faults, *more]:
        raise ValueError("; ".join(map(str, wrong)))
    return made


def rewrite(path: Path, name: str, output: str) -> None:
    """Put ``output`` into the output fence of a section."""
    # Read again, because an update of a section above may have moved this one.
    fence = next(section for section in sections(path, NAMES) if section.name == name).output
    assert fence is not None
    lines = path.read_text("utf-8").split("\n")
    lines[fence.first : fence.last] = output.split("\n")[:-1]
    path.write_text("\n".join(lines), "utf-8")
