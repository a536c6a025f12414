"""Names that may not be used, and modules that may or may not be imported, for every text of a set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from posixpath import commonpath

from ananke_core.compile.emit.names import beginnings
from ananke_core.model.constraint import Constraint
from ananke_core.model.ir import Identifiers
from ananke_core.model.rules import Call, Import


def emit_identifiers(speaking: Sequence[Constraint], paths: Iterable[str]) -> Identifiers:
    """What hard calls and imports deny or allow in every place that a set is about.

    A rule of one folder counts where all of the set's files stand in it. Dotted callees are no identifiers, and calls
    that are denied only inside of some kind of symbol are no denied names.

    Args:
        speaking: the hard calls and imports.
        paths: of all hard constraints.
    """
    if not speaking:
        return Identifiers()
    common = _common(set(paths) - {""})
    denied: set[str] = set()
    denied_imports: set[str] = set()
    allowed_imports: set[str] | None = None
    for constraint in speaking:
        rule = constraint.rule
        if constraint.scope.symbol or not _covers(constraint.scope.path, common):
            continue
        if isinstance(rule, Call):
            if rule.inside is None:
                denied.update(callee for callee in rule.denied if callee.isidentifier())
            continue
        assert isinstance(rule, Import)
        denied_imports.update(rule.denied)
        if rule.allowed:
            # Two lists that each allow only these allow only what both do.
            allowed = set(rule.allowed)
            allowed_imports = allowed if allowed_imports is None else _both(allowed_imports, allowed)
    return Identifiers(tuple(sorted(denied)), tuple(sorted(denied_imports)), tuple(sorted(allowed_imports or ())))


def _common(paths: set[str]) -> str:
    try:
        return commonpath(paths) if paths else ""
    except ValueError:
        # Absolute and relative paths have nothing in common.
        return ""


def _covers(path: str, common: str) -> bool:
    return not path or common == path or common.startswith(f"{path.rstrip('/')}/")


def _both(first: set[str], second: set[str]) -> set[str]:
    """Modules below one of each list: the longer of two names of which one contains the other."""
    return {name for name in first if _below(name, second)} | {name for name in second if _below(name, first)}


def _below(module: str, allowed: set[str]) -> bool:
    return not allowed.isdisjoint(beginnings(module, "."))
