"""Which folder imports which: per file, and added up to the folders that never import another one.

Two files are told apart where their paths part: ``app/db/models.py`` that imports ``app.web.views`` crosses from
``app/db`` to ``app/web``. A folder *never imports* another when nearly none of its files does, although files of the
other import it: one of both is below, and everybody keeps to it. Only then is silence a habit; most pairs of folders
have nothing to do with each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from ananke_core.mine.wilson import lower_bound
from ananke_core.model.rules import Import
from ananke_core.rules.convention import FOLDER_IMPORTS, Convention
from ananke_core.rules.modules import SOURCE_ROOTS, Parts, reached, split

if TYPE_CHECKING:
    from ananke_core.facts import ImportFact
    from ananke_core.mine.conventions import Thresholds

Pair = tuple[str, str]
"""A folder of the importing file, and what it crosses to beside it, both as paths in the workspace."""


@attrs.frozen
class Crossings:
    """What one file imports of other folders.

    ``folders`` are the paths of those it lies in, outermost first. ``root`` is the path of the folder that its modules
    are looked up in, as its imports show, and ``separator`` stands between the parts of a module. ``imports`` is false
    for a file that imports nothing, which says nothing of whom it would import.
    """

    folders: tuple[str, ...] = ()
    to: tuple[Pair, ...] = ()
    root: str = ""
    separator: str = "/"
    imports: bool = False

    def breaks(self, convention: Convention) -> bool:
        """Whether the file imports what its folder never does."""
        rule = convention.rule
        return isinstance(rule, Import) and (convention.path, rule.denied[-1].replace(self.separator, "/")) in self.to


def crossings(path: str, imports: Iterable[ImportFact]) -> Crossings:
    """The crossings of a file by its path in the workspace."""
    own = tuple(path.split("/")[:-1])
    root: Parts = own[:1] if own[:1] and own[0] in SOURCE_ROOTS else ()
    pairs: dict[Pair, None] = {}
    separator, any_import = "/", False
    for fact in imports:
        if fact.directive:
            continue
        separator, any_import = fact.separator, True
        if not fact.level:
            root = _root(own, split(fact.module, fact.separator), root)
        for target in _targets(fact, path, root):
            shared = _shared(own, target)
            if len(root) <= shared < min(len(own), len(target)):
                pairs["/".join(own[: shared + 1]), "/".join(target[: shared + 1])] = None
    folders = tuple("/".join(own[: depth + 1]) for depth in range(len(own)))
    return Crossings(folders, tuple(pairs), "/".join(root), separator, any_import)


def _root(own: Parts, module: Parts, known: Parts) -> Parts:
    """The folder that holds a package of the file's own path: ``lib`` of ``lib/app/db.py``, by ``app.web``."""
    return own[: own.index(module[0])] if module[0] in own else known


def _targets(fact: ImportFact, path: str, root: Parts) -> Iterator[Parts]:
    """Paths in the workspace, as far as imported modules can lie there."""
    if fact.level:
        target = reached(fact, path)
        if target is None:
            return
    else:
        target = split(fact.module, fact.separator)
        target = target if target[: len(root)] == root else (*root, *target)
    if fact.names_modules and fact.names:
        # `from app import web` imports app.web; what is no module of app crosses to the same folder all the same.
        yield from ((*target, name) for name in fact.names)
    else:
        yield target


def _shared(own: Parts, target: Parts) -> int:
    count = 0
    for one, other in zip(own, target, strict=False):
        if one != other:
            break
        count += 1
    return count


class Sums:
    """Crossings of the files of one language added up; what a file added can be taken back."""

    def __init__(self) -> None:
        self._importing: Counter[str] = Counter()
        self._crossing: Counter[Pair] = Counter()
        self._roots: dict[str, str] = {}
        self._separator = "/"

    def add(self, found: Crossings, sign: int = 1) -> None:
        """Add a file, or take it back with ``sign`` -1."""
        if not found.imports:
            return
        self._separator = found.separator
        for folder in found.folders:
            self._importing[folder] += sign
            if found.root:
                self._roots[folder] = found.root
        for pair in found.to:
            self._crossing[pair] += sign

    def conventions(self, thresholds: Thresholds) -> list[Convention]:
        """Folders that never import one that imports them, by their names."""
        if FOLDER_IMPORTS in thresholds.off:
            return []
        found = []
        for (upper, lower), count in sorted(self._crossing.items()):
            total = self._importing[lower]
            if count < thresholds.min_support or total < thresholds.min_support:
                continue
            matching = total - self._crossing[lower, upper]
            confidence = lower_bound(matching, total)
            denied = self._spellings(upper)
            if confidence >= thresholds.min_confidence and denied:
                subject, never = f"files of {lower} that import anything", f"do not import {denied[0]}"
                found.append(
                    Convention(Import(denied=denied), matching, total, confidence, subject, never, never, lower)
                )
        return found

    def _spellings(self, folder: str) -> tuple[str, ...]:
        """How imports name a folder, its whole path last; none where they can't be told from a package's name."""
        if self._separator == "/":
            return (folder,) if "/" in folder else ()
        bare = folder.removeprefix(f"{self._roots[folder]}/") if self._roots.get(folder) else folder
        return tuple(dict.fromkeys(name.replace("/", self._separator) for name in (bare, folder)))
