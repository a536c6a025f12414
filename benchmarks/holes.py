"""Is the grammar of a position true to what stood there? Real code is cut out of real files, by Python's own tree.

Run ``python -m benchmarks.holes [--language NAME] [HOLES] [PATH…]``: without a path it reads the standard library, or
packages of npm. A grammar is made from
the text before and behind the hole alone. It has to accept what stood there, and to refuse its lawful mutants: those
that Python's parser refuses between the two texts, that leave the block, or that use a denied name or module.
"""

from __future__ import annotations

import argparse
import ast
import io
import random
import sys
import sysconfig
import time
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import attrs

from ananke_core.compile.emit.hole import hole_grammar
from ananke_core.engines.llguidance import load, matcher_of, refused_at
from ananke_core.errors import InputError
from ananke_core.holes import Hole, Scale
from ananke_core.languages import Language, language_named
from ananke_core.model.rules import Call, Import, Rule
from benchmarks import tally
from benchmarks.truth import sources
from benchmarks.vocabulary import cl100k

DENIED = ("eval", "exec")
DENIED_MODULES = ("telnetlib", "xml.dom")
RULES: tuple[Rule, ...] = (Call(denied=DENIED), Import(denied=DENIED_MODULES))
PYTHON = language_named("python")
_OPEN, _CLOSE = "([{", ")]}"
_BLOCKS = ("body", "orelse", "finalbody")


@attrs.frozen
class Case:
    """A piece of a file, cut out: byte offsets, and what kind of node it is."""

    path: str
    data: bytes
    start: int
    end: int
    scale: Scale
    kind: str
    language: Language = PYTHON

    @property
    def before(self) -> str:
        """The text up to the hole."""
        return self.data[: self.start].decode()

    @property
    def text(self) -> str:
        """What stood in the hole."""
        return self.data[self.start : self.end].decode()

    @property
    def after(self) -> str:
        """The text behind the hole."""
        return self.data[self.end :].decode()


