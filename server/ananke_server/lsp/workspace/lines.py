"""What the process that reads a folder tells: one line a file, and one at the end."""

from __future__ import annotations

import sys
from functools import lru_cache

import msgspec

from ananke_core.mine.crossings import Crossings
from ananke_core.mine.habits import Example, FileHabits
from ananke_core.mine.tally import Key, Tally
from ananke_core.model.constraint import Location, Place, Range


class FileLine(msgspec.Struct, tag="file"):
    """One file: its tally, examples that are still wanted, and its diagnostics as the client is to get them.

    ``counts`` are topic, what was seen, and how often; ``examples`` topic, what was seen, the name, and its range;
    ``crossings`` as in `ananke_core.mine.crossings.Crossings`.
    """

    path: str
    uri: str
    language: str
    counts: list[tuple[str, int, int]]
    examples: list[tuple[str, int, str, tuple[int, int, int, int]]]
    items: msgspec.Raw
    result: str
    crossings: tuple[tuple[str, ...], tuple[tuple[str, str], ...], str, str, bool] = ((), (), "", "/", False)


class EndLine(msgspec.Struct, tag="end"):
    """Nothing more comes: how many files were read in how many seconds, and how many were left out for which reason."""

    files: int
    seconds: float
    left_out: dict[str, int]


class Task(msgspec.Struct):
    """What the process is asked to do; the limits are in files and in seconds of its own CPU time."""

    folder: str
    encoding: str
    related: bool
    most_files: int = 20_000
    seconds: float = 120.0


read_line = msgspec.json.Decoder(FileLine | EndLine).decode
"""One line of the process."""


@lru_cache(maxsize=4_096)
def _key(topic: str, seen: int) -> Key:
    # One object for all files: there can be twenty thousand, and a few dozen keys.
    return sys.intern(topic), seen


def file_habits_of(line: FileLine) -> FileHabits:
    """What a line says of a file's habits."""
    examples: dict[tuple[str, int], tuple[Example, ...]] = {}
    for topic, seen, name, (row, column, end_row, end_column) in line.examples:
        place = Location(line.path, Range(Place(row, column), Place(end_row, end_column)))
        examples[_key(topic, seen)] = (*examples.get((topic, seen), ()), Example(name, place))
    tally = Tally({_key(topic, seen): count for topic, seen, count in line.counts})
    return FileHabits(sys.intern(line.language), tally, examples, Crossings(*line.crossings))
