"""Is the grammar of a file true to its functions? Real functions in, lawful mutants of them too, by class.

Run ``python -m benchmarks.truth [FUNCTIONS] [PATH…]``: without a path it reads the standard library. A mutant is lawful
when Python's own parser says that it is no single definition any more, that its header is none of the file's, or that
it holds a denied name; the grammar has no say in that.
"""

from __future__ import annotations

import ast
import contextlib
import io
import random
import sys
import sysconfig
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from ananke_core.compile.emit.lark import emit_grammar
from ananke_core.engines.llguidance import load, matcher_of
from ananke_core.extraction.constraints import constraints_of
from ananke_core.extraction.units import extract_facts
from ananke_core.languages import language_named
from ananke_core.model.constraint import Constraint, Place, Range
from ananke_core.model.enums import Kind
from ananke_core.model.rules import Call, Import
from ananke_core.text import Span
from benchmarks import tally
from benchmarks.tally import ask_about

DENIED = ("eval", "exec")
DENIED_MODULES = ("telnetlib", "xml.dom")
_HARD = (
    Constraint("denied calls", Kind.SECURITY, Call(denied=DENIED)),
    Constraint("denied imports", Kind.SECURITY, Import(denied=DENIED_MODULES)),
)
_OPEN, _CLOSE = "([{", ")]}"
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@attrs.frozen
class Case:
    """A function as it stands in its file, with the white space before its header."""

    path: str
    symbol: str
    text: str
    base: str


@attrs.frozen
class File:
    """A file's unit grammars (with denied names and without, and the light ones), its functions and its headers.

    Headers are as Python reads them.
    """

    path: str
    grammars: tuple[str, ...]
    free: tuple[str, ...]
    light: tuple[str, ...]
    cases: tuple[Case, ...]
    headers: frozenset[str]


def sources(paths: Sequence[Path], seed: int = 1) -> list[Path]:
    """Python files below some folders, without tests of broken syntax, in a fixed random order."""
    left_out = {"site-packages", "lib2to3", "data"}
    found: list[Path] = []
    for root in paths:
        files = [root] if root.is_file() else sorted(root.rglob("*.py"))
        found += [file for file in files if not left_out & set(file.relative_to(root).parts) and "bad" not in file.name]
    random.Random(seed).shuffle(found)
    return found


def read(path: Path) -> File | None:
    """A file's truth; None for a file that Python can't parse."""
    data = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
        data.decode("utf-8")
    except (SyntaxError, ValueError):
        return None
    facts = extract_facts(language_named("python"), data)
    nowhere = Range(Place(0, 0), Place(0, 0))

    def locate(_: Span) -> Range:
        return nowhere

    constraints = constraints_of(facts, path=path.name, language=language_named("python"), locate=locate)
    cases = []
    for function in facts.functions:
        if function.modifiers:
            # A lambda is no definition with a body.
            continue
        line_start = data.rfind(b"\n", 0, function.span.start) + 1
        before = data[line_start : function.span.start].decode()
        text = data[function.span.start : function.span.end].decode()
        cases.append(Case(path.name, function.symbol, text, before if not before.strip() else ""))
    headers = frozenset(_header(node) for node in ast.walk(tree) if isinstance(node, FunctionNode))
    grammars, _ = unit_grammars([*constraints, *_HARD])
    return File(path.name, grammars, *unit_grammars(constraints), tuple(cases), headers)


