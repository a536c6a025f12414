"""Paths against globs, as the configuration writes them: from the root, ``**`` for any depth."""

from __future__ import annotations

import re
from functools import lru_cache

from ananke_core.rules.patterns import compile_pattern

_PIECE = re.compile(r"(\*\*/|/\*\*$|\*\*|\*|\?)")
# RE2 runs in linear time whatever the globs hold.
_MEANING = {"**/": "(?:.*/)?", "/**": "(?:/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@lru_cache(maxsize=4096)
def path_matches(path: str, glob: str) -> bool:
    """Whether a path (with ``/``, from the root of the workspace) is meant.

    A glob without wildcards means a folder too; ``app/web/**`` means the folder itself, the package of that name.
    """
    glob = glob.strip("/").removeprefix("./")
    pattern = "".join(_MEANING.get(piece, re.escape(piece)) for piece in _PIECE.split(glob))
    tail = "" if glob.endswith("**") else "(?:/.*)?"
    return compile_pattern(f"^(?:{pattern}){tail}$").search(path) is not None


def leading_folders(glob: str) -> tuple[str, ...]:
    """The folders that a glob names before its first wildcard."""
    found: list[str] = []
    for part in glob.strip("/").removeprefix("./").split("/"):
        if "*" in part or "?" in part:
            break
        found.append(part)
    return tuple(found)
