"""Reading documents of cases: a heading, a fenced file, and lines that say what it keeps, accepts and refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

_CASE = re.compile(
    r"^## (?P<title>.+)\n\n```(?P<language>\w+)\n(?P<source>[\s\S]*?)^```\n(?P<said>(?:\n?\w+: .+\n?)*)", re.M
)
_SAID = re.compile(r"^(keeps|accepts|refuses): (.+)$", re.M)
_CODE = re.compile(r"`([^`]+)`")


@attrs.frozen
class Case:
    """One case of a document."""

    title: str
    language: str
    source: str
    keeps: tuple[str, ...]
    accepts: tuple[str, ...]
    refuses: tuple[str, ...]

    @property
    def is_trap(self) -> bool:
        """Whether it shows where a reader of guards would go wrong."""
        return self.title.startswith("Trap: ")


def cases(path: Path) -> Iterator[Case]:
    """Every case of a document, in its order."""
    text = path.read_text("utf-8")
    count = text.count("\n## ")
    found = list(_CASE.finditer(text))
    assert len(found) == count, f"{path.name}: {count} headings, {len(found)} cases"
    for case in found:
        said = {word: tuple(_CODE.findall(words)) for word, words in _SAID.findall(case["said"])}
        yield Case(
            case["title"],
            case["language"],
            case["source"],
            *(said.get(word, ()) for word in ("keeps", "accepts", "refuses")),
        )
