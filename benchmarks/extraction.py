"""Cold extraction and resolution of types: `python -m benchmarks.extraction [--check]`.

Extraction is what opening a file costs: parse, facts, tallies; in CPU microseconds a line, for texts of 1,000 to 50,000
lines put together from published packages. Growth is the figure of the largest text over that of the smallest; 1 is
linear. Resolution is the set of one symbol, with the types of other files that it needs: cold, with no file read yet,
and warm, as a second hover has it. ``--check`` exits with 1 where a budget is passed, after the figures were divided by
what calibration says of the machine.
"""

from __future__ import annotations

import argparse
import gc
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ananke_core.analysis import Document, Policy
from ananke_core.analysis.symbol_set import symbol_set
from ananke_core.languages import LANGUAGES
from ananke_core.languages.python.types import read_annotation
from ananke_core.resolution import Kept
from ananke_server.files import DiskFiles
from benchmarks.calibrate import REFERENCE_MS, calibrate

PACKAGES = Path(sysconfig.get_paths()["purelib"])
SOURCES = {
    "annotated": ("anthropic/types", "fastapi", "pydantic", "rich"),
    "standard library": (sysconfig.get_paths()["stdlib"],),
}
LINES = (1_000, 5_000, 20_000, 50_000)
MICROSECONDS, GROWTH = 20.0, 1.3
RESOLVED = ("anthropic/types/message_create_params.py", "fastapi/openapi/models.py", "modal/types.py")


def texts(folders: tuple[str, ...]) -> Iterator[bytes]:
    """Modules of packages, in the order of their names, again and again."""
    paths = [path for folder in folders for path in sorted((PACKAGES / folder).glob("*.py"))]
    data = [path.read_bytes().rstrip() + b"\n\n\n" for path in paths]
    while True:
        yield from data


def text_of(folders: tuple[str, ...], lines: int) -> bytes:
    """A text of about so many lines, whole modules but for the last."""
    parts: list[bytes] = []
    left = lines
    for text in texts(folders):
        cut = b"".join(text.splitlines(keepends=True)[:left])
        parts.append(cut)
        left -= cut.count(b"\n")
        if left <= 0:
            break
    return b"".join(parts)


def cold(data: bytes, rounds: int) -> float:
    """CPU seconds of the quickest of some openings; memos of annotations are emptied before each."""
    best = float("inf")
    for _ in range(rounds):
        vars(read_annotation)["forget"]()
        gc.collect()
        gc.disable()
        began = time.process_time()
        Document.open(data, LANGUAGES["python"], Policy(mine=False), "x.py")
        best = min(best, time.process_time() - began)
        gc.enable()
    return best


def extraction(rounds: int, factor: float) -> bool:
    """Print a table; False where a budget is passed."""
    good = True
    text_of(("rich",), 1_000)
    cold(text_of(("rich",), 1_000), 1)
    for name, folders in SOURCES.items():
        figures = []
        for lines in LINES:
            data = text_of(folders, lines)
            figures.append(cold(data, rounds) / data.count(b"\n") * 1e6)
        growth = figures[-1] / figures[0]
        told = ", ".join(f"{lines:,}: {figure:.1f}" for lines, figure in zip(LINES, figures, strict=True))
        print(f"{name}: µs a line at {told}; growth {growth:.2f}")
        good = good and max(figures) * factor <= MICROSECONDS and growth <= GROWTH
    return good


def resolution() -> None:
    """Print what the sets of all symbols of some files take."""
    for path in RESOLVED:
        files, kept = DiskFiles(str(PACKAGES)), Kept()
        document: Any = files.file(path)
        symbols = [ref.symbol for ref in document.symbols()]
        took: list[float] = []
        sizes: list[int] = []
        for _ in range(2):
            began = time.process_time()
            sizes = [len(symbol_set(document, symbol, kept.over(files))) for symbol in symbols]
            took.append((time.process_time() - began) / len(symbols) * 1e3)
        size = f"{len(symbols)} symbols, at most {max(sizes)} constraints a set, {len(kept.seen)} paths looked at"
        print(f"{path}: {size}: {took[0]:.2f} ms a symbol cold, {took[1]:.2f} warm")


def main(arguments: list[str]) -> int:
    """Measure and print; 1 where ``--check`` finds a budget passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args(arguments)
    machine = calibrate(clock=time.process_time)
    print(f"calibration: {machine:.0f} ms of CPU (reference {REFERENCE_MS:.0f})")
    good = extraction(asked.rounds, REFERENCE_MS / machine)
    resolution()
    return int(asked.check and not good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
