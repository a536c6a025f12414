"""Are the functions of whole packages read as Python's own parser reads them? Every difference is printed.

Run ``python -m benchmarks.signatures_python [PATH…]``: the standard library, or folders of sources. With ``--package
NAME==VERSION`` a package's wheel is downloaded and unpacked first. Compared are symbol, line, form, parameters, kinds,
defaults, annotations, returns, decorators and docstrings: the header's text as the facts place it, given to `ast`, has
to be what `ast` says of the whole file.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs

from ananke_core.extraction.units import extract_facts
from ananke_core.facts import FunctionFact
from ananke_core.languages import LANGUAGES
from ananke_core.languages.python.expressions import path_of
from tests.extraction.test_against_ast import PYTHON, of_ast, of_facts

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@attrs.define
class Tally:
    """What a run found."""

    files: int = 0
    functions: int = 0
    lambdas: int = 0
    parameters: int = 0
    unparsed: Counter[str] = attrs.field(factory=Counter)
    not_python: int = 0
    errors: list[str] = attrs.field(factory=list)
    differences: Counter[str] = attrs.field(factory=Counter)
    shown: list[str] = attrs.field(factory=list)

    def note(self, kind: str, where: str) -> None:
        """Count a difference and keep some of each kind; those in files that the grammar can't parse stand apart."""
        file = where.partition(":")[0]
        if file in self.unparsed:
            self.unparsed[file] += 1
            return
        self.differences[kind] += 1
        if self.differences[kind] <= 10:
            self.shown.append(f"{kind}: {where}")


def judge(path: Path, name: str, tally: Tally) -> None:
    """Compare one file."""
    data = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError):
            tally.not_python += 1
            return
    facts = extract_facts(PYTHON, data)
    tally.files += 1
    if LANGUAGES["python"].grammar.parse(data).root_node.has_error:
        tally.unparsed[name] = 0
    expected, found = Counter(of_ast(tree)), Counter(of_facts(function, data) for function in facts.functions)
    tally.functions += expected.total()
    for header in expected - found:
        tally.note("missing or different", f"{name}:{header.line} {header.symbol}")
    for header in found - expected:
        tally.note("not there", f"{name}:{header.line} {header.symbol}")
    headers = _texts(tree)
    nodes: dict[tuple[str, int], list[Definition]] = {}
    for node in ast.walk(tree):
        if isinstance(node, Definition):
            nodes.setdefault((node.name, node.lineno), []).append(node)
    for function in facts.functions:
        tally.parameters += len(function.parameters)
        if function.modifiers:
            tally.lambdas += 1
        else:
            _same_header(function, data, headers, name, tally)
            _same_around(function, data, nodes, name, tally)


def _texts(tree: ast.Module) -> dict[tuple[str, int], set[str]]:
    """Arguments, returns and type parameters of every definition as `ast` dumps them, by name and line."""
    found: dict[tuple[str, int], set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.setdefault((node.name, node.lineno), set()).add(_dump(node))
    return found


def _dump(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    returns = ast.dump(node.returns) if node.returns is not None else ""
    parameters = getattr(node, "type_params", [])
    return f"{type(node).__name__} {ast.dump(node.args)} {returns} {[ast.dump(one) for one in parameters]}"


def _same_header(
    function: FunctionFact, data: bytes, headers: dict[tuple[str, int], set[str]], name: str, tally: Tally
) -> None:
    line = data.count(b"\n", 0, function.span.start) + 1
    where = f"{name}:{line} {function.symbol}"
    text = data[function.span.start : function.body_start].decode("utf-8", "replace").rstrip()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = ast.parse(textwrap.dedent(text) + "\n pass").body[0]
    except (SyntaxError, ValueError, IndexError):
        tally.note("header is no header", where)
        return
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    if _dump(node) not in headers.get((function.name, line), ()):
        tally.note("header is another", where)
        return
    arguments = {one.arg: one for one in _arguments(node.args)}
    for parameter in function.parameters:
        annotation = arguments[parameter.name].annotation
        if parameter.written and (annotation is None or _spelled(parameter.written) != ast.dump(annotation)):
            tally.note("annotation is spelled otherwise", f"{where} {parameter.name}: {parameter.written}")
    if function.returns_written and (
        node.returns is None or _spelled(function.returns_written) != ast.dump(node.returns)
    ):
        tally.note("return is spelled otherwise", f"{where}: {function.returns_written}")


def _same_around(
    function: FunctionFact, data: bytes, nodes: dict[tuple[str, int], list[Definition]], name: str, tally: Tally
) -> None:
    """Decorators that have names, and the docstring."""
    line = data.count(b"\n", 0, function.span.start) + 1
    for node in nodes.get((function.name, line), ())[:1]:
        called = [one.func if isinstance(one, ast.Call) else one for one in node.decorator_list]
        if function.decorators != tuple(path for path in map(path_of, called) if path):
            tally.note("decorators are others", f"{name}:{line} {function.symbol}")
        if (ast.get_docstring(node) or "").strip() != function.doc.strip():
            tally.note("docstring is another", f"{name}:{line} {function.symbol}")


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (one for one in (arguments.vararg, arguments.kwarg) if one is not None)


def _spelled(written: str) -> str:
    return ast.dump(ast.parse(written, mode="eval").body)


def unpacked(package: str, folder: Path) -> Path:
    """A package's published wheel, without what it needs."""
    target = folder / package.replace("=", "_")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--only-binary", ":all:", "--dest", target, package],
        check=True,
    )  # fmt: skip
    for wheel in target.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(target)
    return target


def report(title: str, tally: Tally, seconds: float) -> bool:
    """Print what a run found; whether all of it is equal."""
    print(
        f"{title}: {tally.files:,} files, {tally.functions:,} functions ({tally.lambdas:,} of them lambdas), "
        f"{tally.parameters:,} parameters, {sum(tally.differences.values())} differences, {seconds:.0f} s; "
        f"{tally.not_python} files are no Python {sys.version_info[0]}.{sys.version_info[1]}"
    )
    for name, count in tally.unparsed.items():
        print(f"  tree-sitter-python can't parse {name}: {count} differences there")
    for line in tally.shown:
        print(f"  {line}")
    return not tally.differences


def main() -> int:
    """Compare everything that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--package", action="append", default=[])
    given = parser.parse_args()
    equal = True
    with tempfile.TemporaryDirectory() as folder:
        roots = {"standard library": Path(sysconfig.get_path("stdlib"))} if not given.paths or given.package else {}
        roots |= {str(path): path for path in given.paths}
        roots |= {package: unpacked(package, Path(folder)) for package in given.package}
        for title, root in roots.items():
            tally, started = Tally(), time.perf_counter()
            for path in sorted(root.rglob("*.py")):
                if "site-packages" not in path.relative_to(root).parts:
                    judge(path, str(path.relative_to(root)), tally)
            equal = report(title, tally, time.perf_counter() - started) and equal
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
