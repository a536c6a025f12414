"""Modules as paths of names: what an import reaches, seen from the file it stands in, and what lies below what."""

from __future__ import annotations

from functools import lru_cache

from ananke_core.facts import ImportFact

Parts = tuple[str, ...]
"""A module's path: ``("os", "path")``; of a relative import the one from the root of the workspace."""

SOURCE_ROOTS = frozenset({"lib", "src"})
"""Folders that hold packages and are none: ``src/app/db.py`` is ``app.db``."""


def below(module: Parts, prefix: Parts) -> bool:
    """Whether a module is one named or a part of it: ``os.path`` is below ``os`` and below itself."""
    return module[: len(prefix)] == prefix


def split(module: str, separator: str) -> Parts:
    """A written module as a path."""
    return tuple(module.split(separator))


def reached(fact: ImportFact, path: str) -> Parts | None:
    """The module as a path from the root of the workspace, of a relative import in the file ``path``.

    None for one that isn't relative, or that leaves the workspace.
    """
    if not fact.level or not path:
        return None
    folders = path.split("/")[:-1]
    up = fact.level - 1
    if up > len(folders):
        return None
    named = (part for part in fact.module.split(fact.separator) if part not in {"", ".", ".."})
    return (*folders[: len(folders) - up], *named)


def spellings(fact: ImportFact, path: str) -> list[Parts]:
    """All paths by which a rule may mean the imported module: as written, and where a relative one leads to."""
    dots = "." * fact.level if fact.separator == "." else ""
    found = [split(dots + fact.module, fact.separator)]
    target = reached(fact, path)
    if target is not None:
        found.append(target)
        if target[:1] and target[0] in SOURCE_ROOTS:
            found.append(target[1:])
    return found


def shown(fact: ImportFact, name: str = "") -> str:
    """The module as people write it, ``name`` below it included."""
    dots = "." * fact.level if fact.separator == "." else ""
    module = dots + fact.module
    if not name:
        return module
    return f"{module}{name}" if module.endswith(fact.separator) else f"{module}{fact.separator}{name}"


@lru_cache(maxsize=1024)
def ways(prefix: str) -> tuple[Parts, ...]:
    """A prefix that people wrote for paths in the workspace, where both ways of writing one mean the same."""
    return tuple({split(prefix, "."), split(prefix.strip("/"), "/")})
