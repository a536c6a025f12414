"""Python's own parser is the judge: what the facts say of real files is what `ast` says."""

from __future__ import annotations

import ast
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ananke_core.extraction.units import extract_facts
from ananke_core.facts import FunctionFact
from ananke_core.languages import LANGUAGES
from ananke_core.languages.python.types import read_annotation

PYTHON = LANGUAGES["python"]
STDLIB = Path(sysconfig.get_path("stdlib"))
# Every twelfth file of the standard library's top level and of some packages with unusual code.
FILES = sorted([*STDLIB.glob("*.py"), *STDLIB.glob("asyncio/*.py"), *STDLIB.glob("test/test_*.py")])[::12]


class Header(NamedTuple):
    """What both readers must agree on."""

    symbol: str
    line: int
    is_async: bool
    generator: bool
    returns_value: bool
    parameters: tuple[tuple[str, str, bool, bool], ...]
    returns: bool


def of_ast(tree: ast.Module) -> Iterator[Header]:
    stack: list[tuple[ast.AST, str]] = [(tree, "")]
    while stack:
        node, prefix = stack.pop()
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{prefix}.{child.name}" if prefix else child.name
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield _header(child, inner)
            if name := _lambda_name(child):
                value = child.value  # type: ignore[attr-defined]
                bound = f"{prefix}.{name}" if prefix else name
                yield _header(value, bound)
                stack.append((value, bound))
                continue
            stack.append((child, inner))


def _lambda_name(node: ast.AST) -> str:
    """What a lambda is bound to by an assignment; empty for anything else."""
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) or not isinstance(node.value, ast.Lambda):
        return ""
    target = node.targets[-1] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _header(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, symbol: str) -> Header:
    arguments = node.args
    defaults: list[ast.expr | None] = [
        *[None] * (len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)),
        *arguments.defaults,
    ]
    parameters: list[tuple[str, str, bool, bool]] = []
    positional = [
        *((a, "positional_only") for a in arguments.posonlyargs),
        *((a, "positional") for a in arguments.args),
    ]
    for (argument, kind), default in zip(positional, defaults, strict=True):
        parameters.append((argument.arg, kind, argument.annotation is not None, default is not None))
    if arguments.vararg:
        parameters.append((arguments.vararg.arg, "rest", arguments.vararg.annotation is not None, False))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        parameters.append((argument.arg, "keyword_only", argument.annotation is not None, default is not None))
    if arguments.kwarg:
        parameters.append((arguments.kwarg.arg, "keyword_rest", arguments.kwarg.annotation is not None, False))
    own = list(_own(node))
    return Header(
        symbol,
        node.lineno,
        isinstance(node, ast.AsyncFunctionDef),
        any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in own),
        isinstance(node, ast.Lambda) or any(isinstance(inner, ast.Return) and inner.value is not None for inner in own),
        tuple(parameters),
        not isinstance(node, ast.Lambda) and node.returns is not None,
    )


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Nodes of a function's own body: not of functions, lambdas or classes inside of it."""
    body = getattr(node, "body", [])
    stack: list[ast.AST] = list(body) if isinstance(body, list) else [body]
    while stack:
        inner = stack.pop()
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        yield inner
        stack.extend(ast.iter_child_nodes(inner))


def of_facts(function: FunctionFact, data: bytes) -> Header:
    return Header(
        function.symbol,
        data.count(b"\n", 0, function.span.start) + 1,
        function.is_async,
        function.is_generator,
        function.returns_value,
        tuple((p.name, p.kind, p.annotated, p.default is not None) for p in function.parameters),
        function.returns_annotated,
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_functions_are_what_ast_says(path: Path) -> None:
    data = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(data)
        except (SyntaxError, ValueError):
            pytest.skip("Python itself cannot parse this file")
    facts = extract_facts(PYTHON, data)
    expected = sorted(of_ast(tree))
    found = sorted(of_facts(function, data) for function in facts.functions)
    assert found == expected
    classes = sorted(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert sorted(class_.name for class_ in facts.classes) == classes


@pytest.mark.parametrize("path", FILES[::3], ids=lambda path: path.name)
def test_a_spelling_means_what_was_written(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    annotations = [
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in [function.returns, *(argument.annotation for argument in function.args.args)]
        if node is not None
    ]
    for node in annotations:
        written = read_annotation(ast.unparse(node)).written
        if written:
            assert ast.dump(ast.parse(written, mode="eval").body) == ast.dump(node)
