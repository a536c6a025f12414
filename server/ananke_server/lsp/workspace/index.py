"""The index of the workspace: what habits its folders keep, and what is to be said of files that are not open.

A process of its own reads a folder (`index_child`), after the first document was answered; here its lines are taken one
by one, with the loop free between them. What it changes in open documents is prepared in slices, so that no keystroke
waits for more than one. After that a save is enough to keep it current, with what the open document knows already.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from contextlib import aclosing
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from lsprotocol import types

from ananke_core.analysis import Document
from ananke_core.analysis.mining import file_habits
from ananke_core.mine.conventions import Thresholds
from ananke_core.mine.crossings import Crossings
from ananke_core.mine.habits import Example, FileHabits, Habit, Habits
from ananke_core.mine.tally import Key, Tally
from ananke_core.model.constraint import Location, Place, Range
from ananke_server.lsp.diagnostics import encoded_diagnostics, result_id
from ananke_server.lsp.documents import OpenDocument, path_of
from ananke_server.lsp.workspace.children import lines_of
from ananke_server.lsp.workspace.lines import EndLine, FileLine, Task, read_line

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

_log = logging.getLogger(__name__)

SLICE = 0.003
"""Seconds of work between two looks at what has arrived."""
MOST_KEPT = 32_000_000
"""Bytes of diagnostics of closed files that are kept; those of further files are not."""

State = Literal["waiting", "reading", "read", "off"]


class Index:
    """One client's index; it lives in the event loop's thread."""

    def __init__(self, server: AnankeServer) -> None:
        self._server = server
        self.state: State = "waiting"
        self.reports: dict[str, tuple[str, bytes]] = {}
        """Result id and encoded diagnostics of closed files that have any, by URI."""
        self.left_out: dict[str, int] = {}
        self.files = 0
        self.seconds = 0.0
        self.settled = asyncio.Event()
        """Set while nothing is being read."""
        self.changed = asyncio.Event()
        """Set when something is to be said anew; whoever waits for it clears it."""
        self._habits: dict[str, Habits] = {}
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None

    # -- reading -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read every folder, in the background; what was read before is forgotten when the new is there."""
        self.stop()
        if not self._server.session.settings["workspace"] or not self._server.session.folders:
            self.state = "off"
            self.settled.set()
            return
        self.settled.clear()
        self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """End what is being read."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        self.state = "reading"
        self.files, self.seconds, self._bytes = 0, 0.0, 0
        self.left_out, self.reports, self._habits = {}, {}, {}
        try:
            for folder in sorted(set(self._server.session.folders.values())):
                await self._read(folder)
            self.state = "read"
            self._say()
            for folder in list(self._habits):
                await self._show(folder)
        except OSError as error:
            self.state = "off"
            _log.error("the workspace can't be read: %s", error)
        finally:
            self.settled.set()
            self.touch()

    async def _read(self, folder: str) -> None:
        session = self._server.session
        task = Task(folder, session.encoding.value, session.client.related_information)
        habits = self._habits.setdefault(folder, Habits())
        arguments = [msgspec.json.encode(task).decode()]
        async with aclosing(lines_of("ananke_server.lsp.workspace.index_child", arguments)) as lines:
            async for data in lines:
                line = read_line(data)
                if isinstance(line, EndLine):
                    self._end(line)
                    continue
                if line.path not in habits:
                    habits.put(line.path, _file_habits(line))
                items = bytes(line.items)
                # A file that breaks what all keep together is told again, with that.
                self._bytes -= len(self.reports.pop(line.uri, ("", b""))[1])
                if items != b"[]" and self._bytes + len(items) <= MOST_KEPT:
                    self._bytes += len(items)
                    self.reports[line.uri] = line.result, items

    def _end(self, line: EndLine) -> None:
        self.files += line.files
        self.seconds += line.seconds
        for reason, count in line.left_out.items():
            self.left_out[reason] = self.left_out.get(reason, 0) + count

    def _say(self) -> None:
        """Into the client's log, for whoever looks: how much was read, and what not."""
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(self.left_out.items()))
        words = f"{self.files:,} files of the workspace read in {self.seconds:.1f} s"
        words += f"; left out: {reasons}" if reasons else ""
        _log.info("%s", words)
        self._server.window_log_message(types.LogMessageParams(types.MessageType.Info, words))

    # -- using ---------------------------------------------------------------------------------------------------

    def habits(self, folder: str, language: str, thresholds: Thresholds) -> tuple[Habit, ...]:
        """What a folder keeps in a language; nothing before it was read."""
        known = self._habits.get(folder)
        return known.of(language, thresholds) if known is not None and self.state == "read" else ()

    def saved(self, document: OpenDocument, folder: str) -> None:
        """A document was saved: its tally takes the place of the one that was read."""
        known, analysis, session = self._habits.get(folder), document.analysis, self._server.session
        if known is None or analysis is None or self.state != "read":
            return
        items = encoded_diagnostics(document, session.encoding, related=session.client.related_information)
        self.reports[document.uri] = result_id(items), items
        language = document.language.name
        known.put(document.path, file_habits(analysis, lambda key: known.wants(language, key), session.encoding))
        self._task = asyncio.ensure_future(self._show(folder))

    def touch(self) -> None:
        """Something is to be said anew."""
        self.changed.set()

    def told(self) -> dict[str, Any]:
        """For people: what it holds."""
        return {
            "state": self.state,
            "files": self.files,
            "seconds": round(self.seconds, 2),
            "leftOut": self.left_out,
        }

    async def _show(self, folder: str) -> None:
        """Have the open documents of a folder checked against its habits: prepared in slices, then shown at once."""
        session = self._server.session
        session.forget_habits()
        for document in list(session.documents.values()):
            if session.folder_of(path_of(document.uri)) == folder and document.analysis is not None:
                setting = session.setting_of(document)
                await _prepare(document.analysis.with_policy(setting.policy, setting.name), session.encoding)
                document.adopt(setting)
                session.dirty.add(document.uri)
        self._server.flush()
        self._server.refresh_diagnostics()


async def _prepare(document: Document, encoding: Any) -> None:
    """Compute what every segment will be asked for, a slice at a time."""
    asked = document.asked
    began = time.perf_counter()
    for segment in document.segments:
        segment.hits(asked, encoding)
        if time.perf_counter() - began > SLICE:
            await asyncio.sleep(0)
            began = time.perf_counter()


@lru_cache(maxsize=4_096)
def _key(topic: str, seen: int) -> Key:
    # One object for all files: there can be twenty thousand, and a few dozen keys.
    return sys.intern(topic), seen


def _file_habits(line: FileLine) -> FileHabits:
    examples: dict[tuple[str, int], tuple[Example, ...]] = {}
    for topic, seen, name, (row, column, end_row, end_column) in line.examples:
        place = Location(line.path, Range(Place(row, column), Place(end_row, end_column)))
        examples[_key(topic, seen)] = (*examples.get((topic, seen), ()), Example(name, place))
    tally = Tally({_key(topic, seen): count for topic, seen, count in line.counts})
    return FileHabits(sys.intern(line.language), tally, examples, Crossings(*line.crossings))
