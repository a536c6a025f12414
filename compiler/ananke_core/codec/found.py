"""Faults on their way out: from exceptions with notes, to paths, to places that a person can look up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs
from cattrs.errors import AttributeValidationNote, BaseValidationError

from ananke_core.codec.converter import Step
from ananke_core.codec.words import UnknownMember, Wrong
from ananke_core.errors import Fault
from ananke_core.text import Encoding, SourceText

Path = tuple[str | int, ...]
Offsets = Mapping[Path, tuple[int, int]]
"""Byte offsets of the value at a path (of the key, where a path ends in `KEY`)."""

KEY = "\0key"
"""Last step of a path that means a member's key rather than its value."""

_PLAIN_KEY = re.compile(r"[^\W\d]\w*")


@attrs.frozen
class Found:
    """A fault at a path; ``key`` when it is about the member itself rather than its value."""

    path: Path
    message: str
    way_out: str = ""
    severity: str = "error"
    key: bool = False


def place(path: Path) -> str:
    """A path as a person writes it: ``constraints[3].rule.instead["os.system"]``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += '["' + step.encode("utf-8", "backslashreplace").decode() + '"]'
    return text


def findings(error: BaseException, path: Path) -> Iterator[Found]:
    """Every fault below an exception of the careful converter."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path = (*path, note.name.rstrip("_"))
        elif isinstance(note, Step):
            path = (*path, note.key)
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from findings(inner, path)
    elif isinstance(error, UnknownMember):
        yield Found(path, error.message, error.way_out, "warning", key=True)
    elif isinstance(error, Wrong):
        yield Found(path, error.message, error.way_out)
    elif isinstance(error, KeyError):
        yield Found(path, "is required")
    else:
        yield Found(path, str(error))


def faults_of(
    found: Iterable[Found],
    code: str,
    source: SourceText | None = None,
    locate: Callable[[bytes, frozenset[Path]], Offsets] | None = None,
    file: str | None = None,
) -> list[Fault]:
    """Faults with places, and with lines and characters where there is a text to look into."""
    listed = list(found)
    offsets: Offsets = {}
    if source is not None and locate is not None and listed:
        offsets = locate(source.data, frozenset(_wanted(listed)))
    faults = []
    for one in listed:
        line = character = end = None
        span = _span(one, offsets)
        if source is not None and span is not None:
            start, stop = source.point(span[0], Encoding.UTF32), source.point(span[1], Encoding.UTF32)
            line, character = start
            end = stop.column if stop.line == start.line else None
        faults.append(Fault(place(one.path), one.message, code, file, line, character, end, one.way_out, one.severity))
    return faults


def _wanted(found: list[Found]) -> Iterator[Path]:
    for one in found:
        for length in range(len(one.path) + 1):
            yield one.path[:length]
        if one.key:
            yield (*one.path, KEY)


def _span(one: Found, offsets: Offsets) -> tuple[int, int] | None:
    if one.key and (*one.path, KEY) in offsets:
        return offsets[(*one.path, KEY)]
    # A missing member has no place of its own: the nearest thing around it that stands in the text has.
    for length in range(len(one.path), -1, -1):
        if one.path[:length] in offsets:
            return offsets[one.path[:length]]
    return None
