"""Holes of Python files, their mutants, and which of these are lawful, as Python's own parser sees them."""

from __future__ import annotations

import ast
import io
import random
import sysconfig
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from ananke_core.holes import Scale
from ananke_core.languages import language_named
from ananke_core.model.rules import Call, Import, Rule
from benchmarks.holes.case import Case
from benchmarks.truth import sources

DENIED = ("eval", "exec")
DENIED_MODULES = ("telnetlib", "xml.dom")
RULES: tuple[Rule, ...] = (Call(denied=DENIED), Import(denied=DENIED_MODULES))
PYTHON = language_named("python")
_OPEN, _CLOSE = "([{", ")]}"
_BLOCKS = ("body", "orelse", "finalbody")


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
        found[scale].append(Case(path.name, data, *span(first, last), scale, type(first).__name__, PYTHON))

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
        if not any(name in text for name in (*DENIED, *DENIED_MODULES)):
            return False
        whole, rest = parsed(case.data), parsed(case.before + _harmless(case) + case.after)
        return whole is not None and (rest is None or denied_in(whole) > denied_in(rest))


def _harmless(case: Case) -> str:
    return {Scale.EXPRESSION: "x", Scale.FUNCTION: "def f(): pass"}.get(case.scale, "pass")