def cases(path: Path, chance: random.Random, each: int) -> list[Case]:
    """Some holes of a file, as many of each scale; none of a file that Python can't parse."""
    data = path.read_bytes()
    tree = parsed(data)
    if tree is None or data.startswith(b"\xef\xbb\xbf") or b"\r" in data or b"\f" in data:
        return []
    starts = [0]
    for line in data.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)

    def span(first: ast.expr | ast.stmt, last: ast.expr | ast.stmt) -> tuple[int, int]:
        start = starts[first.lineno - 1] + first.col_offset
        decorators = getattr(first, "decorator_list", None)
        if decorators:
            start = data.rindex(b"@", 0, starts[decorators[0].lineno - 1] + decorators[0].col_offset)
        return start, starts[(last.end_lineno or 1) - 1] + (last.end_col_offset or 0)

    # Python 3.11 gives what is in an f-string no proper place, and patterns hold expressions of a grammar of their own.
    own = (ast.JoinedStr, ast.pattern)
    hidden = {id(part) for node in ast.walk(tree) if isinstance(node, own) for part in ast.walk(node) if part != node}
    found: dict[Scale, list[Case]] = {scale: [] for scale in Scale}

    def add(scale: Scale, first: ast.expr | ast.stmt, last: ast.expr | ast.stmt) -> None:
        found[scale].append(Case(path.name, data, *span(first, last), scale, type(first).__name__))

    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in hidden:
            add(Scale.EXPRESSION, node, node)
        if isinstance(node, ast.stmt) and not data[starts[node.lineno - 1] + node.col_offset :].startswith(b"elif"):
            add(Scale.STATEMENT, node, node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            add(Scale.FUNCTION, node, node)
        for name in _BLOCKS if not isinstance(node, ast.Module) else ():
            block = getattr(node, name, None)
            # `elif` is an `if` in a block of its own, which has no place for other statements.
            if isinstance(block, list) and block and not data[span(block[0], block[0])[0] :].startswith(b"elif"):
                add(Scale.BLOCK, block[0], block[-1])
    return [case for listed in found.values() for case in chance.sample(listed, min(each, len(listed)))]


def parsed(data: bytes | str) -> ast.Module | None:
    """Python's tree of a text; None where it refuses it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def denied_in(tree: ast.AST) -> int:
    """How often a tree uses a denied name or imports a denied module."""
    count = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            count += node.id in DENIED
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or ""]
        count += sum(module == name or module.startswith(f"{name}.") for module in modules for name in DENIED_MODULES)
    return count


def lawful(case: Case, mutant: str) -> bool:
    """Whether a mutant may not stand in a hole, as Python's parser sees it."""
    tree = parsed(case.before + mutant + case.after)
    if tree is None:
        return True
    original = parsed(case.data)
    assert original is not None
    return denied_in(tree) > denied_in(original) or _leaves(case, mutant, tree)


def _leaves(case: Case, mutant: str, tree: ast.Module) -> bool:
    """Whether a mutant of lines goes on behind the end of its block."""
    if case.scale is Scale.EXPRESSION:
        return False
    first = case.before.count("\n") + 1
    last = first + mutant.rstrip().count("\n")
    for node in ast.walk(tree):
        for name in _BLOCKS:
            block = getattr(node, name, None)
            if isinstance(block, list) and block and any(one.lineno == first for one in block):
                own = [one for one in block if first <= one.lineno]
                return max(one.end_lineno or 0 for one in own) < last
    return False


def mutants(case: Case, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Changed texts of a hole, with the class of the change; some are lawful only by accident, so ask `lawful`."""
    text = case.text
    tokens = _tokens(text)
    brackets = [token for token in tokens if token[0] == tokenize.OP and token[1] in _OPEN + _CLOSE]
    if brackets:
        _, token, at, _ = chance.choice(brackets)
        yield "bracket dropped", text[:at] + text[at + 1 :]
        group = _OPEN if token in _OPEN else _CLOSE
        yield "bracket swapped", text[:at] + group[(group.index(token) + 1) % 3] + text[at + 1 :]
    yield "bracket added", text + chance.choice(_CLOSE)
    yield "bracket added", text + chance.choice(_OPEN)
    strings = [token for token in tokens if token[0] == tokenize.STRING]
    if strings:
        _, _, _, end = chance.choice(strings)
        yield "string unterminated", text[: end - 1] + text[end:]
    yield "string unterminated", f'{text} "'
    if case.scale is Scale.EXPRESSION:
        yield "denied call", f"eval({text})"
        yield "denied call", f"[{text}, exec]"
        for what in (" +", " or", ".", " = 1", " #", " \\", " x", "\n", ": 1"):
            yield "suffix broken", text + what
        yield "keyword", f"return {text}"
        return
    base = " " * (case.start - case.data.rfind(b"\n", 0, case.start) - 1)
    yield "suffix broken", f"{text} ("
    yield "suffix broken", f"{text} '''"
    for line in ("eval(x)", "x = [exec (1) for y in z]", "return y + eval('1')"):
        yield "denied call", _instead(case, base, line)
    for line in ("import telnetlib", "import os, xml.dom.minidom as m", "from telnetlib import Telnet"):
        yield "denied import", _instead(case, base, line)
    lines = text.split("\n")
    later = [index for index in range(1, len(lines)) if lines[index].strip() and lines[index].strip()[0] != "#"]
    if later and base:
        index = chance.choice(later)
        yield "dedented", "\n".join([*lines[:index], lines[index].lstrip(), *lines[index + 1 :]])
    if base:
        yield "dedented", f"{text}\n{base[:-1]}print(1)"
    yield "indented", f"{text}\n{base} print(1)"
    if case.scale is not Scale.BLOCK:
        return
    yield "dedented", f"{text}\nprint(1)"


def _instead(case: Case, base: str, line: str) -> str:
    if case.scale is Scale.FUNCTION:
        return f"{case.text}\n{base}    {line}"
    return line if case.scale is Scale.STATEMENT else f"{case.text}\n{base}{line}"


def _tokens(text: str) -> list[tuple[int, str, int, int]]:
    """Type, text, start and end of tokens; brackets around the text let an expression span lines."""
    lines = [0]
    for line in text.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    found: list[tuple[int, str, int, int]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            start, end = (lines[row - 1] + column for row, column in (token.start, token.end))
            found.append((token.type, token.string, start, end))
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


@attrs.define
class Tally(tally.Tally[Case, str]):
    """What a run found, by scale and class; how long grammars took to make, and their masks."""

    seconds: float = 0.0
    masks: dict[Scale, list[float]] = attrs.field(factory=lambda: {scale: [] for scale in Scale})


class Asked(Protocol):
    """What is asked about the holes of a language, and who judges the answers."""

    rules: tuple[Rule, ...]

    def files(self, roots: Sequence[Path], seed: int) -> Sequence[Path]:
        """Files in a fixed random order."""

    def cases(self, path: Path, chance: random.Random, each: int) -> list[Case]:
        """Some holes of a file, as many of each scale."""

    def lawful(self, case: Case, mutant: str) -> bool:
        """Whether a mutant may not stand in a hole."""

    def mutants(self, case: Case, chance: random.Random) -> Iterator[tuple[str, str]]:
        """Changed texts of a hole, with the class of the change."""

    def denied_with(self, case: Case, text: str) -> bool:
        """Whether a text brings denied names or modules into its place."""


class Python:
    """How holes of Python are asked about."""

    rules: tuple[Rule, ...] = RULES
    cases = staticmethod(cases)
    lawful = staticmethod(lawful)
    mutants = staticmethod(mutants)

    def files(self, roots: Sequence[Path], seed: int) -> Sequence[Path]:
        """Of the standard library where no folder is given."""
        return sources(roots or [Path(sysconfig.get_path("stdlib"))], seed)

    def denied_with(self, case: Case, text: str) -> bool:
        """By Python's tree of the file with and without the text."""
        if not any(name in text for name in (*DENIED, "telnetlib", "xml.dom")):
            return False
        whole, rest = parsed(case.data), parsed(case.before + _harmless(case) + case.after)
        return whole is not None and (rest is None or denied_in(whole) > denied_in(rest))


def judge(asked: Asked, case: Case, found: Tally, chance: random.Random) -> bool:
    """Ask the grammar of one hole about what stood there and about its mutants; tells whether it took the former."""
    started = time.perf_counter()
    try:
        hole = hole_of(asked, case)
    except InputError as error:
        found.note(f"{case.scale}: accepted", False, case, str(error))
        return False
    found.seconds += time.perf_counter() - started
    found.warned += load(hole.lark)
    accepted = refused_at(hole.lark, case.text) is None
    if asked.denied_with(case, case.text):
        found.note(f"{case.scale}: refused: holds a denied name", not accepted, case, case.text)
        return False
    found.note(f"{case.scale}: accepted", accepted, case, case.text)
    for what, text in asked.mutants(case, chance):
        if asked.lawful(case, text):
            found.note(f"{case.scale}: refused: {what}", refused_at(hole.lark, text) is not None, case, text)
    return accepted


def hole_of(asked: Asked, case: Case) -> Hole:
    """The grammar of a hole, made from the text before and behind it alone.

    Raises:
        InputError: nothing can stand there.
    """
    data = case.data[: case.start] + case.data[case.end :]
    return hole_grammar(data, case.start, case.language, case.scale, asked.rules)


def judge_rest(asked: Asked, case: Case, found: Tally, chance: random.Random) -> None:
    """Cut a statement somewhere in its first line: what stood behind the cut has to be accepted there."""
    length = len(case.text.partition("\n")[0].encode())
    cut = case.start + chance.randrange(length)
    if case.scale is not Scale.STATEMENT or case.data[cut] & 0xC0 == 0x80:
        return
    rest = attrs.evolve(case, start=cut)
    if not (set(rest.before[-1:]) | set(rest.text[:1])) - set("=<>!&|?*+-/.:"):
        # What a half-typed operator becomes isn't known.
        return
    try:
        hole = hole_of(asked, rest)
    except InputError:
        found.asked["statement: rest refused with a reason"] += 1
        return
    found.warned += load(hole.lark)
    found.note("statement: rest accepted", refused_at(hole.lark, rest.text) is None, rest, rest.text)


def _harmless(case: Case) -> str:
    return {Scale.EXPRESSION: "x", Scale.FUNCTION: "def f(): pass"}.get(case.scale, "pass")


def mask_times(asked: Asked, case: Case, tokenizer: object, found: Tally) -> None:
    """Time the masks of a real vocabulary along what stood in a hole."""
    hole = hole_of(asked, case)
    matcher = matcher_of(hole.lark, tokenizer)  # type: ignore[arg-type]
    for token in tokenizer.tokenize_str(case.text):  # type: ignore[attr-defined]
        # Of this thread alone: others may be at work on the machine.
        started = time.thread_time()
        matcher.compute_bitmask()
        found.masks[case.scale].append(time.thread_time() - started)
        if not matcher.try_consume_tokens([token]):
            found.note(f"{case.scale}: accepted by tokens", False, case, case.text)
            return
    found.note(f"{case.scale}: accepted by tokens", matcher.is_accepting(), case, case.text)


def sample(asked: Asked, roots: Sequence[Path], most: int, seed: int, each: int = 3) -> Iterator[Case]:
    """Holes of files in a fixed random order."""
    chance, done = random.Random(seed), 0
    for path in asked.files(roots, seed):
        for case in asked.cases(path, chance, each):
            yield case
            done += 1
            if done >= most:
                return


def asked_of(language: str) -> Asked:
    """What is asked about a language, by its name."""
    if language == "python":
        return Python()
    from benchmarks.holes_ecmascript import EcmaScript

    return EcmaScript(language)


def main(arguments: Sequence[str]) -> int:
    """Print the table; the exit code says whether anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--vocabulary", action="store_true", help="also token by token, with the time of each mask")
    options.add_argument("--language", default="python", choices=["python", "typescript", "tsx", "javascript"])
    options.add_argument("--show", type=int, default=30, help="how many wrong answers are printed")
    options.add_argument("holes", nargs="?", type=int, default=2_000)
    options.add_argument("paths", nargs="*", type=Path)
    given = options.parse_args(arguments)
    asked = asked_of(given.language)
    found, chance, done = Tally(), random.Random(7), 0
    started = time.perf_counter()
    tokenizer = cl100k() if given.vocabulary else None
    for case in sample(asked, given.paths, given.holes, seed=1):
        if judge(asked, case, found, chance):
            judge_rest(asked, case, found, chance)
            if tokenizer is not None:
                mask_times(asked, case, tokenizer, found)
        done += 1
    print("\n".join(found.table(48)))
    spent = time.perf_counter() - started
    each = found.seconds / max(done, 1) * 1e3
    print(f"{done} holes, {each:.1f} ms a grammar, {len(found.warned)} warnings, {spent:.0f} s")
    for scale, masks in found.masks.items():
        if masks:
            masks.sort()
            mean, late = sum(masks) / len(masks), masks[min(int(len(masks) * 0.99), len(masks) - 1)]
            print(
                f"{scale}: {len(masks)} masks, mean {mean * 1e3:.2f} ms, p99 {late * 1e3:.2f} ms,"
                f" slowest {masks[-1] * 1e3:.1f} ms"
            )
    found.wrong.sort(key=lambda wrong: wrong[0])
    for what, case, text in found.wrong[: given.show]:
        print(
            f"\n--- {what}: {case.path} {case.kind} after {case.before[-40:]!r} before {case.after[:30]!r}\n"
            f"{text[:300]}"
        )
    return 1 if found.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
