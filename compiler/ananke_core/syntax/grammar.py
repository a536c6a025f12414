"""A tree-sitter grammar from its own wheel, and parsing with it."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Sequence
from functools import partial
from importlib.machinery import PathFinder
from types import ModuleType

from tree_sitter import Language, Parser, Point, Tree

from ananke_core.syntax.comments import LongComments, hidden, in_string


class Grammar:
    """One grammar, loaded from a PyPI wheel of its own (``tree_sitter_python:language``).

    Args:
        spec: ``module:function``, the function returning the language capsule.
        rewrites: where the grammar doesn't know a syntax: patterns with one group each, and the character to read
            instead of each of the group's bytes.
        comments: long runs of comments that `read` hides from the parser.
    """

    def __init__(
        self,
        spec: str,
        rewrites: Sequence[tuple[re.Pattern[bytes], bytes]] = (),
        comments: LongComments | None = None,
    ) -> None:
        module, _, function = spec.partition(":")
        self.language = Language(getattr(_binding(module), function or "language")())
        self._parser = Parser(self.language)
        self._rewrites = tuple(rewrites)
        self._comments = comments

    def parse(self, data: bytes, old: Tree | None = None) -> Tree:
        """Parse UTF-8 bytes. ``old`` is an `edited` tree of the text before; parsing never fails, errors are nodes."""
        # Always bytes: tree-sitter keeps a reference, and a bytearray would change under it.
        return self._parser.parse(data, old) if old is not None else self._parser.parse(data)

    def hides(self, data: bytes) -> list[tuple[int, int]]:
        """Where `read` hides comments from the parser."""
        return self._comments.runs(data) if self._comments is not None else []

    def read(self, data: bytes) -> tuple[Tree, bool]:
        """The tree of a text; where that has an error, one of the text as rewritten, if that has none.

        A rewritten text is as long as the other, and so are its lines: all offsets are those of ``data``. The second
        value says whether it was rewritten; such a tree can't be the ``old`` of another text.
        """
        if runs := self.hides(data):
            quiet = hidden(data, runs)
            tree = self.parse(quiet)
            if not in_string(tree.root_node, runs):
                return tree, True
        tree = self.parse(data)
        if not tree.root_node.has_error:
            return tree, False
        changed = data
        for pattern, fill in self._rewrites:
            before = changed
            changed = pattern.sub(partial(_filled, fill), changed)
            if changed != before and not (other := self.parse(changed)).root_node.has_error:
                return other, True
        return tree, False


def _binding(package: str) -> ModuleType:
    """The compiled part of a grammar's wheel, without what else the package imports to find its queries."""
    name = f"{package}._binding"
    if name in sys.modules:
        return sys.modules[name]
    found = importlib.util.find_spec(package)
    folders = found.submodule_search_locations if found is not None else None
    spec = PathFinder.find_spec(name, folders) if folders is not None else None
    if spec is None or spec.loader is None:
        return importlib.import_module(package)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module


def _filled(fill: bytes, found: re.Match[bytes]) -> bytes:
    start, end = found.start(1) - found.start(), found.end(1) - found.start()
    return found[0][:start] + fill * (end - start) + found[0][end:]


def edited(tree: Tree, before: bytes, after: bytes, start: int, old_end: int, new_end: int) -> Tree:
    """A copy of ``tree`` told that bytes ``start:old_end`` of ``before`` became ``start:new_end`` of ``after``.

    The copy is cheap (subtrees are shared), and leaves the tree of an older snapshot as it is.
    """
    # tree-sitter counts rows by \n alone.
    row, column = before.count(b"\n", 0, start), start - before.rfind(b"\n", 0, start) - 1
    copy = tree.copy()
    copy.edit(
        start,
        old_end,
        new_end,
        Point(row, column),
        _behind(before, start, old_end, row, column),
        _behind(after, start, new_end, row, column),
    )
    return copy


def _behind(data: bytes, start: int, end: int, row: int, column: int) -> Point:
    """The place of ``end``, where ``start`` is at a row and column."""
    breaks = data.count(b"\n", start, end)
    return Point(row + breaks, end - data.rfind(b"\n", start, end) - 1) if breaks else Point(row, column + end - start)
