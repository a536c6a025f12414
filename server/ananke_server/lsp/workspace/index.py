"""The index of the workspace: what habits its folders keep, and what is to be said of files that are not open.

A process of its own reads a folder (`index_child`), after the first document was answered; here its lines are taken one
by one, with the loop free between them. What it changes in open documents is prepared in slices, so that no keystroke
waits for more than one. After that a save is enough to keep it current, with what the open document knows already.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from lsprotocol import types

from ananke_core.analysis import Document
from ananke_core.analysis.mining import file_habits
from ananke_core.mine.conventions import Thresholds
from ananke_core.mine.habits import Habit, Habits
from ananke_server.lsp.diagnostics import encoded_diagnostics, result_id
from ananke_server.lsp.documents import OpenDocument, canonical, path_of
from ananke_server.lsp.workspace.children import lines_of
from ananke_server.lsp.workspace.lines import EndLine, Task, file_habits_of, read_line
from ananke_server.lsp.workspace.read import Read

if TYPE_CHECKING:
    from ananke_server.lsp.server import AnankeServer

_log = logging.getLogger(__name__)

SLICE = 0.003
"""Seconds of work between two looks at what has arrived."""
_BEHIND = 1.0
"""Seconds behind the first diagnostics, or the first question about the workspace, after which it is read."""

State = Literal["waiting", "reading", "read", "off"]


class Index:
    """One client's index; it lives in the event loop's thread."""

    def __init__(self, server: AnankeServer) -> None:
        self._server = server
        self.state: State = "waiting"
        self.read = Read()
        """What was read last; while it is read again the old holds."""
        self.settled = asyncio.Event()
        """Set while nothing is being read."""
        self.changed = asyncio.Event()
        """Set when something is to be said anew; whoever waits for it clears it."""
        self._task: asyncio.Task[None] | None = None
        self._showing: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    # -- reading -------------------------------------------------------------------------------------------------

    def start_soon(self) -> None:
        """Read every folder in a while, unless that was begun before: what was just opened is answered first."""
        if self.state == "waiting" and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_BEHIND, self.start)

    def start(self) -> None:
        """Read every folder, in the background; what was read before is forgotten when the new is there."""
        # There may be no first document whose publishing turns the collector on.
        gc.enable()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        session = self._server.session
        self.read.keep(set(session.folders.values()))
        if not session.settings["workspace"] or not session.folders:
            self.state, self.read = "off", Read()
            self._task = asyncio.ensure_future(self._end())
            return
        self.state = "reading"
        self.settled.clear()
        self._task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        new = Read()
        try:
            for folder in sorted(set(self._server.session.folders.values())):
                await self._read(folder, new)
            self.state, self.read = "read", new
            self._say()
        except Exception:
            # Of OSError alone nobody would hear: there is no other process, or what it told is not to be read.
            self.state = "off"
            _log.exception("the workspace can't be read")
        await self._end()

    async def _end(self) -> None:
        """Show what is new, and let those go on who wait for it; not for a reading that another one replaces."""
        for folder in set(self._server.session.folders.values()):
            await self._show(folder)
        self.settled.set()
        self.touch()

    async def _read(self, folder: str, new: Read) -> None:
        session = self._server.session
        task = Task(folder, session.encoding.value, session.client.related_information)
        habits = new.habits.setdefault(folder, Habits())
        arguments = [msgspec.json.encode(task).decode()]
        async with aclosing(lines_of("ananke_server.lsp.workspace.index_child", arguments)) as lines:
            async for data in lines:
                line = read_line(data)
                if isinstance(line, EndLine):
                    new.end(line)
                    continue
                if line.path not in habits:
                    habits.put(line.path, file_habits_of(line))
                # A file that breaks what all keep together is told again, with that.
                new.put(line.uri, line.result, bytes(line.items))

    def _say(self) -> None:
        """Into the client's log, for whoever looks: how much was read, and what not."""
        read = self.read
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(read.left_out.items()))
        words = f"{read.files:,} files of the workspace read in {read.seconds:.1f} s"
        words += f"; left out: {reasons}" if reasons else ""
        _log.info("%s", words)
        self._server.window_log_message(types.LogMessageParams(types.MessageType.Info, words))

    # -- using ---------------------------------------------------------------------------------------------------

    def habits(self, folder: str, language: str, thresholds: Thresholds) -> tuple[Habit, ...]:
        """What a folder keeps in a language; nothing before it was read."""
        known = self.read.habits.get(folder)
        return known.of(language, thresholds) if known is not None else ()

    def saved(self, document: OpenDocument, folder: str) -> None:
        """A document was saved: its tally takes the place of the one that was read."""
        known, analysis, session = self.read.habits.get(folder), document.analysis, self._server.session
        if known is None or analysis is None:
            return
        items = encoded_diagnostics(document, session.encoding, related=session.client.related_information)
        self.read.put(canonical(document.uri), result_id(items), items)
        language = document.language.name
        known.put(document.path, file_habits(analysis, lambda key: known.wants(language, key), session.encoding))
        self._show_soon(folder)

    def renamed(self, old: str, new: str) -> None:
        """A file or folder has another path now, or none (empty): what is known of it goes along, or is forgotten."""
        for folder in self.read.renamed(old, new):
            self._show_soon(folder)
        self.touch()

    def _show_soon(self, folder: str) -> None:
        task = asyncio.ensure_future(self._show(folder))
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    def touch(self) -> None:
        """Something is to be said anew."""
        self.changed.set()

    def told(self) -> dict[str, Any]:
        """For people: what it holds."""
        read = self.read
        return {
            "state": self.state,
            "files": read.files,
            "seconds": round(read.seconds, 2),
            "leftOut": read.left_out,
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
