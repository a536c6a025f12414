"""Markdown documents as test suites: headings name tests, fences are files, comments in them are expectations.

::

    # A function's name

    A fence whose language Ananke knows is a file; its name stands behind the language or alone on the line above.

    ```python shop.py
    eval(text)  # violation: ANK601
    limit = eval(text)
    #       ^^^^ ANK601 "is denied"
    ```

A trailing comment expects violations that start on its line, several with commas between; a line of carets expects one
at exactly that place of the nearest line above. A text in quotes must be in the message. A ``toml`` fence named
``.ananke.toml`` configures its section and, when the section has no files, those below it; one that is named
``ananke.constraints.toml`` pins constraints in its own section. A fence of the language
``output`` holds all that is shown, and is rewritten by ``--update-mdtest``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs

CONFIGURATION = ".ananke.toml"
PINNED = "ananke.constraints.toml"
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_FENCE = re.compile(r"(`{3,}|~{3,})\s*([A-Za-z0-9_+-]*)[ \t]*(.*?)\s*$")
_PATH = re.compile(r"`([^`\s]+)`:?$")


@attrs.frozen
class Fence:
    """One fenced block; ``first`` and ``last`` are the zero-based lines of its text, ``last`` not included."""

    language: str
    title: str
    text: str
    first: int
    last: int


@attrs.frozen
class Section:
    """One test: the fences below a heading. ``configuration`` and ``pinned`` are the texts that hold here, or empty."""

    name: str
    line: int
    fences: tuple[Fence, ...]
    configuration: str
    pinned: str
    output: Fence | None


def sections(path: Path, languages: dict[str, str]) -> list[Section]:
    """The tests of a document; ``languages`` gives the name of a fence's file where it has none, by language."""
    found: list[Section] = []
    inherited: dict[int, str] = {}
    for names, line, fences in _headed(path.read_text("utf-8")):
        level = len(names)
        inherited = {depth: text for depth, text in inherited.items() if depth < level}
        own = next((f.text for f in fences if f.language == "toml" and f.title == CONFIGURATION), None)
        files = tuple(
            fence if fence.title else attrs.evolve(fence, title=languages[fence.language])
            for fence in fences
            if fence.language in languages
        )
        titles = [fence.title for fence in files]
        if len(titles) != len(set(titles)):
            raise ValueError(f"{path}:{line + 1}: two files of one name below {names[-1]!r} (name them)")
        if own is not None and not files:
            inherited[level] = own
        configuration = own if own is not None else next((inherited[d] for d in sorted(inherited, reverse=True)), "")
        if files:
            output = next((fence for fence in fences if fence.language == "output"), None)
            # An untitled document or one with a single heading is named by that alone.
            pinned = next((f.text for f in fences if f.language == "toml" and f.title == PINNED), "")
            title = " / ".join(name for name in names if name)
            found.append(Section(title, line, files, configuration, pinned, output))
    return found


def _headed(text: str) -> Iterator[tuple[list[str], int, list[Fence]]]:
    """Headings (with those above them), their lines, and the fences before the next one."""
    lines = text.split("\n")
    names: list[str] = [""]
    start, fences, above = 0, [], ""
    number = 0
    while number < len(lines):
        line = lines[number]
        if opened := _FENCE.match(line):
            mark, language, title = opened.groups()
            end = next((n for n in range(number + 1, len(lines)) if lines[n].strip() == mark), None)
            if end is None:
                raise ValueError(f"line {number + 1}: the fence is never closed")
            named = _PATH.match(above)
            text_ = "".join(f"{inner}\n" for inner in lines[number + 1 : end])
            fences.append(Fence(language, title or (named[1] if named else ""), text_, number + 1, end))
            number, above = end + 1, ""
            continue
        if heading := _HEADING.match(line):
            yield names, start, fences
            level = len(heading[1])
            names = [*names[: level - 1], *[""] * (level - 1 - len(names)), heading[2]]
            start, fences = number, []
        above = line.strip() or above
        number += 1
    yield names, start, fences