def unit_grammars(constraints: Sequence[Constraint]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The Lark of every unit, and its EBNF where it has one."""
    grammar, _, _ = emit_grammar([(f"c_{index}", constraint) for index, constraint in enumerate(constraints)])
    return tuple(unit.lark or "" for unit in grammar.units), tuple(unit.ebnf for unit in grammar.units if unit.ebnf)


def parsed(case: Case, text: str) -> FunctionNode | None:
    """The definition that a text is in its place; None where it is none, or more than one."""
    place = "if 1:\n" if case.base else ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(place + case.base + text).body
    except (SyntaxError, ValueError):
        return None
    if case.base:
        if len(body) != 1 or not isinstance(body[0], ast.If):
            return None
        body = body[0].body
    return body[0] if len(body) == 1 and isinstance(body[0], FunctionNode) else None


def denies(node: FunctionNode) -> bool:
    """Whether a definition uses a denied name or imports a denied module."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in DENIED:
            return True
        if isinstance(part, ast.arg) and part.arg in DENIED:
            return True
        modules = [alias.name for alias in part.names] if isinstance(part, ast.Import) else []
        if isinstance(part, ast.ImportFrom):
            modules = [part.module or ""] if not part.level else []
            if any(alias.name in DENIED for alias in part.names):
                return True
        if any(module == name or module.startswith(f"{name}.") for module in modules for name in DENIED_MODULES):
            return True
    return False


def _header(node: FunctionNode) -> str:
    bare = ast.FunctionDef(node.name, node.args, [], [], node.returns, lineno=0, col_offset=0)
    for default in (*node.args.defaults, *node.args.kw_defaults):
        if default is not None:
            default.__dict__["_default"] = True
    arguments = node.args
    shape = [
        [(kind, one.arg, ast.dump(one.annotation) if one.annotation else None) for one in some]
        for kind, some in (
            ("p", arguments.posonlyargs),
            ("a", arguments.args),
            ("v", [arguments.vararg] if arguments.vararg else []),
            ("k", arguments.kwonlyargs),
            ("w", [arguments.kwarg] if arguments.kwarg else []),
        )
    ]
    defaults = (len(arguments.defaults), [one is not None for one in arguments.kw_defaults])
    returns = ast.dump(node.returns) if node.returns else None
    return repr((type(node).__name__, bare.name, shape, defaults, returns))


def lawful(file: File, case: Case, text: str) -> bool:
    """Whether the file's hard constraints forbid a text, as Python's parser sees it."""
    node = parsed(case, text)
    return node is None or _header(node) not in file.headers or denies(node)


def respelled(case: Case) -> str | None:
    """The function with its header spelled anew by Python, on one line; None where that drops brackets."""
    node = parsed(case, case.text)
    text = _with_header(case, node) if node is not None else None
    return text if text is not None and text.count("(") == case.text.count("(") else None


def _with_header(case: Case, node: FunctionNode) -> str | None:
    body = _body(case)
    if body is None:
        return None
    kept = node.body, node.decorator_list
    node.body, node.decorator_list = [ast.Pass()], []
    header = ast.unparse(node).partition("\n    pass")[0]
    node.body, node.decorator_list = kept
    return header + body


def _body(case: Case) -> str | None:
    """What follows the colon of a header."""
    depth = 0
    for token in _tokens(case.text):
        if token.type != tokenize.OP:
            continue
        depth += (token.string in _OPEN) - (token.string in _CLOSE)
        if token.string == ":" and not depth:
            return case.text[_offset(case.text, token.end) :]
    return None


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    found: list[tokenize.TokenInfo] = []
    with contextlib.suppress(tokenize.TokenError, IndentationError):
        found.extend(tokenize.generate_tokens(io.StringIO(text).readline))
    return found


def _offset(text: str, place: tuple[int, int]) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place[0] - 1]) + place[1]


