"""Where Python's modules are: packages, modules and stubs below the folders that can be on the path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ananke_core.facts import ImportFact
from ananke_core.lookup import Tree

_SOURCES = ("src", "lib")
"""Folders of a workspace that hold packages and are none."""


class PythonModules:
    """Modules by their dotted names."""

    def files(self, fact: ImportFact, path: str, tree: Tree, below: tuple[str, ...] = ()) -> Iterable[str]:
        """Source before stub, package before module, as the interpreter finds them."""
        names = [part for part in fact.module.split(".") if part]
        names += below
        for root in _roots(fact, path, tree):
            stem = "/".join((*root, *names))
            if not stem:
                candidates: tuple[str, ...] = ("__init__.py", "__init__.pyi")
            elif not names:
                candidates = (f"{stem}/__init__.py", f"{stem}/__init__.pyi")
            else:
                candidates = (f"{stem}/__init__.py", f"{stem}.py", f"{stem}/__init__.pyi", f"{stem}.pyi")
            yield from (candidate for candidate in candidates if candidate != path and tree.exists(candidate))


def _roots(fact: ImportFact, path: str, tree: Tree) -> Iterator[tuple[str, ...]]:
    """Folders below which a module is looked for."""
    folders = tuple(path.split("/")[:-1])
    if fact.level:
        up = fact.level - 1
        if up <= len(folders):
            yield folders[: len(folders) - up]
        return
    # The folder of a script, or the one that holds the outermost package.
    top = folders
    while top and (tree.exists("/".join((*top, "__init__.py"))) or tree.exists("/".join((*top, "__init__.pyi")))):
        top = top[:-1]
    seen: set[tuple[str, ...]] = set()
    for root in (top, (), *((name,) for name in _SOURCES), *(top[:end] for end in range(len(top) - 1, 0, -1))):
        if root not in seen:
            seen.add(root)
            yield root
