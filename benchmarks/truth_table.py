"""All of it: real functions and their mutants in llguidance, by bytes and under a real vocabulary, and in XGrammar.

::

    python -m benchmarks.truth_table                       print the tables
    python -m benchmarks.truth_table --write               put them into docs/truth.md too
    python -m benchmarks.truth_table --only python --share 0.1

Functions come from Python's standard library, the packages of this environment, and packages of npm that are fetched
here. What a mutant is and when it is lawful, `benchmarks.truth` and `benchmarks.truth_ecmascript` say.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import random
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from benchmarks import light, truth, truth_ecmascript, truth_types
from benchmarks.calibrate import calibrate
from benchmarks.npm import fetch
from benchmarks.vocabulary import NAME, Masks
from tests.engines.real import ebnf

PAGE = Path(__file__).parent.parent / "docs" / "truth.md"
EACH = 30
"""Functions that one file gives at most, so that no file stands for all."""

_TYPED = {"Python", "TypeScript"}
"""Languages whose declarations of types are asked."""

_TYPESCRIPT = (
    "rxjs", "zod", "viem", "mobx", "immer", "@tanstack/query-core", "@tanstack/react-query", "@tanstack/react-router",
    "@reduxjs/toolkit", "react-redux", "msw", "@noble/curves", "ethers", "react-aria-components",
    "@react-spectrum/table",
)  # fmt: skip
_JAVASCRIPT = ("lodash", "express", "eslint", "commander")


@attrs.define
class Source:
    """Functions of one language: the module that knows its mutants, and some functions of each place."""

    name: str
    asks: ModuleType
    places: Sequence[tuple[str, int]]
    suffixes: tuple[str, ...]

    def files(self, share: float) -> Iterator[tuple[Any, list[Any]]]:
        """Files with the functions to ask about, a share of those that the table has."""
        for place, most in self.places:
            done, wanted = 0, max(1, round(most * share))
            roots = [_root(place)]
            chance = random.Random(3)
            for path in self.asks.sources(roots):
                if path.suffix not in self.suffixes:
                    continue
                file = self.asks.read(path)
                if file is None or not file.cases:
                    continue
                cases = chance.sample(file.cases, min(EACH, len(file.cases), wanted - done))
                yield file, cases
                done += len(cases)
                if done >= wanted:
                    break


def _root(place: str) -> Path:
    if place in {"stdlib", "purelib"}:
        return Path(sysconfig.get_path(place))
    return fetch(place)


SOURCES = (
    Source("Python", truth, [("stdlib", 1_800), ("purelib", 1_250)], (".py",)),
    Source("TypeScript", truth_ecmascript, [(name, 145) for name in _TYPESCRIPT], (".ts", ".mts", ".cts")),
    Source("TSX", truth_ecmascript, [(name, 160) for name in _TYPESCRIPT], (".tsx",)),
    Source("JavaScript", truth_ecmascript, [(name, 60) for name in _JAVASCRIPT], (".js", ".mjs", ".cjs", ".jsx")),
)


@attrs.define
class Found:
    """What engines said about one language. ``light`` counts what XGrammar was asked, and where it was wrong."""

    name: str
    tally: Any
    functions: int = 0
    masks: Masks = attrs.field(factory=Masks)
    tokens: int = 0
    not_by_tokens: list[str] = attrs.field(factory=list)
    light: Counter[str] = attrs.field(factory=Counter)
    light_wrong: Counter[str] = attrs.field(factory=Counter)
    light_shown: list[str] = attrs.field(factory=list)
    seconds: float = 0
    calibration: float = 0

    @property
    def wrong(self) -> Counter[str]:
        """Wrong answers of llguidance over bytes, by class."""
        return Counter(what for what, _, _ in self.tally.wrong)


def ask(source: Source, share: float) -> Found:
    """Ask the engines about everything of a source."""
    found = Found(source.name, source.asks.Tally())
    chance, began = random.Random(7), time.perf_counter()
    for file, cases in source.files(share):
        source.asks.judge(file, cases, found.tally, chance)
        _by_tokens(source, file, cases, found)
        _light(source, file, cases, found)
        found.functions += len(cases)
    found.seconds = time.perf_counter() - began
    found.calibration = calibrate(clock=time.thread_time)
    return found


def _by_tokens(source: Source, file: Any, cases: Sequence[Any], found: Found) -> None:
    for case in cases:
        text = case.text if isinstance(case.text, str) else case.text.decode()
        found.tokens += 1
        # With names denied where it holds none of them, as the larger grammar of the two.
        for grammars in (file.grammars, file.free):
            if any(found.masks.take(lark, text) for lark in grammars):
                break
        else:
            found.not_by_tokens.append(f"{file.path} {case.symbol}")


def _light(source: Source, file: Any, cases: Sequence[Any], found: Found) -> None:
    for what, text in light.judge(source.asks, file, cases, ebnf, found.light):
        found.light_wrong[what] += 1
        found.light_shown.append(f"--- XGrammar, {what}: {file.path}\n{text:.400}")


def ask_types(source: Source, share: float) -> truth_types.Tally:
    """Ask llguidance about the types of a source, up to ten of a file."""
    found, chance = truth_types.Tally(), random.Random(7)
    for place, most in source.places:
        done, wanted = 0, most * share / 5
        for path in source.asks.sources([_root(place)]):
            if path.suffix in source.suffixes:
                done += truth_types.judge(path, found, chance, most=10)
            if done >= wanted:
                break
    return found


def _ask_named(name: str, share: float) -> Found:
    found = ask(next(source for source in SOURCES if source.name == name), share)
    print(f"{name}: {found.functions} functions in {found.seconds:.0f} s", file=sys.stderr)
    return found


def _types_named(name: str, share: float) -> truth_types.Tally:
    return ask_types(next(source for source in SOURCES if source.name == name), share)


def _types(found: Sequence[tuple[str, truth_types.Tally]]) -> Iterator[str]:
    names = [name for name, _ in found]
    yield from ("", "## Declarations of types, llguidance by bytes", "")
    yield f"| class | {' | '.join(names)} |"
    yield f"| --- | {' | '.join('---' for _ in names)} |"
    wrong = [Counter(what for what, _, _ in one.wrong) for _, one in found]
    for what in sorted({what for _, one in found for what in one.asked}):
        cells = (_cell(one.asked[what], some[what]) for (_, one), some in zip(found, wrong, strict=True))
        yield f"| {what} | {' | '.join(cells)} |"


def page(found: Sequence[Found], types: Sequence[tuple[str, truth_types.Tally]]) -> str:
    """The tables as a page."""
    names, loops = [one.name for one in found], [one.calibration for one in found]
    lines = [
        "# How true the grammars are",
        "",
        "Written by `make truth`; [grammars](grammar.md#how-we-know) say what it asks. Real functions have to be",
        "accepted and lawful mutants of them refused; each cell is *right answers / questions*.",
        "",
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {_machine()}, load {os.getloadavg()[2]:.1f}; llguidance"
        f" {version('llguidance')}, XGrammar {version('xgrammar')}, Python {platform.python_version()}.",
        "",
        "## llguidance, by bytes",
        "",
        f"| class | {' | '.join(names)} |",
        f"| --- | {' | '.join('---' for _ in names)} |",
    ]
    for what in sorted({what for one in found for what in one.tally.asked}):
        cells = (_cell(one.tally.asked[what], one.wrong[what]) for one in found)
        lines.append(f"| {what} | {' | '.join(cells)} |")
    lines += [
        f"| **functions** | {' | '.join(f'{one.functions:,}' for one in found)} |",
        f"| **warnings of the engine** | {' | '.join(str(len(one.tally.warned)) for one in found)} |",
        "",
        f"## llguidance, under {NAME}",
        "",
        "Every function goes through a matcher of its own, at default limits, token by token. Times are CPU time of",
        "the masks alone; the fixed loop of `benchmarks/calibrate.py` took"
        f" {min(loops):.0f} to {max(loops):.0f} ms of it meanwhile.",
        "",
        f"| | {' | '.join(names)} | all |",
        f"| --- | {' | '.join('---' for _ in names)} | --- |",
        f"| functions accepted | {' | '.join(_cell(one.tokens, len(one.not_by_tokens)) for one in found)} | "
        f"{_cell(sum(one.tokens for one in found), sum(len(one.not_by_tokens) for one in found))} |",
    ]
    every = [*(one.masks for one in found), Masks([second for one in found for second in one.masks.seconds])]
    lines += [
        f"| masks | {' | '.join(f'{len(one.seconds):,}' for one in every)} |",
        f"| mean, ms | {' | '.join(f'{one.mean():.2f}' for one in every)} |",
        f"| p50, ms | {' | '.join(f'{one.at(0.5):.2f}' for one in every)} |",
        f"| p99, ms | {' | '.join(f'{one.at(0.99):.2f}' for one in every)} |",
        f"| slowest, ms | {' | '.join(f'{one.at(1):.1f}' for one in every)} |",
        "",
        "## XGrammar, the light form",
        "",
        "What it is said to enforce: the header, and of the body brackets and strings.",
        "",
    ]
    lines += [f"| class | {' | '.join(names)} |", f"| --- | {' | '.join('---' for _ in names)} |"]
    for what in sorted({what for one in found for what in one.light}):
        lines.append(f"| {what} | {' | '.join(_cell(one.light[what], one.light_wrong[what]) for one in found)} |")
    return "\n".join((*lines, *_types(types), ""))


def _cell(asked: int, wrong: int) -> str:
    return f"{asked - wrong:,} / {asked:,}" if asked else ""


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{os.cpu_count()} cores of {model}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the page and every wrong answer; the exit code says whether there was one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truth_table")
    parser.add_argument("--only", choices=[source.name.lower() for source in SOURCES], action="append")
    parser.add_argument("--share", type=float, default=1.0, help="of the functions")
    parser.add_argument("--workers", type=int, default=1, help="processes; times are CPU time of one")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    given = parser.parse_args(arguments)
    chosen = [source for source in SOURCES if not given.only or source.name.lower() in given.only]
    names = [source.name for source in chosen]
    with ProcessPoolExecutor(max_workers=given.workers) as pool:
        types_of = [(name, pool.submit(_types_named, name, given.share)) for name in names if name in _TYPED]
        found = list(pool.map(_ask_named, names, [given.share] * len(names)))
        types = [(name, asked.result()) for name, asked in types_of]
    text = page(found, types)
    print(text)
    for one in found:
        for what, case, changed in one.tally.wrong[:20]:
            shown = changed if isinstance(changed, str) else changed.decode("utf-8", "replace")
            print(f"--- {what}: {case.path} {case.symbol}\n{shown[:500]}\n")
        print("\n".join((*(f"--- not by tokens: {name}" for name in one.not_by_tokens), *one.light_shown[:20])))
    for name, tally in types:
        print("\n".join(f"--- type, {what}: {path}\n{text:.500}" for what, path, text in tally.wrong[:20]), name)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")
    wrong = (one.tally.wrong or one.tally.warned or one.not_by_tokens or one.light_wrong for one in found)
    return 1 if any(wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
