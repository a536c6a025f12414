"""``python -m ananke_server.lsp.workspace.index_child TASK``: reads every file of a folder and tells what it holds.

It reads what ``ananke check`` reads, in the order of the names, and ends at a number of files or after some time: what
was left out is counted, not forgotten.
"""

from __future__ import annotations

import os
import sys
import time
from functools import lru_cache
from pathlib import Path

import attrs
import msgspec

from ananke_core.analysis import Policy
from ananke_core.analysis.mining import file_habits
from ananke_core.mine.habits import FileHabits, Habit, Habits
from ananke_core.mine.tally import Tally
from ananke_core.model.constraint import Place
from ananke_core.text import Encoding
from ananke_server.config import Config, load_config
from ananke_server.discovery import Found, LeftOut, Selection, discover, read_source
from ananke_server.lsp.diagnostics import around, encoded_diagnostics, result_id
from ananke_server.lsp.documents import OpenDocument
from ananke_server.lsp.workspace.children import step_back
from ananke_server.lsp.workspace.lines import EndLine, FileLine, Task
from ananke_server.policy import policy_of, thresholds_of


def main(given: str) -> int:
    """Read and tell."""
    task = msgspec.json.decode(given, type=Task)
    step_back()
    config, _ = load_config(Path(task.folder), root=Path(task.folder), environ=os.environ)
    extract = config.extract
    selection = Selection(extract.include, extract.exclude, extract.languages, "", extract.max_file_bytes)
    left_out, known, files = LeftOut(), Habits(), 0
    read: dict[str, Found] = {}
    for found in discover([Path(task.folder)], Path(task.folder), selection, left_out):
        if files >= task.most_files:
            left_out.add(f"more than {task.most_files:,} files", found.name)
        elif time.process_time() > task.seconds:
            left_out.add(f"more than {task.seconds:.0f} s of work", found.name)
        else:
            data = read_source(found.path, extract.max_file_bytes)
            if isinstance(data, str):
                left_out.add(data, found.name)
            else:
                files += 1
                read[found.name] = found
                _tell(_line(task, found, data, known))
    _tell_breaking(task, known, read, config)
    _tell(EndLine(files, round(time.process_time(), 2), dict(left_out.counts)))
    return 0


def _tell_breaking(task: Task, known: Habits, read: dict[str, Found], config: Config) -> None:
    """Tell the files again that break a habit which only all of them together showed."""
    habits = {language: known.of(language, thresholds_of(config)) for language in known.languages()}
    for name in known.breaking(habits):
        if time.process_time() > task.seconds:
            break
        found = read[name]
        data = read_source(found.path, config.extract.max_file_bytes)
        if not isinstance(data, str):
            _tell(_line(task, found, data, known, habits[found.language.name]))


def _line(task: Task, found: Found, data: bytes, known: Habits, around_it: tuple[Habit, ...] = ()) -> FileLine:
    encoding = Encoding(task.encoding)
    policy, most = _policy(task.folder, os.path.dirname(os.path.abspath(found.path)), found.language.name)
    if around_it:
        policy = attrs.evolve(policy, habits=tuple(habit.convention for habit in around_it))
    text = data.decode("utf-8", "replace")
    uri = Path(os.path.abspath(found.path)).as_uri()
    document = OpenDocument(uri, found.name, found.language, 0, text, policy, most)
    document.around = around(task.folder, around_it) if task.related else {}
    items = encoded_diagnostics(document, encoding, related=task.related)
    analysis = document.analysis
    habits = FileHabits(found.language.name, Tally())
    if analysis is not None:
        habits = file_habits(analysis, lambda key: known.wants(found.language.name, key), encoding)
        known.put(found.name, habits)
    return FileLine(
        found.name,
        uri,
        found.language.name,
        [(*key, count) for key, count in habits.tally.counts.items()],
        [
            (*key, one.name, (*_point(one.place.range.start), *_point(one.place.range.end)))
            for key, examples in habits.examples.items()
            for one in examples
        ],
        msgspec.Raw(items),
        result_id(items),
        attrs.astuple(habits.crossings, recurse=False),
    )


@lru_cache(maxsize=256)
def _policy(root: str, folder: str, language: str) -> tuple[Policy, int]:
    config, _ = load_config(Path(folder), root=Path(root), environ=os.environ)
    return policy_of(config, language, root=root), config.extract.max_file_bytes


def _point(place: Place) -> tuple[int, int]:
    return place.line, place.character


def _tell(line: FileLine | EndLine) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
