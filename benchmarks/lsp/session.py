"""One session with a server on a file: edits as people make them, each with the time until its diagnostics."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.lsp.client import Arrived, Client, framed
from benchmarks.lsp.inputs import Input

_PAUSE = 0.02
"""Seconds between two edits: nobody types quicker, and caches are as cold as they are for people."""

_QUIET = 0.5
"""Seconds without a message after which a server has nothing more to say of an edit."""

Edit = tuple[int, int, int, int, str]


class Session:
    """An open document and what it took."""

    def __init__(self, client: Client, folder: Path, given: Input) -> None:
        self.client = client
        self.given = given
        self.uri = (folder / given.name).as_uri()
        self.lines = given.text.split("\n")
        self.version = 1
        self.times: dict[str, list[float]] = {}
        self.missed = self.tried = self.seen = self.count = 0
        mark = len(client.inbox)
        sent = time.perf_counter()
        item = {"uri": self.uri, "languageId": given.language, "version": 1, "text": given.text}
        client.notify("textDocument/didOpen", {"textDocument": item})
        self.first = client.diagnostics(self.uri, 1, mark, sent)
        self.open_ms = (self.first.at - sent) * 1e3
        self.cold_ms = (self.first.at - client.began) * 1e3

    def edit(self, what: str, *edits: Edit) -> None:
        """Send edits one after the other without a pause; measured from the last to the diagnostics of its version."""
        self._settle()
        data = b"".join([self._change(edit) for edit in edits[:-1]])
        last = self._change(edits[-1])
        mark = len(self.client.inbox)
        if data:
            self.client.send(data)
        sent = time.perf_counter()
        self.client.send(last)
        try:
            arrived = self.client.diagnostics(self.uri, self.version, mark, sent, 20)
        except TimeoutError:
            self.missed += 1
            return
        self.times.setdefault(what, []).append((arrived.at - sent) * 1e3)
        count = _count(arrived)
        if what == "violation in":
            self.tried += 1
            self.seen += count > self.count
        self.count = count

    def _settle(self) -> None:
        """Wait a moment; where diagnostics don't say which version they are of, until nothing more comes."""
        time.sleep(_PAUSE)
        params = self.first.message.get("params")
        if params is None or params.get("version") is not None:
            return
        while True:
            count = len(self.client.inbox)
            time.sleep(_QUIET)
            if len(self.client.inbox) == count:
                return

    def hover(self, what: str, row: int, column: int, *edits: Edit) -> None:
        """Hover, behind edits that were just sent."""
        self._settle()
        place = {"textDocument": {"uri": self.uri}, "position": {"line": row, "character": column}}
        number, request = self.client.framed_request("textDocument/hover", place)
        data = b"".join([self._change(edit) for edit in edits])
        mark = len(self.client.inbox)
        sent = time.perf_counter()
        self.client.send(data + request)
        arrived = self.client.wait(lambda one: one.get("id") == number and "method" not in one, mark, 20)
        self.times.setdefault(what, []).append((arrived.at - sent) * 1e3)

    def _change(self, edit: Edit) -> bytes:
        row, column, end_row, end_column, text = edit
        merged = self.lines[row][:column] + text + self.lines[end_row][end_column:]
        self.lines[row : end_row + 1] = merged.split("\n")
        self.version += 1
        span = {"start": {"line": row, "character": column}, "end": {"line": end_row, "character": end_column}}
        document = {"uri": self.uri, "version": self.version}
        change = {"range": span, "text": text} if self.client.takes_edits else {"text": "\n".join(self.lines)}
        params = {"textDocument": document, "contentChanges": [change]}
        return framed({"method": "textDocument/didChange", "params": params})

    def run(self, rounds: int) -> dict[str, Any]:
        """All kinds of edits, interleaved, and hovers; the figures."""
        given = self.given
        python = given.language == "python"
        bad = "    bench_bad = eval('1')\n" if python else "  const benchBad = eval('1');\n"
        for number in range(rounds + 2):
            if number == 2:
                # The first ones load what everyone loads once.
                self.times.clear()
            row = given.comment
            end = len(self.lines[row])
            self.edit("comment", (row, end, row, end, "x"))
            word = self.lines[given.variable]
            at = word.index("_total") if "_total" in word else word.index("Total")
            self.edit("rename", (given.variable, at, given.variable, at, "q"))
            self.edit("rename back", (given.variable, at, given.variable, at + 1, ""))
            self.edit("line at the top", (given.top, 0, given.top, 0, "\n"))
            self.edit("line taken away", (given.top, 0, given.top + 1, 0, ""))
            self.edit("violation in", (given.violation + 1, 0, given.violation + 1, 0, bad))
            self.edit("violation out", (given.violation + 1, 0, given.violation + 2, 0, ""))
            self.edit("burst of ten", *self._burst(row))
            self.hover("hover", given.variable, at)
            end = len(self.lines[row])
            self.hover("hover behind an edit", given.variable, at, (row, end, row, end, "y"))
        return self.figures()

    def _burst(self, row: int) -> list[Edit]:
        end = len(self.lines[row])
        return [(row, end + step, row, end + step, "z") for step in range(10)]

    def figures(self) -> dict[str, Any]:
        """Medians and tails in milliseconds."""
        kinds = [name for name in self.times if name not in {"burst of ten", "hover", "hover behind an edit"}]
        every = sorted(took for name in kinds for took in self.times[name])
        return {
            "edit": _summary(every),
            **{name: _summary(sorted(took)) for name, took in self.times.items()},
            "missed": self.missed,
            "violations seen": f"{self.seen}/{self.tried}",
            "memory MB": round(self.client.memory(), 1),
            "diagnostics bytes": self.first.size,
        }


def _count(arrived: Arrived) -> int:
    """How many diagnostics a notification or a report holds."""
    message = arrived.message
    if "params" in message:
        return len(message["params"]["diagnostics"])
    return len((message.get("result") or {}).get("items", ()))


def _summary(times: Sequence[float]) -> dict[str, float]:
    if not times:
        return {}
    tail = times[min(len(times) - 1, int(len(times) * 0.95))]
    return {"median": round(statistics.median(times), 2), "p95": round(tail, 2), "least": round(times[0], 2)}
