"""Sizes of functions, against Python's own syntax tree."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from ananke_core.extraction.units import extract_facts
from ananke_core.languages import LANGUAGES

STDLIB = Path(sysconfig.get_path("stdlib"))
Sizes = tuple[int, int, int]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def measured(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Sizes:
    """Lines, nesting, branches, counted from the tree of the standard library."""
    deepest = branches = 0

    def walk(statements: list[ast.stmt], depth: int, in_elif: bool = False) -> None:
        nonlocal deepest, branches
        for statement in statements:
            if isinstance(statement, FUNCTIONS):
                continue
            inner = depth
            if isinstance(statement, ast.If):
                inner, branches = depth if in_elif else depth + 1, branches + 1
                walk(statement.body, inner)
                chained = len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)
                elif_ = chained and statement.orelse[0].col_offset == statement.col_offset
                branches += bool(statement.orelse) and not elif_
                walk(statement.orelse, inner, elif_)
            elif isinstance(statement, ast.For | ast.AsyncFor | ast.While):
                inner, branches = depth + 1, branches + 1 + bool(statement.orelse)
                walk([*statement.body, *statement.orelse], inner)
            elif isinstance(statement, ast.With | ast.AsyncWith):
                inner = depth + 1
                walk(statement.body, inner)
            elif isinstance(statement, ast.Try | ast.TryStar):
                inner = depth + 1
                branches += len(statement.handlers) + bool(statement.orelse) + bool(statement.finalbody)
                handled = [inside for handler in statement.handlers for inside in handler.body]
                walk([*statement.body, *handled, *statement.orelse, *statement.finalbody], inner)
            elif isinstance(statement, ast.Match):
                inner, branches = depth + 1, branches + len(statement.cases)
                walk([inside for case in statement.cases for inside in case.body], inner)
            deepest = max(deepest, inner)

    walk(function.body, 0)
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1, deepest, branches


@pytest.mark.parametrize("name", ["argparse.py", "typing.py", "asyncio/base_events.py", "ast.py", "subprocess.py"])
def test_sizes_are_those_of_the_syntax_tree(name: str) -> None:
    data = (STDLIB / name).read_bytes()
    found = [(f.name, f.lines, f.nesting, f.branches) for f in extract_facts(LANGUAGES["python"], data).functions]
    nodes = [node for node in ast.walk(ast.parse(data)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    expected = [(node.name, *measured(node)) for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset))]
    assert found == expected
    assert len(found) > 20
    assert max(nesting for _, _, nesting, _ in found) > 3


def test_other_forms() -> None:
    text = b"""\
def f(x):
    match x:
        case 1:
            for _ in x:
                pass
            else:
                pass
        case _:
            g = lambda: [a for a in x if a]
    async with x:
        while x:
            def inner():
                if x:
                    pass
"""
    outer, bound, inner = extract_facts(LANGUAGES["python"], text).functions
    assert (outer.lines, outer.nesting, outer.branches) == (14, 2, 5)
    assert (bound.symbol, bound.lines, bound.nesting, bound.branches) == ("f.g", 1, 0, 0)
    assert (inner.lines, inner.nesting, inner.branches) == (3, 1, 1)


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
def test_sizes_of_the_other_languages(language: str) -> None:
    text = b"""\
const f = (x) => {
  if (x) { a(); } else if (x > 1) b(); else { if (c) d(); }
  do { for (const k in x) if (k) break; } while (x);
  x.map(function () { if (x) { while (y) z(); } });
  switch (x) { case 1: case 2: if (y) q(); break; default: }
};
"""
    (function,) = extract_facts(LANGUAGES[language], text).functions
    assert (function.lines, function.nesting) == (6, 3)
    # if, else if, else, if; do, for, if; case, case, if, default
    assert function.branches == 11
