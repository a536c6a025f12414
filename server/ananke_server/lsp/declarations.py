"""Where rules are declared: lines of configuration files, and constraints of pinned sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ananke_core.rules.check import Check
from ananke_core.text import SourceText
from ananke_server.config import Config

Declared = tuple[str, Path, int, int]
"""What a check calls the place (`Check.where`), the file, its line from 0, and the length of that line."""


def declarations(config: Config, checks: Iterable[Check]) -> Iterator[Declared]:
    """The places of checks that a file declares; each once, none for what is embedded."""
    checks = list(checks)
    seen: dict[str, list[str]] = {}
    for where in {check.where for check in checks if check.origin == "configuration"}:
        name, _, line = where.rpartition(":")
        path = Path(config.root, name)
        if line.isdigit():
            lines = seen.setdefault(str(path), _lines(path))
            number = int(line) - 1
            if number < len(lines):
                yield where, path, number, len(lines[number])
    ids = {check.where for check in checks if check.origin == "constraint"}
    for name in config.check.constraints if ids else ():
        for where, number, length in _constraints(Path(config.root, name)):
            if where in ids:
                yield where, Path(config.root, name), number, length


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def _constraints(path: Path) -> Iterator[tuple[str, int, int]]:
    """Ids of a set's constraints, with the lines that they begin in."""
    from ananke_server.lsp.constraint_files.document import ConstraintFile
    from ananke_server.lsp.constraint_files.findings import spans
    from ananke_server.lsp.constraint_files.kinds import kind_of

    kind = kind_of(str(path)) or ("toml" if path.suffix == ".toml" else "json" if path.suffix == ".json" else None)
    try:
        data = path.read_bytes() if kind is not None else b""
    except OSError:
        return
    if kind is None or kind == "configuration" or not data:
        return
    file = ConstraintFile(path.as_uri(), str(path), kind, 0, data.decode("utf-8", "replace"))
    source: SourceText = file.source
    for constraint, span in zip(file.constraints.constraints, spans(file), strict=False):
        line = source.point(span.start).line
        yield constraint.id or constraint.name, line, len(source.index.line(source.data, line))
