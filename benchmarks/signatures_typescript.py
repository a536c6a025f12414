"""Are the functions of whole packages read as TypeScript's own compiler reads them? Every difference is printed.

``make test-parsers`` installs the compiler and the packages (`benchmarks/typescript/package.json`) and runs this.
Compared are symbol, place, form, parameters with their kinds, defaults and types, return types, type parameters and
modifiers. ``python -m benchmarks.signatures_typescript [PATH…]`` reads other folders.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from ananke_core.extraction.units import extract_facts
from ananke_core.facts import FunctionFact
from ananke_core.languages import language_for_path

HERE = Path(__file__).parent / "typescript"
PACKAGES = ("rxjs", "zod", "viem", "ethers", "@reduxjs/toolkit", "@trpc/server")
LEAST = 0.999


@attrs.frozen
class Header:
    """What both readers must agree on; offsets are in characters."""

    symbol: str
    start: int
    body: int | None
    is_async: bool
    generator: bool
    parameters: tuple[tuple[str, bool, bool, bool, bool, int, int], ...]
    returns: bool
    generics: tuple[str, ...]
    words: frozenset[str]
    decorators: int


_WORDS = {"abstract", "async", "declare", "default", "export", "override", "private", "protected", "public", "static"}


def of_compiler(function: dict[str, Any], units: list[int] | None) -> Header:
    """What the compiler says."""

    def at(offset: int) -> int:
        return offset if units is None else units[offset]

    return Header(
        function["symbol"],
        at(function["start"]),
        None if function["body"] is None else at(function["body"]),
        function["async"],
        function["generator"],
        tuple(
            (
                one["name"],
                one["rest"],
                one["optional"],
                one["default"],
                one["type"] is not None,
                at(one["start"]),
                at(one["end"]),
            )
            for one in function["parameters"]
        ),
        function["returns"] is not None,
        tuple(function["generics"]),
        frozenset(function["modifiers"]) & _WORDS - {"async"},
        function["decorators"],
    )


def of_facts(function: FunctionFact, data: bytes) -> Header:
    """What the facts say."""

    def at(offset: int) -> int:
        return len(data[:offset].decode("utf-8", "replace")) if not data.isascii() else offset

    return Header(
        function.symbol,
        at(function.span.start),
        at(function.body_start) if function.body_start is not None else None,
        function.is_async,
        function.is_generator,
        tuple(
            (
                one.name,
                one.kind == "rest",
                one.optional,
                one.default is not None,
                one.annotated,
                at(one.span.start),
                at(one.span.end),
            )
            for one in function.parameters
        ),
        function.returns_annotated,
        function.type_parameters,
        frozenset(function.modifiers) & _WORDS - {"async"},
        len(function.decorators),
    )


def plain(type_: str) -> str:
    """A type's text without what spelling leaves out."""
    text = re.sub(r"//[^\n]*|/\*[\s\S]*?\*/", "", type_)
    text = re.sub(r"\s+", "", text).replace("'", '"')
    return re.sub(r"[,;]([}\])>])", r"\1", text)


@attrs.define
class Tally:
    """What a run found."""

    files: int = 0
    functions: int = 0
    parameters: int = 0
    types: int = 0
    different: int = 0
    kinds: Counter[str] = attrs.field(factory=Counter)
    unparsed: list[str] = attrs.field(factory=list)
    shown: list[str] = attrs.field(factory=list)

    def note(self, kind: str, where: str) -> None:
        """Count a difference and keep some of each kind."""
        self.kinds[kind] += 1
        if self.kinds[kind] <= 8:
            self.shown.append(f"{kind}: {where}")


