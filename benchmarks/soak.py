"""Many edits over many documents, opened and closed: memory stays flat, every version is answered, nothing is logged.

Memory is compared at equal texts: all of them as they were opened.

::

    python -m benchmarks.soak                 50,000 edits over 20 documents
    python -m benchmarks.soak --edits 5000
    python -m benchmarks.soak --asks 0.5      half of the edits are followed by a hover, a lens, or another question
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from pathlib import Path

from benchmarks.lsp.client import Client, framed
from benchmarks.lsp.inputs import generated

_PIECES = (
    "x",
    "\n",
    "    ",
    chr(34) * 3,
    "(",
    ")",
    "eval(1)\n",
    "def added(a):\n    return a\n",
    "caf\u00e9 \U0001f34e",
    "# ananke: ignore\n",
)
_DEFINES = re.compile(r"\b(?:def|function|class)\b")
_QUESTIONS = ("hover", "hover", "codeAction", "codeLens", "documentSymbol", "inlayHint")


class Document:
    """The text as the editor has it."""

    def __init__(self, uri: str, language: str, text: str) -> None:
        self.uri, self.language, self.original = uri, language, text
        self.lines: list[str] = []
        self.version = 0

    def opened(self) -> bytes:
        """The message that opens it anew."""
        self.lines, self.version = self.original.split("\n"), 1
        item = {"uri": self.uri, "languageId": self.language, "version": 1, "text": self.original}
        return framed({"method": "textDocument/didOpen", "params": {"textDocument": item}})

    def closed(self) -> bytes:
        """The message that closes it."""
        return framed({"method": "textDocument/didClose", "params": {"textDocument": {"uri": self.uri}}})

    def restored(self) -> bytes:
        """The message that brings back the text that was opened."""
        self.lines = self.original.split("\n")
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [{"text": self.original}]}
        return framed({"method": "textDocument/didChange", "params": params})

    def edited(self, chance: random.Random) -> bytes:
        """A random edit: mostly small, sometimes a line taken away, rarely everything replaced."""
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        if chance.random() < 0.002:
            self.lines = self.original.split("\n")
            changes: list[dict[str, object]] = [{"text": self.original}]
        else:
            row = chance.randrange(len(self.lines))
            line = self.lines[row]
            start = chance.randrange(len(line) + 1)
            end_row, end = (row, min(len(line), start + chance.choice((0, 0, 1, 5))))
            if chance.random() < 0.1 and row + 1 < len(self.lines):
                end_row, end = row + 1, 0
            text = chance.choice(("", *_PIECES))
            merged = line[:start] + text + self.lines[end_row][end:]
            span = {"start": {"line": row, "character": start}, "end": {"line": end_row, "character": end}}
            self.lines[row : end_row + 1] = merged.split("\n")
            changes = [{"range": span, "text": text}]
        params = {"textDocument": document, "contentChanges": changes}
        return framed({"method": "textDocument/didChange", "params": params})

    def question(self, chance: random.Random) -> tuple[str, dict[str, object]]:
        """Something that an editor asks, about a line that may define something."""
        row = chance.choice([row for row, line in enumerate(self.lines) if _DEFINES.search(line)] or [0])
        start, end = {"line": row, "character": 0}, {"line": row + 1, "character": 0}
        params: dict[str, object] = {"textDocument": {"uri": self.uri}}
        about: dict[str, dict[str, object]] = {
            "hover": {"position": {"line": row, "character": min(len(self.lines[row]), 8)}},
            "codeAction": {"range": {"start": start, "end": end}, "context": {"diagnostics": []}},
            "inlayHint": {"range": {"start": start, "end": end}},
        }
        method = chance.choice(_QUESTIONS)
        return f"textDocument/{method}", params | about.get(method, {})


def resident(number: int) -> float:
    """Resident memory of a process in MB."""
    for line in Path(f"/proc/{number}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def restored(client: Client, texts: list[Document]) -> float:
    """Resident memory once every document has its first text and was answered."""
    for one in texts:
        mark = len(client.inbox)
        client.send(one.restored())
        client.diagnostics(one.uri, one.version, mark, 0.0, 20)
    return resident(client.process.pid)


def soak(
    edits: int, documents: int = 20, lines: int = 400, seed: int = 1, settle: int = 0, asks: float = 0
) -> dict[str, object]:
    """Run it; the figures. ``settled`` is the memory after ``settle`` edits, or a tenth of them, at most 5,000.

    ``asks`` is the part of edits that are followed by a question.

    It is read where every document has its first text again: what random edits leave differs from one look to the next
    by more than a leak would.
    """
    chance, curious = random.Random(seed), random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        errors = (folder / "stderr").open("wb+")
        command = [sys.executable, "-m", "ananke_server", "lsp", "--stdio"]
        client = Client(command, folder, ["utf-32", "utf-8"], errors=errors)
        texts = [
            Document(
                f"{folder.as_uri()}/{number}.{'py' if number % 2 else 'ts'}",
                language,
                generated(language, lines, number).text,
            )
            for number in range(documents)
            for language in ["python" if number % 2 else "typescript"]
        ]
        unanswered = 0
        settled = edited = 0.0
        try:
            for one in texts:
                client.send(one.opened())
            for number in range(edits):
                one = chance.choice(texts)
                if chance.random() < 0.002:
                    client.send(one.closed() + one.opened())
                mark = len(client.inbox)
                client.send(one.edited(chance))
                # A burst now and then: only the last of some edits is waited for.
                if chance.random() < 0.7:
                    try:
                        client.diagnostics(one.uri, one.version, mark, 0.0, 20)
                    except TimeoutError:
                        unanswered += 1
                if curious.random() < asks:
                    unanswered += "result" not in client.request(*one.question(curious)).message
                if len(client.inbox) > 1_000:
                    client.forget()
                if number == (settle or min(edits // 10, 5_000)):
                    edited = resident(client.process.pid)
                    settled = restored(client, texts)
            left = resident(client.process.pid)
            final = restored(client, texts)
        finally:
            client.close()
        errors.seek(0)
        logged = errors.read().decode("utf-8", "replace")
        errors.close()
    growth = final / settled - 1 if settled else 0.0
    return {
        "edits": edits,
        "unanswered": unanswered,
        "settled MB": round(settled, 1),
        "final MB": round(final, 1),
        "as edited MB": [round(edited, 1), round(left, 1)],
        "growth": round(growth, 4),
        "logged": logged,
    }


def main(arguments: list[str] | None = None) -> int:
    """Run it; 1 if memory grew by more than 5 %, a version was not answered, or something was logged."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--edits", type=int, default=50_000)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--settle", type=int, default=0, help="edits after which memory should be flat")
    parser.add_argument("--asks", type=float, default=0, help="part of the edits that are followed by a question")
    given = parser.parse_args(arguments)
    found = soak(given.edits, given.documents, settle=given.settle, asks=given.asks)
    for name, value in found.items():
        print(f"{name}: {value}")
    return int(bool(found["unanswered"] or found["logged"] or float(str(found["growth"])) > 0.05))


if __name__ == "__main__":
    sys.exit(main())
