"""Edits that incremental servers stumble over, on large files: ``python -m benchmarks.lsp.hard``.

Each is timed from the last byte sent to the diagnostics of its version, and what is said then is compared with what the
same server says of the same text freshly opened.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.lsp.client import Client
from benchmarks.lsp.inputs import Input, generated
from benchmarks.lsp.peers import peers
from benchmarks.lsp.session import Session

QUICK_MS, WHOLE_MS, BURST_MS = 60.0, 400.0, 5.0
"""Budgets of a quiet machine: one edit, replacing everything, ten keystrokes."""

_PASTED = 5_000
_FINDINGS = 2_000


class Hard:
    """A session whose every state is compared with a fresh one."""

    def __init__(self, client: Client, folder: Path, given: Input) -> None:
        self.session = Session(client, folder, given)
        self.folder = folder
        self.wrong: list[str] = []
        self.opened = 0

    @property
    def end(self) -> tuple[int, int]:
        """Line and column behind the last character."""
        return len(self.session.lines) - 1, len(self.session.lines[-1])

    def edit(self, what: str, row: int, column: int, end_row: int, end_column: int, text: str) -> None:
        """One edit, timed and compared."""
        self.session.edit(what, (row, column, end_row, end_column, text))
        self._compare(what)

    def burst(self) -> None:
        """Ten keystrokes at once."""
        row = self.session.given.comment
        self.session.edit("burst of ten", *self.session._burst(row))
        self._compare("burst of ten")

    def _compare(self, what: str) -> None:
        session, client = self.session, self.session.client
        shown = self._said(session.uri)
        self.opened += 1
        # In a folder of its own, but of the same name: nothing else may differ.
        uri = (self.folder / f"fresh{self.opened}" / session.given.name).as_uri()
        item = {"uri": uri, "languageId": session.given.language, "version": 1, "text": "\n".join(session.lines)}
        client.notify("textDocument/didOpen", {"textDocument": item})
        fresh = self._said(uri)
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        if shown != fresh:
            self.wrong.append(what)

    def _said(self, uri: str) -> str:
        answer = self.session.client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        return repr(answer.message["result"]["items"]).replace(uri, "")


def run(client: Client, folder: Path, given: Input, rounds: int) -> tuple[dict[str, list[float]], list[str]]:
    """Every kind of edit some times; the times, and which ones left another state than a fresh text has."""
    hard = Hard(client, folder, given)
    python = given.language == "python"
    quote = '"""' if python else "`"
    original, other = given.text, generated(given.language, given.text.count("\n"), seed=12).text
    block = generated(given.language, _PASTED, seed=11).text
    bad = "".join(f"eval('{number}')\n" for number in range(_FINDINGS))
    for _ in range(rounds):
        rows = hard.session.lines
        last = next(row for row in range(given.comment, len(rows)) if "return" in rows[row])
        end = len(rows[last])
        hard.edit("last token of a block", last, end, last, end, "x")
        hard.edit("last token of a block", last, end, last, end + 1, "")
        hard.edit("string opened at the top", given.top, 0, given.top, 0, quote)
        hard.edit("string closed again", given.top, 0, given.top, len(quote), "")
        hard.edit("5,000 lines pasted", given.top, 0, given.top, 0, block)
        hard.edit("paste undone", given.top, 0, given.top + block.count("\n"), 0, "")
        hard.edit("2,000 findings pasted", *hard.end, *hard.end, f"\n{bad}")
        row, column = hard.end
        hard.edit("a key among 2,000 findings", row, column, row, column, "x")
        hard.edit("findings undone", row - _FINDINGS, len(hard.session.lines[row - _FINDINGS]), *hard.end, "")
        hard.burst()
        hard.edit("everything replaced", 0, 0, *hard.end, other)
        hard.edit("everything replaced", 0, 0, *hard.end, original)
    return hard.session.times, hard.wrong


def main(arguments: list[str] | None = None) -> int:
    """Print a table; 1 if a state differs from a fresh one."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lsp.hard", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--languages", nargs="+", default=["python", "typescript"])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    wrong: list[str] = []
    print("| file | edit | median | longest | budget |\n| --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        peer = next(one for one in peers(folder) if one.name == "ananke")
        for language in given.languages:
            text = generated(language, given.lines)
            client = Client(peer.command, folder, peer.encodings)
            try:
                times, differing = run(client, folder, text, given.rounds)
            finally:
                client.close()
            wrong += [f"{text.name}: {what}" for what in differing]
            for what, took in times.items():
                print(_row(text.name, what, took), flush=True)
    print(f"\nload {', '.join(f'{value:.2f}' for value in os.getloadavg())}")
    for what in wrong:
        print(f"another state than that of a fresh text: {what}", file=sys.stderr)
    return int(bool(wrong))


def _row(name: str, what: str, took: list[float]) -> str:
    budget = {"everything replaced": WHOLE_MS, "burst of ten": BURST_MS}.get(what, QUICK_MS)
    return f"| {name} | {what} | {statistics.median(took):.1f} | {max(took):.1f} | {budget:.0f} |"


if __name__ == "__main__":
    sys.exit(main())
