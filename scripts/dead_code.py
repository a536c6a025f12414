"""Code that nobody uses, found by vulture; tests count as users of nothing.

A field of a data class or a member of an enumeration is no code: it is written and read by the codec, by its name.
What else is used in a way that can't be seen stands in ``vulture_whitelist.py``, each with its user.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from vulture.core import Vulture

from scripts.project import ROOT, SOURCES, existing

WHITELIST = "scripts/vulture_whitelist.py"

DECORATORS = (
    "@app.*",
    "@router.*",
    "@*.callback",
    "@*.command",
    "@lsp_method",
    "@*.feature",
    "@*.register_*",
    "@*.validator",
    "@*.default",
)
"""What stands below these is called by the library that the decorator belongs to."""

NAMES = ("__getattr__", "__attrs_post_init__", "__rich__", "_missing_", "lsp_*")
"""Methods that Python and libraries call by name."""


def fields(source: str) -> Iterator[int]:
    """First lines (from 1) of the assignments that stand directly in a class's body."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from (child.lineno for child in node.body if isinstance(child, ast.AnnAssign | ast.Assign))


def unused(paths: Sequence[str], root: Path = ROOT) -> list[str]:
    """Findings in ``paths`` (files or folders in ``root``), each ``path:line: unused function 'name'``."""
    vulture = Vulture(ignore_names=list(NAMES), ignore_decorators=list(DECORATORS))
    # What lies in folders below examples/ is code that the demo looks at.
    vulture.scavenge([str(root / path) for path in paths], exclude=[str(root / "examples" / "*" / "*")])
    found = []
    data: dict[Path, set[int]] = {}
    for item in vulture.get_unused_code(min_confidence=60):
        path = Path(item.filename)
        if path not in data:
            data[path] = set(fields(path.read_text(encoding="utf-8")))
        if item.typ == "variable" and item.first_lineno in data[path]:
            continue
        found.append(f"{path.relative_to(root).as_posix()}:{item.first_lineno}: {item.message}")
    return sorted(found)


def main() -> int:
    """Entry point; returns the exit code."""
    found = unused([*existing(*SOURCES, "scripts", "examples", "benchmarks"), WHITELIST])
    print("\n".join(found) or "no dead code")
    if found:
        print(f"delete it, use it, or name its user in {WHITELIST}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