def judge(answer: dict[str, Any], root: Path, tally: Tally) -> None:
    """Compare one file with what the compiler said of it."""
    path = Path(answer["path"])
    data = path.read_bytes()
    language = language_for_path(path.name)
    assert language is not None
    name = str(path.relative_to(root))
    facts = extract_facts(language, data)
    tally.files += 1
    if language.grammar.read(data)[0].root_node.has_error:
        tally.unparsed.append(name)
    text = data.decode("utf-8", "replace")
    units = _units(text)
    expected = Counter(of_compiler(function, units) for function in answer["functions"])
    found = Counter(of_facts(function, data) for function in facts.functions)
    tally.functions += expected.total()
    tally.parameters += sum(len(header.parameters) for header in expected.elements())
    missing, extra = expected - found, found - expected
    tally.different += max(missing.total(), extra.total())
    others = {header.start: header for header in extra}
    for header in missing:
        other = others.get(header.start)
        line = text.count("\n", 0, header.start) + 1
        tally.note(_difference(header, other), f"{name}:{line} {header.symbol}")
    for header in extra:
        if header.start not in {one.start for one in missing}:
            tally.note("not there", f"{name}:{text.count(chr(10), 0, header.start) + 1} {header.symbol}")
    _types(answer, facts.functions, name, tally)


def _difference(expected: Header, found: Header | None) -> str:
    if found is None:
        return "missing"
    return " and ".join(
        field.name for field in attrs.fields(Header) if getattr(expected, field.name) != getattr(found, field.name)
    )


def _types(answer: dict[str, Any], functions: list[FunctionFact], name: str, tally: Tally) -> None:
    """Types as they are spelled, where the facts spell them."""
    written = {(function["symbol"], function["line"]): function for function in answer["functions"]}
    by_symbol = Counter(function["symbol"] for function in answer["functions"])
    for function in functions:
        one = next((one for key, one in written.items() if key[0] == function.symbol), None)
        if one is None or by_symbol[function.symbol] > 1 or len(one["parameters"]) != len(function.parameters):
            continue
        pairs = [(mine.written, its["type"]) for mine, its in zip(function.parameters, one["parameters"], strict=True)]
        for mine, its in (*pairs, (function.returns_written, one["returns"])):
            if mine:
                tally.types += 1
                if its is None or plain(mine) != plain(its):
                    tally.note("type is spelled otherwise", f"{name} {function.symbol}: {mine} for {its}")
                    tally.different += 1


def _units(text: str) -> list[int] | None:
    """Offset in characters by offset in UTF-16 units; None where they are the same."""
    if all(ord(character) < 0x10000 for character in text):
        return None
    found: list[int] = []
    for number, character in enumerate(text):
        found += [number] * (2 if ord(character) > 0xFFFF else 1)
    return [*found, len(text)]


def answers(files: list[Path]) -> Iterator[dict[str, Any]]:
    """What the compiler says of files."""
    asked = "\n".join(map(str, files))
    done = subprocess.run(["node", HERE / "functions.mjs"], input=asked, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        yield json.loads(line)


def main(arguments: list[str]) -> int:
    """Compare everything that was asked for."""
    roots = [Path(argument) for argument in arguments] or [HERE / "node_modules" / name for name in PACKAGES]
    enough = True
    for root in roots:
        files = [
            path
            for path in sorted(root.rglob("*.*ts*"))
            if re.search(r"(?<!\.d)\.[mc]?tsx?$", path.name) and path.is_file()
        ]
        files = [path for path in files if "node_modules" not in path.relative_to(root).parts]
        tally, started = Tally(), time.perf_counter()
        for answer in answers(files):
            judge(answer, root, tally)
        share = 1 - tally.different / max(tally.functions, 1)
        print(
            f"{root.name}: {tally.files:,} files, {tally.functions:,} functions, {tally.parameters:,} parameters, "
            f"{tally.types:,} spelled types: {share:.4%} equal, {tally.different} different, "
            f"{time.perf_counter() - started:.0f} s"
        )
        for name in tally.unparsed:
            print(f"  tree-sitter-typescript can't parse {name}")
        for kind, count in tally.kinds.most_common():
            print(f"  {count} {kind}")
        for line in tally.shown:
            print(f"    {line}")
        enough = enough and share >= LEAST
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