def mutants(case: Case, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Changed texts of a function, with the class of the change. Some of them are lawful by accident: ask `lawful`."""
    yield from _header_mutants(case, chance)
    text = case.text
    tokens = _tokens(text)
    brackets = [token for token in tokens if token.type == tokenize.OP and token.string in _OPEN + _CLOSE]
    if brackets:
        for _ in range(2):
            token = chance.choice(brackets)
            at = _offset(text, token.start)
            yield "bracket dropped", text[:at] + text[at + 1 :]
            group = _OPEN if token.string in _OPEN else _CLOSE
            yield "bracket swapped", text[:at] + group[(group.index(token.string) + 1) % 3] + text[at + 1 :]
    strings = [token for token in tokens if token.type == tokenize.STRING]
    if strings:
        at = _offset(text, chance.choice(strings).end)
        yield "string unterminated", text[: at - 1] + text[at:]
    lines = text.split("\n")
    first = text.count("\n") - (_body(case) or "").count("\n") + 1
    own = [index for index in range(first, len(lines)) if lines[index].strip() and lines[index].strip()[0] != "#"]
    if own:
        for target in dict.fromkeys(("", case.base)):
            index = chance.choice(own)
            changed = [*lines[:index], target + lines[index].lstrip(), *lines[index + 1 :]]
            yield "line dedented out", "\n".join(changed)
    yield "trailing code", f"{text}\n{case.base}print(1)"
    yield "trailing code", f"{text}\n{case.base}(1)"
    starts = [token for token in tokens if token.type == tokenize.INDENT]
    if starts:
        indent = starts[0].string
        for line in ("eval(x)", "x = [exec (1) for y in z]", "return y + eval('1')"):
            yield "denied call", f"{text}\n{indent}{line}"
        for line in (
            "import telnetlib",
            "import os, xml.dom.minidom as m",
            "from telnetlib import Telnet",
            "x = 1; import telnetlib",
        ):
            yield "denied import", f"{text}\n{indent}{line}"


def _header_mutants(case: Case, chance: random.Random) -> Iterator[tuple[str, str]]:
    def changed(change: str) -> tuple[str, str] | None:
        node = parsed(case, case.text)
        if node is None or not _change(node, change, chance):
            return None
        text = _with_header(case, node)
        return (change, text) if text is not None else None

    for change in (
        "renamed", "parameter dropped", "parameter added", "parameter renamed", "type changed", "return type changed",
        "annotation missing", "annotation added", "default dropped", "default added", "async toggled",
    ):  # fmt: skip
        found = changed(change)
        if found is not None:
            yield found


def _change(node: FunctionNode, change: str, chance: random.Random) -> bool:
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    every = [*plain, *arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
    typed = [one for one in every if one.annotation is not None]
    match change:
        case "renamed":
            node.name += "_x"
        case "parameter dropped" if arguments.args and len(arguments.args) > len(arguments.defaults):
            arguments.args.pop(chance.randrange(len(arguments.args) - len(arguments.defaults)))
        case "parameter added":
            arguments.args.insert(0, ast.arg("extra_one"))
        case "parameter renamed" if every:
            chance.choice(every).arg += "_x"
        case "type changed" if typed:
            chance.choice(typed).annotation = ast.Name("Other_type")
        case "return type changed" if node.returns is not None:
            node.returns = ast.Name("Other_type")
        case "annotation missing" if typed or node.returns is not None:
            if typed:
                chance.choice(typed).annotation = None
            else:
                node.returns = None
        case "annotation added" if len(typed) < len(every) or node.returns is None:
            bare = [one for one in every if one.annotation is None]
            if bare:
                chance.choice(bare).annotation = ast.Name("int")
            else:
                node.returns = ast.Name("int")
        case "default dropped" if arguments.defaults and len(arguments.defaults) == len(plain):
            arguments.defaults.pop(0)
        case "default added" if len(arguments.args) > len(arguments.defaults):
            arguments.defaults.insert(0, ast.Constant(0))
        case "async toggled":
            node.__class__ = ast.FunctionDef if isinstance(node, ast.AsyncFunctionDef) else ast.AsyncFunctionDef
        case _:
            return False
    return True


def takes(grammars: Sequence[str], text: str | bytes) -> bool:
    """Whether one of these grammars accepts a text."""
    data = list(text.encode() if isinstance(text, str) else text)
    for lark in grammars:
        matcher = matcher_of(lark)
        if matcher.try_consume_tokens(data) == len(data) and matcher.is_accepting():
            return True
    return False


@attrs.define
class Tally(tally.Tally[Case, str]):
    """What a run found; ``gaps`` are answers that are known to be wrong."""

    gaps: Counter[str] = attrs.field(factory=Counter)


def judge(file: File, cases: Sequence[Case], found: Tally, chance: random.Random) -> None:
    """Ask a file's grammars about some of its functions and their mutants."""
    for lark in (*file.grammars, *file.free):
        found.warned += load(lark)
    for case in cases:
        node = parsed(case, case.text)
        if node is None:
            continue
        found.note("accepted: no name denied", takes(file.free, case.text), case, case.text)
        if denies(node):
            found.note("refused: holds a denied name", not takes(file.grammars, case.text), case, case.text)
            continue
        found.note("accepted: as it stands", takes(file.grammars, case.text), case, case.text)
        again = respelled(case)
        if again is not None and not lawful(file, case, again):
            found.note("accepted: header respelled", takes(file.grammars, again), case, again)
        for what, text in mutants(case, chance):
            if not lawful(file, case, text):
                continue
            if what == "line dedented out" and case.base and parsed(attrs.evolve(case, base=""), text) is not None:
                # Right for a header on column 0. A rule does not say on which column a definition stands.
                found.gaps["the whole body on its header's column"] += takes(file.grammars, text)
                continue
            found.note(f"refused: {what}", not takes(file.grammars, text), case, text)


def main(arguments: Sequence[str]) -> int:
    """Print the table; the exit code says whether anything was wrong."""
    most = int(arguments[0]) if arguments else 2_000
    roots = [Path(argument) for argument in arguments[1:]] or [Path(sysconfig.get_path("stdlib"))]
    return ask_about(sys.modules[__name__], most, roots)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
