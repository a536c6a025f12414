"""A tree-sitter grammar from its own wheel, and parsing with it."""

from __future__ import annotations

import importlib

from tree_sitter import Language, Parser, Point, Tree


class Grammar:
    """One grammar, loaded from a PyPI wheel of its own (``tree_sitter_python:language``).

    Args:
        spec: ``module:function``, the function returning the language capsule.
    """

    def __init__(self, spec: str) -> None:
        module, _, function = spec.partition(":")
        self.language = Language(getattr(importlib.import_module(module), function or "language")())
        self._parser = Parser(self.language)

    def parse(self, data: bytes, old: Tree | None = None) -> Tree:
        """Parse UTF-8 bytes. ``old`` is an `edited` tree of the text before; parsing never fails, errors are nodes."""
        # Always bytes: tree-sitter keeps a reference, and a bytearray would change under it.
        return self._parser.parse(data, old) if old is not None else self._parser.parse(data)


def edited(tree: Tree, before: bytes, after: bytes, start: int, old_end: int, new_end: int) -> Tree:
    """A copy of ``tree`` told that bytes ``start:old_end`` of ``before`` became ``start:new_end`` of ``after``.

    The copy is cheap (subtrees are shared), and leaves the tree of an older snapshot as it is.
    """
    copy = tree.copy()
    copy.edit(start, old_end, new_end, _point(before, start), _point(before, old_end), _point(after, new_end))
    return copy


def _point(data: bytes, offset: int) -> Point:
    # tree-sitter counts rows by \n alone.
    return Point(data.count(b"\n", 0, offset), offset - (data.rfind(b"\n", 0, offset) + 1))
